#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "durable.h"
#include "egide/journal/tiles.h"
#include "layout.h"

namespace egide::journal {

/// Where the bytes of a tile or bundle go.
using TileSink = std::function<Done(const Tile&, std::string_view)>;

/// The right edge of the tree: what is not yet in a full tile, at each level, and the entries not yet in a full bundle.
class Edge {
  public:
    /// Reads the edge of a log of this size. Says nothing of its truth: compare root() with a signed head.
    static base::Result<Edge> load(const Layout& layout, std::uint64_t size);

    std::uint64_t size() const { return size_; }
    Hash root() const;
    /// Adds an entry; hands over each tile and bundle that it makes full.
    Done push(std::string_view entry, const TileSink& sink);
    /// Hands over the partial tiles that changed since the last time.
    Done write_partial(const TileSink& sink);

  private:
    static constexpr unsigned kLevels = 8;
    Done push_hash(unsigned level, const Hash& hash, const TileSink& sink);
    std::uint64_t tile_index(unsigned level) const;
    std::uint64_t size_ = 0;
    std::string bundle_;
    std::array<std::vector<Hash>, kLevels> levels_;
    std::array<bool, kLevels> changed_{};
};

/// The bytes of a tile of a log of this size: from the partial file that this size has, else from the full one.
base::Result<std::vector<Hash>> load_hashes(const Layout& layout, unsigned level, std::uint64_t index,
                                            std::uint64_t size);

/// The bundle that holds an entry of a log of this size: its bytes and how many entries of it count.
struct LoadedBundle {
    std::string bytes;
    unsigned width = 0;
    std::string file;
};
base::Result<LoadedBundle> load_bundle(const Layout& layout, std::uint64_t index, std::uint64_t size);

/// The width of a tile or bundle in a log of this size; 0 when it is beyond it.
unsigned width_at(unsigned level, std::uint64_t index, std::uint64_t size);

}  // namespace egide::journal
