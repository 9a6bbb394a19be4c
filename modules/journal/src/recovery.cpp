// What a dead process left: after the published head there may be tiles, and checkpoints already signed.
#include <algorithm>

#include "egide/journal/messages.h"
#include "number.h"
#include "trouble.h"
#include "writer.h"

namespace egide::journal {

namespace {

namespace fs = std::filesystem;

/// The partial tiles of a folder "….p" and their widths; none when there is no such folder.
std::vector<std::pair<unsigned, Path>> partials_in(const Path& folder) {
    std::vector<std::pair<unsigned, Path>> found;
    std::error_code none;
    for (const auto& file : fs::directory_iterator(folder, none)) {
        const auto width = parse_number(file.path().filename().string());
        if (width && *width < kTileWidth) {
            found.emplace_back(static_cast<unsigned>(*width), file.path());
        }
    }
    return found;
}

Path partial_folder(const Layout& layout, std::optional<unsigned> level, std::uint64_t index) {
    return layout.tile({level, index, 1}).parent_path();
}

}  // namespace

base::Result<std::vector<PastCheckpoint>> Writer::unpublished() {
    std::vector<PastCheckpoint> found;
    for (std::uint64_t number = head_->chain.number + 1;; ++number) {
        auto next = history_.at(number);
        // Not there, cut, or not ours: whatever it is, no head that this log signed.
        if (!next || next->chain.number != number || !check_signature(*next)) {
            return found;
        }
        found.push_back(std::move(*next));
    }
}

base::Result<bool> Writer::complete(const PastCheckpoint& next) {
    const std::uint64_t size = next.checkpoint.size;
    Batch batch(*options_->calls);
    const TileSink sink = sink_to(batch);
    while (edge_.size() < size) {
        const std::uint64_t at = edge_.size();
        const auto bundle = load_bundle(layout_, at / kTileWidth, size);
        const auto entries = bundle ? read_bundle(bundle->bytes, bundle->width, bundle->file) : bundle.errors();
        if (!entries) {
            return false;
        }
        for (std::size_t entry = at % kTileWidth; entry < entries->size(); ++entry) {
            if (auto pushed = edge_.push((*entries)[entry], sink); !pushed) {
                return pushed.errors();
            }
        }
    }
    if (edge_.root() != next.checkpoint.root) {
        return false;
    }
    auto written = edge_.write_partial(sink);
    if (!written || !(written = batch.commit())) {
        return written.errors();
    }
    return true;
}

bool Writer::needs_recovery() const {
    const std::uint64_t number = head_->chain.number;
    std::error_code none;
    const auto bytes = fs::file_size(layout_.segment(number / kTileWidth), none);
    return none || bytes != segment_bytes_ || is_there(layout_.segment(number / kTileWidth + 1)) ||
           is_there(layout_.pending());
}

Done Writer::recover() {
    const auto signed_later = unpublished();
    if (!signed_later) {
        return signed_later.errors();
    }
    for (const PastCheckpoint& next : *signed_later) {
        const auto whole = complete(next);
        if (!whole) {
            return whole.errors();
        }
        if (!*whole && signed_later->size() > 1) {
            // One head may be lost between signing and publishing; several mean that the published one was put back.
            return damaged(layout_.checkpoint().string(),
                           messages::log_rolled_back(
                               {.signed_size = signed_later->back().checkpoint.size, .size = head_->checkpoint.size}));
        }
        auto published = *whole ? put_head(next) : Done(std::monostate{});
        if (!published || !(published = load(head_->note))) {
            return published;
        }
    }
    if (auto dropped = drop_unpublished(); !dropped) {
        return dropped;
    }
    return settle_personal(*options_->calls, layout_, head_->checkpoint.size);
}

Done Writer::drop_unpublished() {
    const std::uint64_t segment = head_->chain.number / kTileWidth;
    Batch batch(*options_->calls);
    auto done = batch.append(layout_.segment(segment), segment_bytes_, {});
    if (!done || !(done = batch.commit()) || !(done = remove_file(*options_->calls, layout_.segment(segment + 1)))) {
        return done;
    }
    history_.forget();
    return drop_unpublished_tiles();
}

/// A group's tiles are written before its head is signed: a process that dies between the two leaves only them.
Done Writer::drop_unpublished_tiles() {
    for (unsigned level = 0; level < 8; ++level) {
        if (auto done = drop_beyond(level); !done) {
            return done;
        }
    }
    return drop_beyond(std::nullopt);
}

/// Removes the tiles that the head does not have, from the edge on; they come one after the other.
Done Writer::drop_beyond(std::optional<unsigned> level) {
    const TileCount count = tiles_at(level.value_or(0), head_->checkpoint.size);
    for (std::uint64_t index = count.full;; ++index) {
        const Path full = layout_.tile({level, index});
        const auto partials = partials_in(partial_folder(layout_, level, index));
        if (!is_there(full) && partials.empty()) {
            return std::monostate{};
        }
        if (auto removed = remove_file(*options_->calls, full); !removed) {
            return removed;
        }
        const unsigned kept = index == count.full ? count.partial : 0;
        for (const auto& [width, file] : partials) {
            auto removed = width > kept ? remove_file(*options_->calls, file) : Done(std::monostate{});
            if (!removed) {
                return removed;
            }
        }
        if (kept != 0 && !is_there(layout_.tile({level, index + 1})) &&
            partials_in(partial_folder(layout_, level, index + 1)).empty()) {
            return std::monostate{};
        }
    }
}

/// Partial tiles may go once the full one is published (C2SP tlog-tiles). Nothing is lost when they stay.
void Writer::drop_partial_tiles(std::uint64_t old_size) {
    const auto drop = [&](std::optional<unsigned> level) {
        const std::uint64_t end = tiles_at(level.value_or(0), edge_.size()).full;
        for (std::uint64_t index = tiles_at(level.value_or(0), old_size).full; index < end; ++index) {
            const Path folder = partial_folder(layout_, level, index);
            for (const auto& [width, file] : partials_in(folder)) {
                static_cast<void>(remove_file(*options_->calls, file));
            }
            std::error_code ignored;
            fs::remove(folder, ignored);
        }
    };
    drop(std::nullopt);
    for (unsigned level = 0; level < 8; ++level) {
        drop(level);
    }
}

}  // namespace egide::journal
