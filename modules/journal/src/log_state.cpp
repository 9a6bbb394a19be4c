#include "log_state.h"

#include <algorithm>

#include "egide/journal/messages.h"
#include "trouble.h"

namespace egide::journal {

namespace {

bool is_away(const base::Errors& errors) {
    return std::all_of(errors.begin(), errors.end(),
                       [](const base::Error& error) { return error.kind == base::ErrorKind::unavailable; });
}

/// What a process that died while it replaced a file left beside that file; asked under the folder's lock.
Done drop_half_replaced(Calls& calls, const Layout& layout) {
    for (Path file : {layout.checkpoint(), layout.pending()}) {
        file += ".new";
        if (auto removed = remove_file(calls, file); !removed) {
            return removed;
        }
    }
    return std::monostate{};
}

}  // namespace

Done Log::State::take_turn() {
    if (turn || !options.share) {
        return std::monostate{};
    }
    // Nobody holds the turn while another process has this folder for long: whoever copies it, for instance.
    if (const auto free = FolderLock::take(layout.lock()); !free) {
        return free.errors();
    }
    auto there = options.share->take_turn();
    if (!there) {
        return there.errors();
    }
    turn = std::move(*there);
    return std::monostate{};
}

void Log::State::leave_turn() {
    if (turn) {
        options.share->leave();
        turn.reset();
    }
}

Done Log::State::catch_up(const SharedState& there) {
    auto ready = Done(std::monostate{});
    if (is_there(layout.checkpoint())) {
        ready = writer.refresh();
    } else {
        writer.begin_anew();
    }
    return ready ? writer.follow(there) : ready;
}

base::Result<Appended> Log::State::append(const std::vector<PreparedDraft>& drafts, const std::optional<Hash>& erased) {
    // The turn before the folder's lock, everywhere: two processes on one folder never wait for each other.
    if (auto taken = take_turn(); !taken) {
        return taken.errors();
    }
    const TurnGuard guard{*this};
    return append_locked(drafts, erased);
}

base::Result<Appended> Log::State::append_locked(const std::vector<PreparedDraft>& drafts,
                                                 const std::optional<Hash>& erased) {
    const auto lock = FolderLock::take(layout.lock());
    if (!lock) {
        return lock.errors();
    }
    if (turn) {
        auto caught_up = catch_up(*turn);
        return caught_up ? writer.append(drafts, erased) : caught_up.errors();
    }
    if (auto fresh = writer.refresh(); !fresh) {
        return fresh.errors();
    }
    if (auto ready = writer.needs_recovery() ? writer.recover() : Done(std::monostate{}); !ready) {
        return ready.errors();
    }
    return writer.append(drafts);
}

/// With a share this was done before its head was published here.
Done Log::State::erase_here(const Hash& commitment, std::uint64_t entry) {
    if (options.share) {
        return std::monostate{};
    }
    return replace_file(*options.calls, layout.personal(commitment), write_personal({entry, std::nullopt}));
}

Done Log::State::create() {
    if (auto taken = take_turn(); !taken) {
        return taken;
    }
    const TurnGuard guard{*this};
    const auto lock = FolderLock::take(layout.lock());
    if (!lock) {
        return lock.errors();
    }
    if (is_there(layout.checkpoint())) {
        return damaged(layout.root.string(), messages::log_exists());
    }
    if (turn && turn->heads != 0) {
        return damaged(layout.root.string(), messages::log_share_exists());
    }
    auto done = writer.publish_empty();
    return done && turn ? mark_shared() : done;
}

Done Log::State::open_shared() {
    Batch batch(*options.calls);
    auto done = batch.make_folders(layout.root);
    done = done ? batch.commit() : done;
    done = done ? take_turn() : done;
    if (!done) {
        return done;
    }
    const TurnGuard guard{*this};
    const bool here = is_there(layout.checkpoint());
    if (!here && turn->heads == 0) {
        return damaged(layout.root.string(), messages::log_absent());
    }
    const auto lock = FolderLock::take(layout.lock());
    if (!lock) {
        return lock.errors();
    }
    if (done = drop_half_replaced(*options.calls, layout); !done) {
        return done;
    }
    if (turn->heads == 0) {
        return fill_share();
    }
    done = catch_up(*turn);
    return done ? mark_shared() : done;
}

/// A log of one writer becomes one of several.
Done Log::State::fill_share() {
    if (is_there(layout.shared())) {
        const std::string folder = layout.root.string();
        return damaged(folder, messages::log_share_empty({.folder = folder}));
    }
    auto done = writer.refresh();
    done = done ? writer.recover() : done;
    done = done ? writer.hand_over() : done;
    done = done ? options.share->commit() : done;
    return done ? mark_shared() : done;
}

Done Log::State::mark_shared() {
    return is_there(layout.shared()) ? Done(std::monostate{}) : replace_file(*options.calls, layout.shared(), "\n");
}

Done Log::State::look(bool& current) {
    current = true;
    if (!options.share || turn) {
        return std::monostate{};
    }
    auto there = options.share->state();
    if (there && writer.has(*there)) {
        return std::monostate{};
    }
    const auto lock = there ? FolderLock::take(layout.lock()) : base::Result<FolderLock>(there.errors());
    // Asked again: another process may have brought the folder further than the first answer.
    there = lock ? options.share->state() : base::Result<SharedState>(lock.errors());
    auto done = there ? catch_up(*there) : Done(there.errors());
    if (!done && is_away(done.errors()) && is_there(layout.checkpoint())) {
        current = false;
        return std::monostate{};
    }
    return done;
}

Done Log::State::keep_cosigned(std::uint64_t number, std::string_view note) {
    if (!options.share) {
        return std::monostate{};
    }
    auto done = take_turn();
    const TurnGuard guard{*this};
    done = done ? options.share->keep_cosigned(number, note) : done;
    return done ? options.share->commit() : done;
}

}  // namespace egide::journal
