#include "history.h"

#include <algorithm>

#include "egide/journal/messages.h"
#include "trouble.h"

namespace egide::journal {

base::Result<PastCheckpoint> read_past(std::string bytes, const std::string& file) {
    const auto note = parse_note(bytes, file);
    if (!note) {
        return note.errors();
    }
    auto checkpoint = parse_checkpoint(note->text, file);
    if (!checkpoint) {
        return checkpoint.errors();
    }
    auto chain = parse_chain(*checkpoint);
    if (!chain) {
        return damaged(file, messages::checkpoint_chain());
    }
    return PastCheckpoint{std::move(bytes), std::move(*checkpoint), *chain};
}

std::vector<std::string_view> History::notes_of(std::string_view segment) {
    std::vector<std::string_view> notes;
    while (segment.size() >= 2) {
        const auto byte = [&](std::size_t at) {
            return static_cast<std::size_t>(static_cast<unsigned char>(segment[at]));
        };
        const std::size_t length = byte(0) << 8 | byte(1);
        if (segment.size() < 2 + length) {
            break;
        }
        notes.push_back(segment.substr(2, length));
        segment.remove_prefix(2 + length);
    }
    return notes;
}

base::Result<std::string_view> History::segment(std::uint64_t index) {
    if (!cached_ || cached_->index != index) {
        auto bytes = read_file(layout_.segment(index));
        if (!bytes) {
            return bytes.errors();
        }
        cached_ = Cached{index, std::move(*bytes)};
    }
    return std::string_view(cached_->bytes);
}

base::Result<PastCheckpoint> History::at(std::uint64_t number) {
    const std::uint64_t index = number / kTileWidth;
    const auto bytes = segment(index);
    if (!bytes) {
        return bytes.errors();
    }
    const auto notes = notes_of(*bytes);
    const std::string file = layout_.segment(index).string();
    if (number % kTileWidth >= notes.size()) {
        return damaged(file, messages::checkpoint_missing({.number = number}));
    }
    return read_past(std::string(notes[number % kTileWidth]), file);
}

base::Result<std::optional<std::uint64_t>> History::newest_until(Instant limit, std::uint64_t count) {
    // Times only grow, unless a clock was set back; then the link is to some older checkpoint, which verify.h accepts.
    std::uint64_t low = 0;
    std::uint64_t high = count;
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        const auto past = at(middle);
        if (!past) {
            return past.errors();
        }
        (past->chain.at <= limit ? low : high) = past->chain.at <= limit ? middle + 1 : middle;
    }
    return low == 0 ? std::optional<std::uint64_t>() : std::optional(low - 1);
}

base::Result<std::uint64_t> History::end_of(std::uint64_t number, const Checkpoint& published) {
    const auto kept = at(number);
    if (!kept) {
        return kept.errors();
    }
    if (kept->checkpoint != published) {
        return damaged(layout_.segment(number / kTileWidth).string(), messages::checkpoint_missing({.number = number}));
    }
    const auto notes = notes_of(cached_->bytes);
    const std::string_view note = notes[number % kTileWidth];
    return static_cast<std::uint64_t>(note.data() + note.size() - cached_->bytes.data());
}

}  // namespace egide::journal
