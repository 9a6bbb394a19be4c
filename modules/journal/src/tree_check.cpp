#include "tree_check.h"

#include <algorithm>

#include "edge.h"
#include "egide/journal/messages.h"

namespace egide::journal {

namespace {

constexpr std::size_t kMostPending = 10'000;

base::Text message_of(Fault fault, std::uint64_t entry) {
    switch (fault) {
        case Fault::entry_altered:
            return messages::verify_entry_altered({.index = entry});
        case Fault::tile_altered:
            return messages::verify_tile_altered({.index = entry, .level = 0});
        default:
            return messages::verify_entry_or_tile({.index = entry});
    }
}

}  // namespace

void TreeCheck::push(const BundleCheck& bundle, std::uint64_t end) {
    const std::uint64_t first = size() / kTileWidth * kTileWidth;
    if (size() == first) {
        note_bundle(bundle);
    }
    // What cannot be read stands as the other side says: it was reported, and the rest can still be checked.
    const auto& actual = bundle.actual.empty() ? bundle.stored : bundle.actual;
    const auto& stored = bundle.stored.empty() ? bundle.actual : bundle.stored;
    if (actual.empty()) {
        return push_unreadable(end);
    }
    const bool whole = size() == first && end == first + kTileWidth;
    if (whole) {
        actual_.push_subtree(8, bundle.actual.empty() ? bundle.stored_head : bundle.actual_head);
        stored_.push_subtree(8, bundle.stored.empty() ? bundle.actual_head : bundle.stored_head);
    }
    for (std::uint64_t at = whole ? end : size(); at < end; ++at) {
        actual_.push(actual[at - first]);
        stored_.push(stored[at - first]);
    }
    if (end == first + kTileWidth) {
        push_upper(1, bundle.actual.empty() ? bundle.stored_head : bundle.actual_head,
                   bundle.stored.empty() ? bundle.actual_head : bundle.stored_head);
    }
}

void TreeCheck::note_bundle(const BundleCheck& bundle) {
    for (const Disagreement& disagreement : bundle.disagreements) {
        if (pending_.size() < kMostPending) {
            pending_.push_back(disagreement);
        }
    }
}

/// Neither entries nor hashes: the level above still has the head of a full bundle.
void TreeCheck::push_unreadable(std::uint64_t end) {
    const std::uint64_t index = size() / kTileWidth;
    const auto above = load_hashes(layout_, 1, index / kTileWidth, total_);
    const std::size_t at = index % kTileWidth;
    const bool known = size() % kTileWidth == 0 && end == size() + kTileWidth && above && at < above->size();
    const Hash head = known ? (*above)[at] : Hash{};
    lost_ = lost_ || !known;
    if (size() % kTileWidth == 0 && end == size() + kTileWidth) {
        actual_.push_subtree(8, head);
        stored_.push_subtree(8, head);
        return push_upper(1, head, head);
    }
    while (size() < end) {
        actual_.push(head);
        stored_.push(head);
    }
    if (end % kTileWidth == 0) {
        push_upper(1, head, head);
    }
}

void TreeCheck::push_upper(unsigned level, const Hash& actual, const Hash& stored) {
    levels_.at(level).actual.push_back(actual);
    levels_.at(level).stored.push_back(stored);
    if (levels_[level].actual.size() == kTileWidth) {
        close_level(level);
    }
}

void TreeCheck::close_level(unsigned level) {
    const Level closed = std::exchange(levels_[level], {});
    const std::uint64_t below = size() >> (8 * level);
    const std::uint64_t first = below - closed.actual.size();
    const auto width = static_cast<unsigned>(closed.actual.size());
    const std::string file = tile_path({level, first / kTileWidth, width});
    auto tile = load_hashes(layout_, level, first / kTileWidth, total_);
    if (!tile) {
        findings_.add_unreadable(tile.errors(), file);
        tile = closed.stored;
    }
    for (unsigned at = 0; at < width; ++at) {
        const bool agrees = (*tile)[at] == closed.actual[at] || (*tile)[at] == closed.stored[at];
        if (!agrees && upper_.size() < kMostPending) {
            upper_.push_back({level, first + at, at * sizeof(Hash), file});
        }
    }
    if (width == kTileWidth) {
        push_upper(level + 1, tree_head(closed.actual), tree_head(*tile));
    }
}

void TreeCheck::settle(Fault fault) {
    for (const Disagreement& found : std::exchange(pending_, {})) {
        findings_.add({fault, message_of(fault, found.entry), found.file, found.byte, found.entry, {}, {}});
    }
}

void TreeCheck::judge(const Hash& root, std::uint64_t number, const std::string& file) {
    if (lost_) {
        return;
    }
    const bool by_entries = actual_.root() == root;
    const bool by_hashes = stored_.root() == root;
    if (!by_entries && !by_hashes) {
        settle(Fault::undecided);
        lost_ = true;
        findings_.add({Fault::root_mismatch,
                       messages::verify_root({.from = last_good_, .number = number, .size = size(), .to = size()}),
                       file,
                       {},
                       last_good_,
                       size(),
                       {}});
        return;
    }
    settle(by_hashes ? Fault::entry_altered : Fault::tile_altered);
    // From here on both follow the reading that the signature confirmed.
    (by_hashes ? actual_ : stored_) = by_hashes ? stored_ : actual_;
    last_good_ = size();
}

void TreeCheck::finish() {
    for (unsigned level = 1; level < 8; ++level) {
        if (!levels_[level].actual.empty()) {
            close_level(level);
        }
    }
    settle(Fault::undecided);
    for (const UpperDisagreement& found : std::exchange(upper_, {})) {
        const unsigned shift = 8 * found.level;
        findings_.add({lost_ ? Fault::undecided : Fault::tile_altered,
                       lost_ ? messages::verify_entry_or_tile({.index = found.index << shift})
                             : messages::verify_tile_altered({.index = found.index, .level = found.level}),
                       found.file,
                       found.byte,
                       found.index << shift,
                       (found.index + 1) << shift,
                       {}});
    }
}

}  // namespace egide::journal
