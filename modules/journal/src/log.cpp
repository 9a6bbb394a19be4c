#include "egide/journal/log.h"

#include "egide/journal/canonical_json.h"
#include "egide/journal/messages.h"
#include "egide/reading/reader.h"
#include "log_state.h"
#include "trouble.h"

namespace egide::journal {

namespace {

/// Canonical JSON, or what is wrong with it among the problems.
std::string canonical_or_told(std::string_view json, const std::string& what, reading::Problems& problems) {
    auto canonical = canonical_json(json, what);
    if (!canonical) {
        for (const base::Error& error : canonical.errors()) {
            problems.add(error);
        }
        return {};
    }
    return std::move(*canonical);
}

PreparedDraft prepare(const Draft& draft, reading::Problems& problems) {
    PreparedDraft prepared;
    prepared.entry.kind = draft.kind;
    prepared.entry.payload = canonical_or_told(draft.payload, draft.kind, problems);
    if (!is_entry_kind(draft.kind)) {
        problems.add(refused(messages::entry_kind({.kind = draft.kind})));
    }
    if (!prepared.entry.payload.empty() && !prepared.entry.payload.starts_with('{')) {
        problems.add(refused(messages::entry_not_object({.kind = draft.kind})));
    }
    for (const std::string& personal : draft.personal) {
        Disclosure disclosure = salted(canonical_or_told(personal, draft.kind, problems));
        const Hash commitment = commitment_of(disclosure);
        prepared.entry.commitments.push_back(commitment);
        prepared.personal.push_back({commitment, std::move(disclosure)});
    }
    return prepared;
}

base::Result<std::vector<PreparedDraft>> prepare_all(std::span<const Draft> drafts) {
    reading::Problems problems;
    std::vector<PreparedDraft> prepared;
    prepared.reserve(drafts.size());
    for (const Draft& draft : drafts) {
        if (draft.kind == kErasureKind) {
            problems.add(refused(messages::entry_kind({.kind = draft.kind})));
        }
        prepared.push_back(prepare(draft, problems));
    }
    if (problems.any()) {
        return problems.take();
    }
    return prepared;
}

}  // namespace

Log::Log(std::unique_ptr<State> state) : state_(std::move(state)) {}
Log::~Log() = default;
Log::Log(Log&&) noexcept = default;
Log& Log::operator=(Log&&) noexcept = default;

Log::Turn::~Turn() {
    if (log_ != nullptr) {
        log_->state_->leave_turn();
    }
}

base::Result<Log::Turn> Log::hold() {
    // Within a turn that is held already, that one lasts.
    if (!state_->options.share || state_->turn) {
        return Turn(nullptr);
    }
    if (auto taken = state_->take_turn(); !taken) {
        return taken.errors();
    }
    Turn turn(this);
    const auto lock = FolderLock::take(state_->layout.lock());
    auto done = lock ? state_->catch_up(*state_->turn) : Done(lock.errors());
    return done ? base::Result<Turn>(std::move(turn)) : done.errors();
}

base::Result<Log> Log::create(const std::filesystem::path& folder, LogOptions options) {
    auto state = std::make_unique<State>(Layout{folder}, std::move(options));
    Batch batch(*state->options.calls);
    auto done = batch.make_folders(folder);
    if (!done || !(done = batch.commit())) {
        return done.errors();
    }
    if (done = state->create(); !done) {
        return done.errors();
    }
    return Log(std::move(state));
}

base::Result<Log> Log::open(const std::filesystem::path& folder, LogOptions options) {
    auto state = std::make_unique<State>(Layout{folder}, std::move(options));
    if (state->options.share) {
        auto opened = state->open_shared();
        return opened ? base::Result<Log>(Log(std::move(state))) : opened.errors();
    }
    if (is_there(state->layout.shared())) {
        return damaged(folder.string(), messages::log_shared({.folder = folder.string()}));
    }
    if (!is_there(state->layout.checkpoint())) {
        return damaged(folder.string(), messages::log_absent());
    }
    const auto lock = FolderLock::take(state->layout.lock());
    if (!lock) {
        return lock.errors();
    }
    auto done = state->writer.refresh();
    if (!done || !(done = state->writer.recover())) {
        return done.errors();
    }
    return Log(std::move(state));
}

base::Result<std::monostate> Log::stay(std::chrono::seconds silent) {
    return state_->turn ? state_->options.share->stay(silent) : Done(std::monostate{});
}

base::Result<Appended> Log::append(std::span<const Draft> drafts) {
    const auto prepared = prepare_all(drafts);
    return prepared ? state_->append(*prepared) : prepared.errors();
}

base::Result<std::uint64_t> Log::erase(const Hash& commitment, const std::string& reason) {
    const auto turn = hold();
    const auto log = turn ? reader() : turn.errors();
    const auto known = log ? log->personal(commitment) : log.errors();
    if (!known) {
        return known.errors();
    }
    if (!*known) {
        return refused(messages::personal_erased({.commitment = base::hex(commitment)}));
    }
    reading::Problems problems;
    const Draft draft{std::string(kErasureKind), erasure_payload(commitment, reason)};
    const PreparedDraft prepared = prepare(draft, problems);
    if (problems.any()) {
        return problems.take();
    }
    // Recorded first: data that went without a record would look stolen.
    auto recorded = state_->append({prepared}, commitment);
    if (!recorded) {
        return recorded.errors();
    }
    auto erased = state_->erase_here(commitment, recorded->first);
    return erased ? base::Result<std::uint64_t>(recorded->first) : erased.errors();
}

base::Result<std::filesystem::path> Log::keep_cosigned(std::string_view bytes) {
    const auto past = read_past(std::string(bytes), {});
    if (!past) {
        return past.errors();
    }
    if (auto shared = state_->keep_cosigned(past->chain.number, bytes); !shared) {
        return shared.errors();
    }
    const Path file = state_->layout.cosigned_folder() / std::to_string(past->chain.number);
    Batch batch(*state_->options.calls);
    auto done = batch.make_folders(file.parent_path());
    if (!done || !(done = batch.commit()) || !(done = replace_file(*state_->options.calls, file, bytes))) {
        return done.errors();
    }
    return file;
}

base::Result<LogReader> Log::reader() const {
    bool current = true;
    if (auto looked = state_->look(current); !looked) {
        return looked.errors();
    }
    auto log = LogReader::open(state_->layout.root);
    if (log) {
        log->current_ = current;
    }
    return log;
}

}  // namespace egide::journal
