#include "edge.h"

#include "egide/journal/messages.h"
#include "trouble.h"

namespace egide::journal {

namespace {

/// The bytes of a tile; those of the full one when the partial one is gone, which a log may do once it is full.
struct TileBytes {
    std::string bytes;
    unsigned width = 0;
    std::string file;
};

base::Result<TileBytes> load_tile(const Layout& layout, Tile tile) {
    const Path path = layout.tile(tile);
    auto bytes = read_if_there(path);
    if (bytes && *bytes) {
        return TileBytes{std::move(**bytes), tile.width, path.string()};
    }
    if (!bytes || tile.width == kTileWidth) {
        return bytes ? base::Result<TileBytes>(damaged(path.string(), messages::file_missing({.path = path.string()})))
                     : bytes.errors();
    }
    tile.width = kTileWidth;
    auto full = read_if_there(layout.tile(tile));
    if (!full || !*full) {
        return damaged(path.string(), messages::file_missing({.path = path.string()}));
    }
    return TileBytes{std::move(**full), kTileWidth, layout.tile(tile).string()};
}

/// The first `width` entries of a bundle, its bytes alone.
base::Result<std::string> first_entries(const TileBytes& tile, unsigned width) {
    const auto entries = read_bundle(tile.bytes, tile.width, tile.file);
    if (!entries) {
        return entries.errors();
    }
    std::string bytes;
    for (unsigned at = 0; at < width; ++at) {
        add_to_bundle(bytes, (*entries)[at]);
    }
    return bytes;
}

}  // namespace

unsigned width_at(unsigned level, std::uint64_t index, std::uint64_t size) {
    const TileCount count = tiles_at(level, size);
    return index < count.full ? kTileWidth : index == count.full ? count.partial : 0;
}

base::Result<std::vector<Hash>> load_hashes(const Layout& layout, unsigned level, std::uint64_t index,
                                            std::uint64_t size) {
    const unsigned width = width_at(level, index, size);
    const auto tile = load_tile(layout, {level, index, width});
    if (!tile) {
        return tile.errors();
    }
    auto hashes = read_hashes(tile->bytes, tile->width, tile->file);
    if (hashes) {
        hashes->resize(width);
    }
    return hashes;
}

base::Result<LoadedBundle> load_bundle(const Layout& layout, std::uint64_t index, std::uint64_t size) {
    const unsigned width = width_at(0, index, size);
    auto tile = load_tile(layout, {std::nullopt, index, width});
    if (!tile) {
        return tile.errors();
    }
    if (tile->width != width) {
        auto bytes = first_entries(*tile, width);
        if (!bytes) {
            return bytes.errors();
        }
        tile->bytes = std::move(*bytes);
    }
    return LoadedBundle{std::move(tile->bytes), width, std::move(tile->file)};
}

base::Result<Edge> Edge::load(const Layout& layout, std::uint64_t size) {
    Edge edge;
    edge.size_ = size;
    for (unsigned level = 0; level < kLevels; ++level) {
        if (const TileCount count = tiles_at(level, size); count.partial != 0) {
            auto hashes = load_hashes(layout, level, count.full, size);
            if (!hashes) {
                return hashes.errors();
            }
            edge.levels_[level] = std::move(*hashes);
        }
    }
    if (const TileCount count = tiles_at(0, size); count.partial != 0) {
        auto bundle = load_bundle(layout, count.full, size);
        if (!bundle) {
            return bundle.errors();
        }
        edge.bundle_ = std::move(bundle->bytes);
    }
    return edge;
}

Hash Edge::root() const {
    CompactRange range;
    for (unsigned level = kLevels; level-- > 0;) {
        for (const Hash& hash : levels_[level]) {
            range.push_subtree(8 * level, hash);
        }
    }
    return range.root();
}

std::uint64_t Edge::tile_index(unsigned level) const {
    return tiles_at(level, size_).full;
}

Done Edge::push(std::string_view entry, const TileSink& sink) {
    add_to_bundle(bundle_, entry);
    const std::uint64_t index = tile_index(0);
    if (auto pushed = push_hash(0, leaf_hash(entry), sink); !pushed) {
        return pushed;
    }
    ++size_;
    if (size_ % kTileWidth != 0) {
        return std::monostate{};
    }
    auto written = sink({std::nullopt, index}, bundle_);
    bundle_.clear();
    return written;
}

Done Edge::push_hash(unsigned level, const Hash& hash, const TileSink& sink) {
    auto& hashes = levels_.at(level);
    hashes.push_back(hash);
    changed_[level] = true;
    if (hashes.size() < kTileWidth) {
        return std::monostate{};
    }
    const std::vector<Hash> full = std::exchange(hashes, {});
    if (auto written = sink({level, tile_index(level)}, write_hashes(full)); !written) {
        return written;
    }
    return push_hash(level + 1, tree_head(full), sink);
}

Done Edge::write_partial(const TileSink& sink) {
    for (unsigned level = 0; level < kLevels; ++level) {
        const auto width = static_cast<unsigned>(levels_[level].size());
        if (!std::exchange(changed_[level], false) || width == 0) {
            continue;
        }
        if (auto written = sink({level, tile_index(level), width}, write_hashes(levels_[level])); !written) {
            return written;
        }
        const bool with_entries = level == 0;
        auto written = with_entries ? sink({std::nullopt, tile_index(0), width}, bundle_) : Done(std::monostate{});
        if (!written) {
            return written;
        }
    }
    return std::monostate{};
}

}  // namespace egide::journal
