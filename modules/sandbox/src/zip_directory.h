#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "egide/sandbox/zip_listing.h"

namespace egide::sandbox {

/// What a header says of an entry. Places are offsets from the start of the file.
struct ZipHeader {
    std::string name;  // as it stands
    std::uint64_t size = 0;
    std::uint64_t packed = 0;
    std::uint64_t offset = 0;  // of the local header
    std::uint32_t checksum = 0;
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
    std::uint16_t mode = 0;  // as Unix has it; 0 when unknown
    bool encrypted() const { return (flags & 1U) != 0; }
    bool described_after() const { return (flags & 8U) != 0; }  // sizes and checksum stand after the data
    bool folder() const { return name.ends_with('/'); }
};

struct ZipDirectory {
    std::vector<ZipHeader> headers;
    std::uint64_t offset = 0;  // where it begins: entries stand before
    std::vector<ZipFlaw> flaws;
};

/// Reads the central directory (APPNOTE 4.3.12 to 4.3.16, ZIP64 included), at most `most` entries of it.
ZipDirectory read_zip_directory(const ByteSource& bytes, std::size_t most);

/// The value of the extra field with this id; nothing when there is none. False in `whole` when the fields are damaged.
std::optional<std::string_view> extra_field(std::string_view extra, std::uint16_t id, bool& whole);
/// Replaces each value that is all ones by the next one of the ZIP64 field. False when one is missing.
bool take_zip64(std::string_view extra, std::initializer_list<std::uint64_t*> values);

}  // namespace egide::sandbox
