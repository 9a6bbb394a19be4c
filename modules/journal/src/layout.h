#pragma once

#include <fmt/format.h>

#include "durable.h"
#include "egide/base/sha256.h"
#include "egide/journal/tiles.h"

namespace egide::journal {

/// Where things stand in a log's folder. Tiles and checkpoint are where C2SP tlog-tiles has them.
struct Layout {
    Path root;

    Path checkpoint() const { return root / "checkpoint"; }
    Path lock() const { return root / "lock"; }
    /// There when the folder is a copy of what a share holds: who has no share must not write here.
    Path shared() const { return root / "shared"; }
    Path tile(const Tile& tile) const { return root / tile_path(tile); }
    /// 256 checkpoints a segment, oldest first, each after its length on two bytes.
    Path segment(std::uint64_t index) const {
        return root / "checkpoints" / tile_path({.level = {}, .index = index}).substr(13);
    }
    Path cosigned_folder() const { return root / "cosigned"; }
    Path personal_folder() const { return root / "private"; }
    Path pending() const { return personal_folder() / "pending"; }
    Path personal(const Hash& commitment) const {
        const std::string name = base::hex(commitment);
        return personal_folder() / name.substr(0, 2) / name;
    }
};

}  // namespace egide::journal
