#pragma once

#include <optional>
#include <string>
#include <vector>

#include "edge.h"
#include "egide/journal/log.h"
#include "entry.h"
#include "history.h"
#include "personal.h"

namespace egide::journal {

/// A draft ready to be numbered, and the personal data that goes with it.
struct PreparedDraft {
    PreparedEntry entry;
    std::vector<PersonalDraft> personal;
};

/// The state of the log while its lock is held: right edge, published head, where the next checkpoint goes.
class Writer {
  public:
    Writer(Layout layout, const LogOptions& options)
        : layout_(std::move(layout)), options_(&options), history_(layout_) {}

    /// Reads the published head again when another process moved it, or when the last append failed.
    Done refresh();
    /// The very first head, of no entries.
    Done publish_empty();
    /// After refresh(): completes a group that was durable and signed but not published, drops one that was not whole.
    Done recover();
    /// Whether a dead process, or a failed append, left something that recover() must look at first.
    bool needs_recovery() const;
    base::Result<Appended> append(const std::vector<PreparedDraft>& drafts);
    const PastCheckpoint& head() const { return *head_; }

  private:
    /// The newest checkpoint before some age, and until when it stays so.
    struct SkipCursor {
        bool known = false;
        Instant limit{};
        std::optional<Instant> next;
        std::optional<Link> link;
    };

    Done load(std::string note);
    Done check_signature(const PastCheckpoint& head) const;
    Done announce(const std::vector<PreparedDraft>& drafts);
    Done write_group(Batch& batch, const std::vector<PreparedDraft>& drafts, const std::string& at);
    Done write_personal_files(Batch& batch, const PreparedDraft& draft, std::uint64_t index);
    TileSink sink_to(Batch& batch);
    Done publish(Batch& batch, Instant at);
    Done put_head(PastCheckpoint head);
    base::Result<Chain> next_chain(Instant at);
    base::Result<std::optional<Link>> skip_link(Instant limit, SkipCursor& cursor);
    Done search_skip(Instant limit, SkipCursor& cursor);
    void drop_partial_tiles(std::uint64_t old_size);

    base::Result<std::vector<PastCheckpoint>> unpublished();
    base::Result<bool> complete(const PastCheckpoint& next);
    Done drop_unpublished();
    Done drop_beyond(std::optional<unsigned> level);

    Layout layout_;
    const LogOptions* options_;
    History history_;
    Edge edge_;
    std::optional<PastCheckpoint> head_;
    std::uint64_t segment_bytes_ = 0;  // of the segment that holds the head
    SkipCursor month_;
    SkipCursor year_;
    bool doubtful_ = true;  // the memory may not be what the disk has
};

}  // namespace egide::journal
