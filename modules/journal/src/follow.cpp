// The folder of a log with a share: a copy, rebuilt entry by entry and believed only when it gives the signed root.
#include <algorithm>
#include <chrono>
#include <thread>

#include "egide/journal/messages.h"
#include "trouble.h"
#include "writer.h"

namespace egide::journal {

namespace {

base::Error gap_at(std::uint64_t number) {
    return refused(messages::log_share_gap({.number = number}));
}

}  // namespace

void Writer::begin_anew() {
    doubtful_ = true;
    history_.forget();
    edge_ = Edge();
    head_.reset();
    segment_bytes_ = 0;
    month_ = {};
    year_ = {};
}

bool Writer::has(const SharedState& there) const {
    return !doubtful_ && head_ && head_->note == there.note && cosigned_ == there.cosigned;
}

Done Writer::check_prefix(const SharedState& there) {
    if (!head_) {
        return there.heads == 0 ? Done(damaged(layout_.root.string(), messages::log_absent())) : std::monostate{};
    }
    const std::uint64_t number = head_->chain.number;
    const std::string folder = layout_.root.string();
    if (there.heads <= number) {
        return damaged(folder, messages::log_share_behind({.folder = folder, .heads = there.heads, .number = number}));
    }
    // Where the share has more heads, the first of them is compared when they are taken.
    return there.heads > number + 1 || there.note == head_->note ? Done(std::monostate{}) : diverged();
}

Done Writer::diverged() const {
    const std::string folder = layout_.root.string();
    return damaged(folder, messages::log_share_diverged({.folder = folder, .number = head_->chain.number}));
}

/// The heads that follow, up to the end of a segment. The folder's own is asked again: it has to be the one there.
base::Result<std::vector<std::string>> Writer::next_heads(std::uint64_t heads) {
    const std::uint64_t next = head_ ? head_->chain.number + 1 : 0;
    const std::uint64_t from = head_ ? next - 1 : 0;
    const std::uint64_t most = std::min(heads, (next / kTileWidth + 1) * kTileWidth) - from;
    auto notes = options_->share->heads(from, most);
    if (!notes) {
        return notes;
    }
    const bool short_notes =
        std::all_of(notes->begin(), notes->end(), [](const auto& note) { return note.size() <= kLargestEntry; });
    if (notes->size() != most || !short_notes) {
        return gap_at(from + notes->size());
    }
    if (head_ && notes->front() != head_->note) {
        return diverged().errors();
    }
    if (head_) {
        notes->erase(notes->begin());
    }
    return notes;
}

Done Writer::drop_unshared() {
    if (!needs_recovery()) {
        return drop_unpublished_tiles();
    }
    auto dropped = drop_unpublished();
    return dropped ? settle_personal(*options_->calls, layout_, head_->checkpoint.size) : dropped;
}

Done Writer::follow(const SharedState& there) {
    // Only what is published there counts: a group that a dead process left signed in this folder was acknowledged to
    // nobody, or stands there.
    if (auto dropped = head_ ? drop_unshared() : Done(std::monostate{}); !dropped) {
        return dropped;
    }
    if (auto fits = check_prefix(there); !fits) {
        return fits;
    }
    while (!head_ || head_->chain.number + 1 < there.heads) {
        if (auto taken = take_heads(there.heads); !taken) {
            return taken;
        }
        if (auto loaded = load(head_->note); !loaded) {
            return loaded;
        }
    }
    return take_cosigned(there);
}

/// Takes over the heads up to the end of a segment, with all that they speak of; only the last one is published here.
Done Writer::take_heads(std::uint64_t heads) {
    const std::uint64_t next = head_ ? head_->chain.number + 1 : 0;
    const auto notes = next_heads(heads);
    if (!notes) {
        return notes.errors();
    }
    auto last = read_past(notes->back(), layout_.checkpoint().string());
    auto trusted = last ? check_signature(*last) : Done(last.errors());
    if (!trusted) {
        return trusted;
    }
    doubtful_ = true;
    const std::uint64_t old_size = edge_.size();
    Batch batch(*options_->calls);
    auto done = take_entries(batch, last->checkpoint.size);
    if (done && (edge_.root() != last->checkpoint.root || last->chain.number != next + notes->size() - 1)) {
        done = refused(messages::log_share_root({.size = last->checkpoint.size}));
    }
    done = done ? edge_.write_partial(sink_to(batch)) : done;
    std::string framed;
    for (const std::string& note : *notes) {
        add_to_bundle(framed, note);
    }
    const std::uint64_t keep = next % kTileWidth == 0 ? 0 : segment_bytes_;
    done = done ? batch.append(layout_.segment(next / kTileWidth), keep, framed) : done;
    if (!done || !(done = batch.commit()) || !(done = put_head(std::move(*last)))) {
        return done;
    }
    drop_partial_tiles(old_size);
    return std::monostate{};
}

Done Writer::take_entries(Batch& batch, std::uint64_t size) {
    while (edge_.size() < size) {
        const std::uint64_t first = edge_.size();
        const std::uint64_t end = std::min(size, (first / kTileWidth + 1) * kTileWidth);
        const auto entries = options_->share->entries(first, end - first);
        if (!entries) {
            return entries.errors();
        }
        if (entries->size() != end - first) {
            return gap_at(first + entries->size());
        }
        auto done = take_texts(batch, *entries);
        for (std::size_t at = 0; done && at < entries->size(); ++at) {
            done = take_entry(batch, (*entries)[at]);
        }
        if (!done) {
            return done;
        }
    }
    return std::monostate{};
}

Done Writer::take_texts(Batch& batch, const std::vector<std::string>& entries) {
    const auto has_text = [](const std::string& entry) {
        const auto view = scan_entry(entry);
        return view && !view->commitments.empty();
    };
    if (std::none_of(entries.begin(), entries.end(), has_text)) {
        return std::monostate{};
    }
    const auto texts = options_->share->texts(edge_.size(), edge_.size() + entries.size());
    auto done = texts ? Done(std::monostate{}) : Done(texts.errors());
    for (std::size_t at = 0; done && at < texts->size(); ++at) {
        done = batch.write(layout_.personal((*texts)[at].commitment), (*texts)[at].bytes);
    }
    return done;
}

/// What the log records as erased is erased here too, before the head that says so is.
Done Writer::take_entry(Batch& batch, const std::string& entry) {
    if (entry.size() > kLargestEntry) {
        return refused(messages::entry_too_large({.bytes = entry.size(), .limit = kLargestEntry}));
    }
    const auto view = scan_entry(entry);
    const auto erased = view ? erased_commitment(*view) : std::nullopt;
    if (erased) {
        const std::string marker = write_personal({edge_.size(), std::nullopt});
        if (auto written = replace_file(*options_->calls, layout_.personal(*erased), marker); !written) {
            return written;
        }
    }
    return edge_.push(entry, sink_to(batch));
}

Done Writer::take_cosigned(const SharedState& there) {
    if (cosigned_ == there.cosigned) {
        return std::monostate{};
    }
    const auto notes = options_->share->cosigned();
    if (!notes) {
        return notes.errors();
    }
    Batch batch(*options_->calls);
    auto done = batch.make_folders(layout_.cosigned_folder());
    done = done ? batch.commit() : done;
    for (std::size_t at = 0; done && at < notes->size(); ++at) {
        const auto& [number, note] = (*notes)[at];
        const Path file = layout_.cosigned_folder() / std::to_string(number);
        const auto here = read_if_there(file);
        done = here && *here && **here == note ? done : replace_file(*options_->calls, file, note);
    }
    cosigned_ = done ? there.cosigned : cosigned_;
    return done;
}

/// The group is durable here and signed; it counts once it is there.
Done Writer::share_group(const std::string& note, std::uint64_t number) {
    Share& share = *options_->share;
    group_.number = number;
    group_.notes = {note};
    auto done = share.publish(group_);
    if (done && !(done = share.commit()) && was_shared(note, number)) {
        done = std::monostate{};
    }
    if (done && group_.erased) {
        const auto& [commitment, entry, marker] = *group_.erased;
        done = replace_file(*options_->calls, layout_.personal(commitment), marker);
    }
    group_ = {};
    return done;
}

/// The answer to a commit may be lost and the commit not: under a new turn the former one has ended, either way.
bool Writer::was_shared(const std::string& note, std::uint64_t number) {
    constexpr std::chrono::seconds kLongest{10};
    constexpr std::chrono::milliseconds kPause{300};
    Share& share = *options_->share;
    const auto end = std::chrono::steady_clock::now() + kLongest;
    while (std::chrono::steady_clock::now() < end) {
        if (const auto turn = share.take_turn(); turn) {
            const auto theirs = share.heads(number, 1);
            share.leave();
            if (theirs) {
                return !theirs->empty() && theirs->front() == note;
            }
        }
        std::this_thread::sleep_for(kPause);
    }
    return false;
}

/// A bundle, with the texts that its entries commit to; one that is gone or damaged here is not there either.
base::Result<SharedGroup> Writer::bundle_to_share(std::uint64_t index) {
    const auto bundle = load_bundle(layout_, index, edge_.size());
    const auto entries = bundle ? read_bundle(bundle->bytes, bundle->width, bundle->file) : bundle.errors();
    if (!entries) {
        return entries.errors();
    }
    SharedGroup group{.first = index * kTileWidth, .entries = {entries->begin(), entries->end()}};
    for (std::size_t at = 0; at < group.entries.size(); ++at) {
        const auto view = scan_entry(group.entries[at]);
        for (const Hash& commitment : view ? view->commitments : std::vector<Hash>{}) {
            auto text = read_if_there(layout_.personal(commitment));
            if (text && *text) {
                group.texts.push_back({commitment, group.first + at, std::move(**text)});
            }
        }
    }
    return group;
}

Done Writer::hand_over_entries() {
    for (std::uint64_t index = 0; index * kTileWidth < edge_.size(); ++index) {
        const auto group = bundle_to_share(index);
        auto shared = group ? options_->share->publish(*group) : Done(group.errors());
        if (!shared) {
            return shared;
        }
    }
    return std::monostate{};
}

Done Writer::hand_over() {
    if (auto shared = hand_over_entries(); !shared) {
        return shared;
    }
    const std::uint64_t count = head_->chain.number + 1;
    SharedGroup group{.first = edge_.size()};
    for (std::uint64_t number = 0; number < count; ++number) {
        auto past = history_.at(number);
        if (!past) {
            return past.errors();
        }
        group.notes.push_back(std::move(past->note));
        if (group.notes.size() == kTileWidth || number + 1 == count) {
            if (auto shared = options_->share->publish(group); !shared) {
                return shared;
            }
            group.number = number + 1;
            group.notes.clear();
        }
    }
    return std::monostate{};
}

}  // namespace egide::journal
