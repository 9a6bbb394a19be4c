#include "egide/journal/tiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "egide/journal/messages.h"
#include "number.h"
#include "trouble.h"

namespace egide::journal {

namespace {

/// 1234067 is "x001/x234/067".
std::string index_path(std::uint64_t index) {
    std::string path = fmt::format("{:03}", index % 1000);
    for (index /= 1000; index != 0; index /= 1000) {
        path.insert(0, fmt::format("x{:03}/", index % 1000));
    }
    return path;
}

/// Takes what stands before the first slash off the path.
std::string_view take_step(std::string_view& path) {
    const auto end = std::min(path.find('/'), path.size());
    const auto step = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    return step;
}

std::optional<std::uint64_t> parse_index(std::string_view path) {
    std::uint64_t index = 0;
    while (!path.empty()) {
        std::string_view step = take_step(path);
        step.remove_prefix(step.starts_with('x') ? 1 : 0);
        const auto digits = step.size() == 3 ? parse_digits(step) : std::nullopt;
        if (!digits || index > (UINT64_MAX - *digits) / 1000) {
            return std::nullopt;
        }
        index = index * 1000 + *digits;
    }
    return index;
}

}  // namespace

std::string tile_path(const Tile& tile) {
    const std::string level = tile.level ? std::to_string(*tile.level) : "entries";
    const std::string partial = tile.width == kTileWidth ? "" : fmt::format(".p/{}", tile.width);
    return fmt::format("tile/{}/{}{}", level, index_path(tile.index), partial);
}

std::optional<Tile> parse_tile_path(std::string_view path) {
    std::string_view rest = path;
    Tile tile;
    const bool rooted = take_step(rest) == "tile";
    if (const auto level = take_step(rest); level != "entries") {
        const auto number = parse_digits(level);
        if (!number || *number > 63) {
            return std::nullopt;
        }
        tile.level = static_cast<unsigned>(*number);
    }
    if (const auto partial = rest.rfind(".p/"); partial != std::string_view::npos) {
        const auto width = parse_digits(rest.substr(partial + 3));
        if (!width || *width >= kTileWidth || *width == 0) {
            return std::nullopt;
        }
        tile.width = static_cast<unsigned>(*width);
        rest = rest.substr(0, partial);
    }
    const auto index = parse_index(rest);
    tile.index = index.value_or(0);
    // Leading zeros, a missing or extra x, empty steps: whatever would be written otherwise is refused.
    return rooted && index && tile_path(tile) == path ? std::optional(tile) : std::nullopt;
}

TileCount tiles_at(unsigned level, std::uint64_t size) {
    const std::uint64_t hashes = level > 7 ? 0 : size >> (8 * level);
    return {hashes / kTileWidth, static_cast<unsigned>(hashes % kTileWidth)};
}

std::string write_hashes(std::span<const Hash> hashes) {
    std::string bytes;
    bytes.reserve(hashes.size() * sizeof(Hash));
    for (const Hash& hash : hashes) {
        bytes.append(reinterpret_cast<const char*>(hash.data()), hash.size());
    }
    return bytes;
}

base::Result<std::vector<Hash>> read_hashes(std::string_view bytes, unsigned width, const std::string& file) {
    if (bytes.size() != width * sizeof(Hash)) {
        return damaged(file, messages::tile_length({.expected = width * sizeof(Hash), .found = bytes.size()}));
    }
    std::vector<Hash> hashes(width);
    for (std::size_t at = 0; at < width; ++at) {
        std::copy_n(bytes.data() + at * sizeof(Hash), sizeof(Hash), reinterpret_cast<char*>(hashes[at].data()));
    }
    return hashes;
}

void add_to_bundle(std::string& bundle, std::string_view entry) {
    if (entry.size() > kLargestEntry) {
        throw std::logic_error("add_to_bundle: the entry is too large");
    }
    bundle += static_cast<char>(entry.size() >> 8);
    bundle += static_cast<char>(entry.size() & 0xFF);
    bundle += entry;
}

base::Result<std::vector<std::string_view>> read_bundle(std::string_view bytes, unsigned width,
                                                        const std::string& file) {
    std::vector<std::string_view> entries;
    std::size_t at = 0;
    while (at < bytes.size() && entries.size() < width) {
        const std::size_t length = bytes.size() - at < 2
                                       ? 0
                                       : static_cast<std::size_t>(static_cast<unsigned char>(bytes[at])) << 8 |
                                             static_cast<unsigned char>(bytes[at + 1]);
        if (bytes.size() - at < 2 + length) {
            return damaged(file, messages::bundle_cut({.byte = at, .entry = entries.size()}));
        }
        entries.push_back(bytes.substr(at + 2, length));
        at += 2 + length;
    }
    if (entries.size() != width || at != bytes.size()) {
        return damaged(file, messages::bundle_count({.byte = at, .expected = width, .found = entries.size()}));
    }
    return entries;
}

}  // namespace egide::journal
