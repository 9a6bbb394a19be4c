#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/journal/merkle.h"

namespace egide::journal {

/// Hashes in a full tile, entries in a full bundle (C2SP tlog-tiles).
inline constexpr unsigned kTileWidth = 256;
/// The largest entry that a bundle can hold, in bytes.
inline constexpr std::size_t kLargestEntry = 65'535;

/// One resource of a tiled log: a tile of hashes at a level, or (without level) a bundle of entries.
struct Tile {
    std::optional<unsigned> level;  // 0 to 63
    std::uint64_t index = 0;
    unsigned width = kTileWidth;  // 1 to 256; below 256 the tile is partial
    bool operator==(const Tile&) const = default;
};

/// "tile/0/x001/x234/067", "tile/1/003.p/17", "tile/entries/000".
std::string tile_path(const Tile& tile);
/// The tile that a path names; nothing when it is not exactly what tile_path writes.
std::optional<Tile> parse_tile_path(std::string_view path);

/// Tiles that a tree of this size has at a level: the full ones, then the width of the partial one (0: none).
struct TileCount {
    std::uint64_t full = 0;
    unsigned partial = 0;
    bool operator==(const TileCount&) const = default;
};
TileCount tiles_at(unsigned level, std::uint64_t size);

/// The bytes of a tile of hashes.
std::string write_hashes(std::span<const Hash> hashes);
/// The hashes of a tile; fails when there are not exactly `width` of them. `file` is the name shown.
base::Result<std::vector<Hash>> read_hashes(std::string_view bytes, unsigned width, const std::string& file);

/// Appends an entry to the bytes of a bundle, after its length on two bytes. An entry beyond kLargestEntry is a bug
/// (std::logic_error).
void add_to_bundle(std::string& bundle, std::string_view entry);
/// The entries of a bundle, as views into `bytes`; fails, at the byte, when there are not exactly `width` of them.
base::Result<std::vector<std::string_view>> read_bundle(std::string_view bytes, unsigned width,
                                                        const std::string& file);

}  // namespace egide::journal
