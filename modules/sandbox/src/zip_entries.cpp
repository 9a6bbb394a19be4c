#include "zip_entries.h"

#include <sys/stat.h>

#include <algorithm>

#include "little_endian.h"

namespace egide::sandbox {

namespace {

constexpr std::string_view kLocalSignature{"PK\x03\x04", 4};
constexpr std::string_view kDescriptionSignature{"PK\x07\x08", 4};
constexpr std::size_t kLocalBytes = 30;
constexpr std::size_t kLongestName = 1024;
/// Encryption, description after the data, patches, names in UTF-8, masked headers.
constexpr std::uint16_t kFlagsThatMatter = 0x2869;

bool is_separator(char letter) {
    return letter == '/' || letter == '\\';
}

/// Sizes and checksum of the local header; each may be left out when a description follows the data.
bool same_numbers(std::string_view fixed, std::string_view extra, const ZipHeader& header) {
    std::uint64_t packed = little_endian(fixed, 18, 4);
    std::uint64_t size = little_endian(fixed, 22, 4);
    const std::uint64_t checksum = little_endian(fixed, 14, 4);
    if (!take_zip64(extra, {&size, &packed})) {
        return false;
    }
    const auto agrees = [&](std::uint64_t local, std::uint64_t central) {
        return local == central || (header.described_after() && local == 0);
    };
    return agrees(checksum, header.checksum) && agrees(packed, header.packed) && agrees(size, header.size);
}

}  // namespace

bool is_unsafe_name(std::string_view name) {
    const bool drive = name.size() > 1 && name[1] == ':';
    if (name.empty() || name.size() > kLongestName || is_separator(name.front()) || drive ||
        name.find('\0') != std::string_view::npos) {
        return true;
    }
    while (!name.empty()) {
        const auto end = std::find_if(name.begin(), name.end(), is_separator);
        const auto length = static_cast<std::size_t>(end - name.begin());
        if (name.substr(0, length) == "..") {
            return true;
        }
        name.remove_prefix(std::min(name.size(), length + 1));
    }
    return false;
}

bool is_special(const ZipHeader& header) {
    const unsigned type = header.mode & static_cast<unsigned>(S_IFMT);
    return type != 0 && type != S_IFREG && type != S_IFDIR;
}

std::optional<ZipPlace> compare_local(const ByteSource& bytes, const ZipHeader& header) {
    const std::string fixed = bytes.take(header.offset, kLocalBytes);
    if (fixed.size() < kLocalBytes || !fixed.starts_with(kLocalSignature)) {
        return std::nullopt;
    }
    const std::size_t name = little_endian(fixed, 26, 2);
    const std::size_t extra = little_endian(fixed, 28, 2);
    const std::string rest = bytes.take(header.offset + kLocalBytes, name + extra);
    const unsigned flags = static_cast<unsigned>(little_endian(fixed, 6, 2));
    const bool same = rest.size() == name + extra && rest.compare(0, name, header.name) == 0 &&
                      ((flags ^ header.flags) & kFlagsThatMatter) == 0 && little_endian(fixed, 8, 2) == header.method &&
                      same_numbers(fixed, std::string_view(rest).substr(name), header);
    if (!same) {
        return std::nullopt;
    }
    const std::uint64_t data = header.offset + kLocalBytes + name + extra;
    return ZipPlace{data, data + header.packed};
}

bool described(const ByteSource& bytes, const ZipHeader& header, std::uint64_t at, std::uint64_t length) {
    if (!header.described_after()) {
        return length == 0;
    }
    constexpr std::uint64_t kLongest = 24;
    if (length > kLongest) {
        return false;
    }
    const std::string record = bytes.take(at, static_cast<std::size_t>(length));
    std::string_view left = record;
    if (left.starts_with(kDescriptionSignature)) {
        left.remove_prefix(kDescriptionSignature.size());
    }
    const std::size_t width = left.size() == 12 ? 4 : 8;
    return (left.size() == 12 || left.size() == 20) && little_endian(left, 0, 4) == header.checksum &&
           little_endian(left, 4, width) == header.packed && little_endian(left, 4 + width, width) == header.size;
}

}  // namespace egide::sandbox
