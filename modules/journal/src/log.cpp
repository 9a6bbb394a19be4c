#include "egide/journal/log.h"

#include "egide/journal/canonical_json.h"
#include "egide/journal/messages.h"
#include "egide/reading/reader.h"
#include "trouble.h"
#include "writer.h"

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

struct Log::State {
    State(Layout where, LogOptions with)
        : layout(std::move(where)), options(std::move(with)), writer(layout, options) {}
    Layout layout;
    LogOptions options;
    Writer writer;

    base::Result<Appended> append(const std::vector<PreparedDraft>& drafts) {
        const auto lock = FolderLock::take(layout.lock());
        if (!lock) {
            return lock.errors();
        }
        if (auto fresh = writer.refresh(); !fresh) {
            return fresh.errors();
        }
        if (auto ready = writer.needs_recovery() ? writer.recover() : Done(std::monostate{}); !ready) {
            return ready.errors();
        }
        return writer.append(drafts);
    }
};

Log::Log(std::unique_ptr<State> state) : state_(std::move(state)) {}
Log::~Log() = default;
Log::Log(Log&&) noexcept = default;
Log& Log::operator=(Log&&) noexcept = default;

base::Result<Log> Log::create(const std::filesystem::path& folder, LogOptions options) {
    auto state = std::make_unique<State>(Layout{folder}, std::move(options));
    Batch batch(*state->options.calls);
    auto done = batch.make_folders(folder);
    if (!done || !(done = batch.commit())) {
        return done.errors();
    }
    const auto lock = FolderLock::take(state->layout.lock());
    if (!lock) {
        return lock.errors();
    }
    if (is_there(state->layout.checkpoint())) {
        return damaged(folder.string(), messages::log_exists());
    }
    if (done = state->writer.publish_empty(); !done) {
        return done.errors();
    }
    return Log(std::move(state));
}

base::Result<Log> Log::open(const std::filesystem::path& folder, LogOptions options) {
    auto state = std::make_unique<State>(Layout{folder}, std::move(options));
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

base::Result<Appended> Log::append(std::span<const Draft> drafts) {
    const auto prepared = prepare_all(drafts);
    return prepared ? state_->append(*prepared) : prepared.errors();
}

base::Result<std::uint64_t> Log::erase(const Hash& commitment, const std::string& reason) {
    const auto log = reader();
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
    auto recorded = state_->append({prepared});
    if (!recorded) {
        return recorded.errors();
    }
    const std::string marker = write_personal({recorded->first, std::nullopt});
    if (auto erased = replace_file(*state_->options.calls, state_->layout.personal(commitment), marker); !erased) {
        return erased.errors();
    }
    return recorded->first;
}

base::Result<std::filesystem::path> Log::keep_cosigned(std::string_view bytes) {
    const auto past = read_past(std::string(bytes), {});
    if (!past) {
        return past.errors();
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
    return LogReader::open(state_->layout.root);
}

}  // namespace egide::journal
