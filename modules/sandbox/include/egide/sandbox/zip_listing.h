#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "egide/base/result.h"
#include "egide/sandbox/bytes.h"

namespace egide::reading {
class JsonWriter;
}

namespace egide::sandbox {

/// What one ZIP may ask of us. The ratio counts for an entry that inflates beyond 64 KiB. An archive inside is named as
/// such and never opened.
struct ZipCaps {
    std::size_t entries = 10'000;
    std::uint64_t inflated = std::uint64_t{200} << 20;  // bytes, all entries together
    std::uint64_t ratio = 100;                          // inflated bytes for one packed
};

/// What makes a ZIP unfit to be opened by anybody.
enum class ZipFlaw {
    not_zip,            // no end-of-directory record
    damaged_directory,  // the directory does not stand where, or hold what, its record says
    several_disks,
    too_many_entries,
    too_large,
    ratio,
    unsafe_name,  // absolute, "..", a drive, NUL, empty or longer than 1,024 bytes
    link,         // a symbolic link, a device or another special file
    duplicate,
    header_mismatch,  // the local header says something else than the directory
    overlap,
    stray_bytes,  // bytes that belong to no entry
    unknown_method,
    damaged_entry,  // it does not inflate to the size and checksum announced
};
inline constexpr std::size_t kZipFlaws = 14;

/// One entry as its directory tells it; `name` is made plain (controls, directions and invalid bytes escaped).
struct ZipEntry {
    std::string name = {};
    std::uint64_t size = 0;    // bytes inflated
    std::uint64_t packed = 0;  // bytes in the file
    bool folder = false;
    bool encrypted = false;
    bool archive = false;   // its content begins as an archive
    bool odd_name = false;  // something in its name had to be escaped
    bool operator==(const ZipEntry&) const = default;
};

struct ZipFound {
    ZipFlaw flaw;
    std::optional<std::uint32_t> entry;  // index, when it is that of one entry
    bool operator==(const ZipFound&) const = default;
};

/// What a ZIP holds, in the order of its directory. Without flaws, every entry that is not encrypted inflates to what
/// it says, and every reader of ZIP files sees the same entries.
struct ZipListing {
    std::vector<ZipEntry> entries = {};
    std::vector<ZipFound> flaws = {};
    bool operator==(const ZipListing&) const = default;
};

/// Lists and checks; pure, for the child. Reads the file from end to end only while nothing is wrong with its
/// directory.
ZipListing list_zip(const ByteSource& bytes, const ZipCaps& caps = {});

/// The answer of the child, and what the parent takes from it: anything not as agreed is one error.
std::string zip_listing_json(const ZipListing& listing);
void write_json(reading::JsonWriter& json, const ZipListing& listing);
base::Result<ZipListing> read_zip_listing(std::string_view json);

/// Bytes of one entry, in its place: `last` when the entry ends with them.
struct ZipPiece {
    std::uint32_t entry = 0;
    std::uint64_t offset = 0;
    std::string bytes = {};
    bool last = false;
    bool operator==(const ZipPiece&) const = default;
};
/// Where a reading goes on.
struct ZipPoint {
    std::uint32_t entry = 0;
    std::uint64_t offset = 0;
};
/// What the entries hold from a point on, 6 MiB at most, folders and encrypted ones left out; pure, for the child. Only
/// of a ZIP that was listed without flaws: at the first thing that is wrong it ends, and the last entry has no end.
/// Nothing: there is no entry left.
std::vector<ZipPiece> read_zip_pieces(const ByteSource& bytes, ZipPoint from);
std::string zip_pieces_json(const std::vector<ZipPiece>& pieces);
base::Result<std::vector<ZipPiece>> read_zip_pieces_answer(std::string_view json);

/// What is wrong, for people; `name` is that of the entry, empty when the whole file is meant.
base::Text sentence_of(ZipFlaw flaw, std::string_view name);
std::string_view id_of(ZipFlaw flaw);

}  // namespace egide::sandbox
