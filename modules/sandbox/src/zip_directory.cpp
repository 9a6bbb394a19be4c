#include "zip_directory.h"

#include <algorithm>
#include <limits>

#include "little_endian.h"

namespace egide::sandbox {

namespace {

constexpr std::string_view kEndSignature{"PK\x05\x06", 4};
constexpr std::string_view kEnd64Signature{"PK\x06\x06", 4};
constexpr std::string_view kLocatorSignature{"PK\x06\x07", 4};
constexpr std::string_view kEntrySignature{"PK\x01\x02", 4};
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kEnd64Bytes = 56;
constexpr std::size_t kLocatorBytes = 20;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kLongestComment = 65535;
constexpr std::uint64_t kAllOnes = 0xFFFFFFFF;
constexpr std::uint64_t kAllOnes16 = 0xFFFF;

/// What the end-of-directory record says, with its ZIP64 elder when there is one.
struct ZipEnd {
    std::uint64_t at = 0;  // where the records after the directory begin
    std::uint64_t disk = 0;
    std::uint64_t entries = 0;
    std::uint64_t size = 0;
    std::uint64_t offset = 0;
};

/// Where the end record stands: its comment must reach the end of the file, and only one record may fit.
std::optional<std::uint64_t> find_end(const ByteSource& bytes, std::vector<ZipFlaw>& flaws) {
    const std::uint64_t from = bytes.size() - std::min<std::uint64_t>(bytes.size(), kEndBytes + kLongestComment);
    const std::string tail = bytes.take(from, kEndBytes + kLongestComment);
    std::optional<std::size_t> fitting;
    std::optional<std::size_t> loose;
    for (std::size_t at = tail.find(kEndSignature); at != std::string::npos; at = tail.find(kEndSignature, at + 1)) {
        if (tail.size() - at < kEndBytes) {
            break;
        }
        const std::size_t end = at + kEndBytes + little_endian(tail, at + 20, 2);
        if (end == tail.size()) {
            if (fitting) {
                flaws.push_back(ZipFlaw::damaged_directory);  // two readers could see two different files
            }
            fitting = at;
        } else if (end < tail.size()) {
            loose = at;
        }
    }
    if (!fitting && loose) {
        flaws.push_back(ZipFlaw::stray_bytes);
    }
    const auto found = fitting ? fitting : loose;
    return found ? std::optional(from + *found) : std::nullopt;
}

/// The ZIP64 record replaces values that are all ones, and must agree with the others. False when it does not.
bool take_end64(const ByteSource& bytes, ZipEnd& end) {
    if (end.at < kLocatorBytes) {
        return true;
    }
    const std::string locator = bytes.take(end.at - kLocatorBytes, kLocatorBytes);
    if (!locator.starts_with(kLocatorSignature)) {
        return end.entries != kAllOnes16 && end.size != kAllOnes && end.offset != kAllOnes;
    }
    const std::uint64_t at = little_endian(locator, 8, 8);
    const std::string record = bytes.take(at, kEnd64Bytes);
    const std::uint64_t locator_at = end.at - kLocatorBytes;
    const bool in_place = at < locator_at && record.size() == kEnd64Bytes && record.starts_with(kEnd64Signature) &&
                          little_endian(record, 4, 8) == locator_at - at - 12;
    if (!in_place) {
        return false;
    }
    const auto taken = [&](std::uint64_t& value, std::size_t from, std::uint64_t ones) {
        const std::uint64_t wide = little_endian(record, from, 8);
        const bool agrees = value == ones || value == wide;
        value = wide;
        return agrees;
    };
    end.at = at;
    end.disk = little_endian(record, 16, 4) | little_endian(record, 20, 4);
    return taken(end.entries, 32, kAllOnes16) && taken(end.size, 40, kAllOnes) && taken(end.offset, 48, kAllOnes);
}

std::optional<ZipEnd> read_end(const ByteSource& bytes, std::vector<ZipFlaw>& flaws) {
    const auto at = find_end(bytes, flaws);
    if (!at) {
        flaws.push_back(ZipFlaw::not_zip);
        return std::nullopt;
    }
    const std::string record = bytes.take(*at, kEndBytes);
    ZipEnd end{*at, little_endian(record, 4, 2) | little_endian(record, 6, 2), little_endian(record, 10, 2),
               little_endian(record, 12, 4), little_endian(record, 16, 4)};
    const bool same_count = little_endian(record, 8, 2) == end.entries;
    if (!take_end64(bytes, end)) {
        flaws.push_back(ZipFlaw::damaged_directory);
        return std::nullopt;
    }
    if (end.disk != 0 || !same_count) {
        flaws.push_back(ZipFlaw::several_disks);
        return std::nullopt;
    }
    if (end.offset > end.at || end.size != end.at - end.offset) {
        flaws.push_back(ZipFlaw::damaged_directory);
        return std::nullopt;
    }
    return end;
}

constexpr std::uint64_t kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

/// One entry at `at`, which moves past it; nothing when it is damaged.
std::optional<ZipHeader> read_entry(const ByteSource& bytes, std::uint64_t& at, std::uint64_t end) {
    const std::string fixed = bytes.take(at, kEntryBytes);
    if (end - at < kEntryBytes || !fixed.starts_with(kEntrySignature)) {
        return std::nullopt;
    }
    const std::size_t name = little_endian(fixed, 28, 2);
    const std::size_t extra = little_endian(fixed, 30, 2);
    const std::size_t comment = little_endian(fixed, 32, 2);
    if (end - at < kEntryBytes + name + extra + comment) {
        return std::nullopt;
    }
    const std::string rest = bytes.take(at + kEntryBytes, name + extra);
    at += kEntryBytes + name + extra + comment;
    ZipHeader header{.name = rest.substr(0, name),
                     .size = little_endian(fixed, 24, 4),
                     .packed = little_endian(fixed, 20, 4),
                     .offset = little_endian(fixed, 42, 4),
                     .checksum = static_cast<std::uint32_t>(little_endian(fixed, 16, 4)),
                     .flags = static_cast<std::uint16_t>(little_endian(fixed, 8, 2)),
                     .method = static_cast<std::uint16_t>(little_endian(fixed, 10, 2)),
                     .mode = static_cast<std::uint16_t>(little_endian(fixed, 40, 2))};
    const bool whole = take_zip64(std::string_view(rest).substr(name), {&header.size, &header.packed, &header.offset});
    const bool possible = header.size <= kLargest && header.packed <= kLargest && header.offset <= kLargest;
    return whole && possible ? std::optional(std::move(header)) : std::nullopt;
}

}  // namespace

std::optional<std::string_view> extra_field(std::string_view extra, std::uint16_t id, bool& whole) {
    constexpr std::size_t kHead = 4;
    while (extra.size() >= kHead) {
        const std::size_t length = little_endian(extra, 2, 2);
        if (length > extra.size() - kHead) {
            whole = false;
            return std::nullopt;
        }
        if (little_endian(extra, 0, 2) == id) {
            return extra.substr(kHead, length);
        }
        extra.remove_prefix(kHead + length);
    }
    return std::nullopt;
}

bool take_zip64(std::string_view extra, std::initializer_list<std::uint64_t*> values) {
    constexpr std::uint16_t kZip64 = 1;
    constexpr std::size_t kWide = 8;
    const auto is_wide = [](const std::uint64_t* value) { return *value == kAllOnes; };
    bool whole = true;
    const auto field = extra_field(extra, kZip64, whole);
    if (std::none_of(values.begin(), values.end(), is_wide)) {
        return true;  // a damaged extra field that nobody needs is nobody's trouble
    }
    std::string_view wide = field.value_or(std::string_view());
    for (std::uint64_t* value : values) {
        if (!is_wide(value)) {
            continue;
        }
        if (wide.size() < kWide) {
            return false;
        }
        *value = little_endian(wide, 0, kWide);
        wide.remove_prefix(kWide);
    }
    return whole;
}

ZipDirectory read_zip_directory(const ByteSource& bytes, std::size_t most) {
    ZipDirectory directory;
    const auto end = read_end(bytes, directory.flaws);
    if (!end) {
        return directory;
    }
    directory.offset = end->offset;
    std::uint64_t at = end->offset;
    while (at < end->at && directory.headers.size() < most) {
        auto header = read_entry(bytes, at, end->at);
        if (!header) {
            directory.flaws.push_back(ZipFlaw::damaged_directory);
            return directory;
        }
        directory.headers.push_back(std::move(*header));
    }
    if (at < end->at || end->entries > most) {
        directory.flaws.push_back(ZipFlaw::too_many_entries);
    } else if (directory.headers.size() != end->entries) {
        directory.flaws.push_back(ZipFlaw::damaged_directory);
    }
    return directory;
}

}  // namespace egide::sandbox
