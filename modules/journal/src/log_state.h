#pragma once

#include "writer.h"

namespace egide::journal {

/// What a log holds open.
struct Log::State {
    State(Layout where, LogOptions with)
        : layout(std::move(where)), options(std::move(with)), writer(layout, options) {}
    Layout layout;
    LogOptions options;
    Writer writer;
    std::optional<SharedState> turn;  // while this writer has the share's turn

    base::Result<Appended> append(const std::vector<PreparedDraft>& drafts, const std::optional<Hash>& erased = {});
    Done erase_here(const Hash& commitment, std::uint64_t entry);

    /// The first head, of a folder that is there.
    Done create();
    Done take_turn();
    void leave_turn();
    /// Under the folder's lock: as far as the share was when it was asked.
    Done catch_up(const SharedState& there);
    /// Opens the folder of a log with a share, or makes it.
    Done open_shared();
    Done fill_share();
    /// Asks the share, and follows it; says in `current` whether it answered.
    Done look(bool& current);
    Done mark_shared();
    Done keep_cosigned(std::uint64_t number, std::string_view note);

  private:
    /// Gives the turn back at the latest when it goes.
    struct TurnGuard {
        State& state;
        ~TurnGuard() { state.leave_turn(); }
    };
    base::Result<Appended> append_locked(const std::vector<PreparedDraft>& drafts, const std::optional<Hash>& erased);
};

}  // namespace egide::journal
