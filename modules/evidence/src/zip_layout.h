#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace egide::evidence {

/// A file in a ZIP that holds stored files alone, one after the other from the first byte.
struct ZipMember {
    std::string name;
    std::uint64_t offset = 0;  // of its local header
    std::uint64_t size = 0;
    std::uint32_t crc = 0;
    bool operator==(const ZipMember&) const = default;
};

inline constexpr std::size_t kZipLocalHeader = 30;
inline constexpr std::size_t kZipCentralHeader = 46;
inline constexpr std::size_t kZipEnd = 22;
inline constexpr std::size_t kZip64End = 56;
inline constexpr std::size_t kZip64Locator = 20;
inline constexpr std::size_t kLongestZipName = 255;
/// Sizes and offsets from here on need ZIP64 fields.
inline constexpr std::uint64_t kZip32Limit = 0xFFFFFFFFU;
inline constexpr std::uint64_t kZip16Limit = 0xFFFFU;

/// There is one way to write each of these bytes: a reader writes them again and compares. APPNOTE 6.3 §4.3.7, §4.3.12.
std::string zip_local_header(const ZipMember& member);
std::string zip_central_header(const ZipMember& member);
/// The end of central directory, after its ZIP64 forms when a number needs them (§4.3.14 to §4.3.16).
std::string zip_end(std::uint64_t count, std::uint64_t directory_offset, std::uint64_t directory_size);

/// Where the bytes of a member start.
std::uint64_t zip_data_offset(const ZipMember& member);

/// A relative path of A-Z a-z 0-9 . _ - /, without empty, "." or ".." parts.
bool is_zip_name(std::string_view name);

/// Little-endian number of the format.
std::uint64_t zip_number(std::string_view bytes, std::size_t at, std::size_t width);

}  // namespace egide::evidence
