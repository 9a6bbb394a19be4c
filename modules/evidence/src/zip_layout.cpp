#include "zip_layout.h"

#include <algorithm>

namespace egide::evidence {

namespace {

constexpr std::uint32_t kLocalMark = 0x04034b50;
constexpr std::uint32_t kCentralMark = 0x02014b50;
constexpr std::uint32_t kEndMark = 0x06054b50;
constexpr std::uint32_t kEnd64Mark = 0x06064b50;
constexpr std::uint32_t kLocatorMark = 0x07064b50;
constexpr unsigned kMadeByUnix = 0x032D;            // version 4.5, attributes as Unix has them
constexpr std::uint32_t kRegularFile = 0x81A40000;  // 0100644
constexpr unsigned kFirstDay = 0x0021;              // 1 January 1980: the same input gives the same bytes

/// Numbers put one after the other, little-endian.
class ZipFields {
  public:
    ZipFields& put(std::uint64_t number, std::size_t width) {
        for (std::size_t at = 0; at < width; ++at) {
            bytes_ += static_cast<char>(number >> (8 * at) & 0xFFU);
        }
        return *this;
    }
    ZipFields& two(std::uint64_t number) { return put(number, 2); }
    ZipFields& four(std::uint64_t number) { return put(number, 4); }
    ZipFields& eight(std::uint64_t number) { return put(number, 8); }
    ZipFields& capped(std::uint64_t number) { return four(std::min(number, kZip32Limit)); }
    ZipFields& text(std::string_view text) {
        bytes_ += text;
        return *this;
    }
    const std::string& bytes() const { return bytes_; }

  private:
    std::string bytes_;
};

std::string local_extra(const ZipMember& member) {
    if (member.size < kZip32Limit) {
        return {};
    }
    return ZipFields().two(1).two(16).eight(member.size).eight(member.size).bytes();
}

std::string central_extra(const ZipMember& member) {
    ZipFields numbers;
    if (member.size >= kZip32Limit) {
        numbers.eight(member.size).eight(member.size);
    }
    if (member.offset >= kZip32Limit) {
        numbers.eight(member.offset);
    }
    const std::string& bytes = numbers.bytes();
    return bytes.empty() ? bytes : ZipFields().two(1).two(bytes.size()).text(bytes).bytes();
}

unsigned version_needed(const std::string& extra) {
    return extra.empty() ? 10 : 45;
}

}  // namespace

std::string zip_local_header(const ZipMember& member) {
    const std::string extra = local_extra(member);
    ZipFields fields;
    fields.four(kLocalMark).two(version_needed(extra)).two(0).two(0).two(0).two(kFirstDay).four(member.crc);
    fields.capped(member.size).capped(member.size).two(member.name.size()).two(extra.size());
    return fields.text(member.name).text(extra).bytes();
}

std::string zip_central_header(const ZipMember& member) {
    const std::string extra = central_extra(member);
    ZipFields fields;
    fields.four(kCentralMark).two(kMadeByUnix).two(version_needed(extra)).two(0).two(0).two(0).two(kFirstDay);
    fields.four(member.crc).capped(member.size).capped(member.size).two(member.name.size()).two(extra.size());
    fields.two(0).two(0).two(0).four(kRegularFile).capped(member.offset);
    return fields.text(member.name).text(extra).bytes();
}

std::string zip_end(std::uint64_t count, std::uint64_t directory_offset, std::uint64_t directory_size) {
    ZipFields fields;
    if (count >= kZip16Limit || directory_offset >= kZip32Limit || directory_size >= kZip32Limit) {
        fields.four(kEnd64Mark).eight(kZip64End - 12).two(kMadeByUnix).two(45).four(0).four(0);
        fields.eight(count).eight(count).eight(directory_size).eight(directory_offset);
        fields.four(kLocatorMark).four(0).eight(directory_offset + directory_size).four(1);
    }
    const std::uint64_t capped = std::min(count, kZip16Limit);
    fields.four(kEndMark).two(0).two(0).two(capped).two(capped).capped(directory_size).capped(directory_offset);
    return fields.two(0).bytes();
}

std::uint64_t zip_data_offset(const ZipMember& member) {
    return member.offset + kZipLocalHeader + member.name.size() + local_extra(member).size();
}

bool is_zip_name(std::string_view name) {
    if (name.empty() || name.size() > kLongestZipName) {
        return false;
    }
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-' || c == '/';
    };
    if (!std::all_of(name.begin(), name.end(), allowed)) {
        return false;
    }
    for (std::size_t from = 0; from <= name.size();) {
        const std::size_t end = std::min(name.find('/', from), name.size());
        const std::string_view part = name.substr(from, end - from);
        if (part.empty() || part == "." || part == "..") {
            return false;
        }
        from = end + 1;
    }
    return true;
}

std::uint64_t zip_number(std::string_view bytes, std::size_t at, std::size_t width) {
    std::uint64_t number = 0;
    for (std::size_t place = 0; place < width; ++place) {
        number |= std::uint64_t{static_cast<unsigned char>(bytes.at(at + place))} << (8 * place);
    }
    return number;
}

}  // namespace egide::evidence
