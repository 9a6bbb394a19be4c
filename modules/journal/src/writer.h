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
    /// `erased`: whose text goes from the share with the group, and then from the folder.
    base::Result<Appended> append(const std::vector<PreparedDraft>& drafts, const std::optional<Hash>& erased = {});
    const PastCheckpoint& head() const { return *head_; }

    // With a share.
    /// After refresh(), or in a folder without a head: drops what was not published, then takes over what the share
    /// has more. Refuses a share that does not hold the folder's head.
    Done follow(const SharedState& there);
    /// Whether the folder is as far as the share, as this memory knows it.
    bool has(const SharedState& there) const;
    /// Adds the whole log to a share that has nothing, within its turn.
    Done hand_over();
    /// Forgets everything: the folder has no head yet.
    void begin_anew();

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
    Done drop_unshared();
    Done check_prefix(const SharedState& there);
    Done diverged() const;
    base::Result<std::vector<std::string>> next_heads(std::uint64_t heads);
    Done take_heads(std::uint64_t heads);
    Done take_texts(Batch& batch, const std::vector<std::string>& entries);
    Done take_entries(Batch& batch, std::uint64_t size);
    Done take_entry(Batch& batch, const std::string& entry);
    Done take_cosigned(const SharedState& there);
    Done hand_over_entries();
    base::Result<SharedGroup> bundle_to_share(std::uint64_t index);
    Done share_group(const std::string& note, std::uint64_t number);
    bool was_shared(const std::string& note, std::uint64_t number);
    Done drop_unpublished();
    Done drop_unpublished_tiles();
    Done drop_beyond(std::optional<unsigned> level);

    Layout layout_;
    const LogOptions* options_;
    History history_;
    Edge edge_;
    std::optional<PastCheckpoint> head_;
    std::uint64_t segment_bytes_ = 0;  // of the segment that holds the head
    SkipCursor month_;
    SkipCursor year_;
    SharedGroup group_;             // what the append under way adds to the share
    std::uint64_t cosigned_ = 0;    // of the share's state when its cosigned notes were read
    bool doubtful_ = true;  // the memory may not be what the disk has
};

}  // namespace egide::journal
