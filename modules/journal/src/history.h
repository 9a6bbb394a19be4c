#pragma once

#include <optional>
#include <string>
#include <vector>

#include "egide/journal/checkpoint.h"
#include "layout.h"

namespace egide::journal {

/// A checkpoint the log published, as the segments keep it.
struct PastCheckpoint {
    std::string note;
    Checkpoint checkpoint;
    Chain chain;
};

/// Reads a signed note of this log: what it says and its chain.
base::Result<PastCheckpoint> read_past(std::string note, const std::string& file);

/// The checkpoints that came before the published one, kept in segments of 256. Remembers the last segment it read.
class History {
  public:
    explicit History(Layout layout) : layout_(std::move(layout)) {}

    /// The bytes of a segment cut into notes; what follows the last whole note is left out.
    static std::vector<std::string_view> notes_of(std::string_view segment);

    base::Result<PastCheckpoint> at(std::uint64_t number);
    /// The newest of the first `count` checkpoints that is not after this moment; none when all are.
    base::Result<std::optional<std::uint64_t>> newest_until(Instant limit, std::uint64_t count);
    /// Where the note of this number ends in its segment, in bytes; what stands there must be this text.
    base::Result<std::uint64_t> end_of(std::uint64_t number, const Checkpoint& published);
    void forget() { cached_.reset(); }

  private:
    base::Result<std::string_view> segment(std::uint64_t index);
    Layout layout_;
    struct Cached {
        std::uint64_t index;
        std::string bytes;
    };
    std::optional<Cached> cached_;
};

}  // namespace egide::journal
