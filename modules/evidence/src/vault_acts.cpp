// What is done with evidence that is there.
#include <algorithm>
#include <array>

#include "drafts.h"
#include "egide/evidence/messages.h"
#include "egide/evidence/vault.h"
#include "vault_state.h"

namespace egide::evidence {

namespace {

constexpr std::size_t kMostLinks = 400;
constexpr std::size_t kMostUsed = 1000;
constexpr std::size_t kMostRuleFiles = 200;

Done check_right(const std::string& right) {
    const auto& known = rights();
    if (std::find(known.begin(), known.end(), right) != known.end()) {
        return std::monostate{};
    }
    return refused(
        messages::vault_right({.given = shown(right), .known = std::vector<std::string>(known.begin(), known.end())}));
}

/// The record to hand out; once its data was erased, what the leaf still says of it.
base::Result<Record> readable(const journal::LogReader& log, const EvidenceRef& evidence, const RevisionRef& revision) {
    auto record = load_record(log, revision.entry, revision.commitments);
    if (!record) {
        return record.errors();
    }
    if (*record) {
        return std::move(**record);
    }
    Record bare;
    bare.evidence = *evidence.id;
    bare.revision = revision.number;
    bare.by = *revision.actor;
    bare.received = revision.at;
    bare.content = Content{"application/octet-stream", *evidence.id, revision.object->name};
    return bare;
}

base::Result<const RevisionRef*> revision_with_content(const EvidenceRef& evidence,
                                                       std::optional<std::uint32_t> number) {
    const auto found = number ? std::find_if(evidence.revisions.begin(), evidence.revisions.end(),
                                             [&](const RevisionRef& one) { return one.number == *number; })
                              : evidence.revisions.end() - 1;
    if (found == evidence.revisions.end()) {
        return refused(messages::vault_no_revision({.id = *evidence.id, .revision = *number}));
    }
    if (found->object == nullptr) {
        return refused(messages::vault_no_content({.id = *evidence.id, .revision = found->number}));
    }
    return &*found;
}

}  // namespace

std::span<const std::string_view> rights() {
    static constexpr std::array<std::string_view, 6> known = {"administer", "deposit", "evaluate",
                                                              "read",       "seal",    "withdraw"};
    return known;
}

base::Result<std::uint64_t> Vault::withdraw(const std::string& actor, const std::string& evidence,
                                            const std::string& reason) {
    auto known = check_actor(actor);
    if (known && reason.empty()) {
        known = refused(messages::record_reason_missing());
    }
    const auto lock = known ? state_->lock() : known.errors();
    const auto log = lock ? state_->refreshed() : lock.errors();
    const auto found = log ? state_->find_open(evidence) : log.errors();
    if (!found) {
        return found.errors();
    }
    auto draft = draft_about(kinds::withdrawn, actor, evidence, (*found)->revisions.back().number);
    draft.personal.push_back(personal_text("reason", reason));
    return state_->record(std::move(draft));
}

base::Result<std::uint64_t> Vault::link(const std::string& actor, const std::string& evidence,
                                        std::span<const ObservationLink> observations) {
    if (auto known = check_actor(actor); !known) {
        return known.errors();
    }
    const bool named = std::all_of(observations.begin(), observations.end(), [](const ObservationLink& link) {
        return !link.kind.empty() && link.kind.size() <= 64;
    });
    if (observations.empty() || observations.size() > kMostLinks || !named) {
        return refused(messages::vault_links({.limit = kMostLinks}));
    }
    const auto lock = state_->lock();
    const auto log = lock ? state_->refreshed() : lock.errors();
    const auto found = log ? state_->find_open(evidence) : log.errors();
    return found ? state_->record(draft_link(actor, evidence, observations)) : found.errors();
}

base::Result<HandedOut> Vault::read(const std::string& actor, const std::string& evidence,
                                    std::optional<std::uint32_t> revision) {
    if (auto known = check_actor(actor); !known) {
        return known.errors();
    }
    const auto seen = state_->refreshed();
    const auto found = seen ? state_->find(evidence) : seen.errors();
    const auto wanted = found ? revision_with_content(**found, revision) : found.errors();
    auto record = wanted ? readable(*seen, **found, **wanted) : wanted.errors();
    auto bytes = record ? state_->store.open(record->content->object.sha256) : record.errors();
    // The lock keeps two readings of one actor from having the same number. Nobody waits for the store within it.
    const auto lock = bytes ? state_->lock() : bytes.errors();
    const auto log = lock ? state_->refreshed() : lock.errors();
    if (!log) {
        return log.errors();
    }
    const Readings before = state_->ledger.readings(actor);
    const auto entry = state_->record(draft_read(actor, *record, before.count + 1, before.last));
    if (!entry) {
        return entry.errors();
    }
    return HandedOut{std::move(*record), *entry, std::move(*bytes)};
}

base::Result<std::uint64_t> Vault::name_actor(const std::string& actor, const std::string& name) {
    if (auto known = check_actor(actor); !known) {
        return known.errors();
    }
    journal::Draft draft{std::string(kinds::actor_named), R"({"actor":")" + actor + R"("})", {}};
    draft.personal.push_back(personal_text("name", name));
    return state_->record(std::move(draft));
}

base::Result<std::uint64_t> Vault::grant(const std::string& actor, const std::string& to, const std::string& right) {
    for (auto& known : {check_actor(actor), check_actor(to), check_right(right)}) {
        if (!known) {
            return known.errors();
        }
    }
    return state_->record(draft_access(kinds::access_granted, actor, to, right));
}

base::Result<std::uint64_t> Vault::revoke(const std::string& actor, const std::string& to, const std::string& right) {
    for (auto& known : {check_actor(actor), check_actor(to), check_right(right)}) {
        if (!known) {
            return known.errors();
        }
    }
    return state_->record(draft_access(kinds::access_revoked, actor, to, right));
}

base::Result<std::uint64_t> Vault::record_evaluation(const std::string& actor, const EvaluationMade& made) {
    if (auto known = check_actor(actor); !known) {
        return known.errors();
    }
    const bool named = std::all_of(made.evidence.begin(), made.evidence.end(), is_evidence_id);
    if (made.evidence.size() > kMostUsed || made.rule_files.size() > kMostRuleFiles || !named) {
        return refused(messages::vault_evaluation({.evidence = kMostUsed, .files = kMostRuleFiles}));
    }
    return state_->record(draft_evaluation(actor, made));
}

base::Result<std::uint64_t> Vault::erase(const std::string& actor, const std::string& evidence,
                                         const std::string& reason) {
    auto known = check_actor(actor);
    if (known && reason.empty()) {
        known = refused(messages::record_reason_missing());
    }
    const auto lock = known ? state_->lock() : known.errors();
    const auto log = lock ? state_->refreshed() : lock.errors();
    const auto found = log ? state_->find(evidence) : log.errors();
    if (!found) {
        return found.errors();
    }
    std::vector<journal::Hash> left;
    const auto take = [&](const std::vector<journal::Hash>& commitments) {
        std::copy_if(commitments.begin(), commitments.end(), std::back_inserter(left), [&](const journal::Hash& one) {
            const auto disclosed = log->personal(one);
            return disclosed && *disclosed;
        });
    };
    for (const RevisionRef& revision : (*found)->revisions) {
        take(revision.commitments);
    }
    if ((*found)->tombstone) {
        take((*found)->tombstone->commitments);
    }
    if (left.empty()) {
        return refused(messages::vault_nothing_erased({.id = evidence}));
    }
    // The journal's own record of an erasure does not say who asked for it.
    auto asked = state_->record(draft_about(kinds::erasing, actor, evidence, (*found)->revisions.back().number));
    for (const journal::Hash& commitment : left) {
        asked = asked ? state_->log.erase(commitment, reason) : asked;
    }
    return asked ? base::Result<std::uint64_t>(left.size()) : asked.errors();
}

}  // namespace egide::evidence
