// Bytes first, durable; then one head for the group; then the answer.
#include <algorithm>

#include "drafts.h"
#include "egide/evidence/messages.h"
#include "egide/evidence/vault.h"
#include "vault_state.h"

namespace egide::evidence {

namespace {

constexpr std::size_t kMostTold = 10;

Record record_from(const NewEvidence& fresh, const std::string& actor, const std::string& id,
                   journal::Instant received) {
    Record record;
    record.evidence = id;
    record.by = actor;
    record.attests = fresh.attests;
    record.collected = fresh.collected;
    record.content = Content{fresh.media_type, fresh.name, {}};
    record.note = fresh.note;
    record.origin = fresh.origin;
    record.received = received;
    return record;
}

/// Evidence, not withdrawn, whose latest revision has these bytes.
std::vector<std::string> holders_of(const Ledger& ledger, const Digest& sha256, std::size_t most) {
    std::vector<std::string> ids;
    const auto object = ledger.objects().find(sha256);
    if (object == ledger.objects().end()) {
        return ids;
    }
    for (const std::size_t holder : object->second.holders) {
        const EvidenceRef& evidence = ledger.evidence()[holder];
        if (ids.size() < most && !evidence.tombstone && evidence.revisions.back().object == &object->second) {
            ids.push_back(*evidence.id);
        }
    }
    return ids;
}

/// A group being added: what is known of each before and after its bytes are there.
class Adding {
  public:
    Adding(const std::string& actor, std::span<const NewEvidence> group) : actor_(actor), group_(group) {
        added_.resize(group.size());
    }

    /// Refuses what could not be recorded before a byte is read.
    void prepare(const std::function<std::string()>& fresh_id, journal::Instant received) {
        for (std::size_t at = 0; at < group_.size(); ++at) {
            Record record = record_from(group_[at], actor_, fresh_id(), received);
            added_[at].errors = troubles_of(record);
            if (added_[at].errors.empty()) {
                added_[at].record = std::move(record);
                sources_.push_back(group_[at].open);
                places_.push_back(at);
            }
        }
    }
    std::span<const OpenSource> sources() const { return sources_; }

    /// What another node collected since it was stored here.
    template <typename State>
    Done put_again(const std::vector<base::Result<StoredObject>>& stored, State& state) const {
        for (std::size_t at = 0; at < places_.size(); ++at) {
            auto kept = stored[at] ? state.keep(stored[at]->name, sources_[at]) : Done(std::monostate{});
            if (!kept) {
                return kept;
            }
        }
        return std::monostate{};
    }
    std::vector<journal::Draft> drafts(const std::vector<base::Result<StoredObject>>& stored, const Ledger& ledger) {
        std::vector<journal::Draft> drafts;
        for (std::size_t at = 0; at < places_.size(); ++at) {
            Added& added = added_[places_[at]];
            if (!stored[at]) {
                added.errors = stored[at].errors();
                added.record.reset();
                continue;
            }
            added.record->content->object = stored[at]->name;
            added.same_bytes = holders_of(ledger, stored[at]->name.sha256, kMostTold);
            if (const auto twin = first_with_.try_emplace(stored[at]->name.sha256, added.record->evidence);
                !twin.second && added.same_bytes.size() < kMostTold) {
                added.same_bytes.push_back(twin.first->second);
            }
            drafts.push_back(draft_of(kinds::received, actor_, *added.record));
        }
        return drafts;
    }
    std::vector<Added> recorded(std::uint64_t first) {
        for (Added& added : added_) {
            if (added.record) {
                added.evidence = added.record->evidence;
                added.entry = first++;
            }
        }
        return std::move(added_);
    }

  private:
    const std::string& actor_;
    std::span<const NewEvidence> group_;
    std::vector<Added> added_;
    std::vector<OpenSource> sources_;
    std::vector<std::size_t> places_;
    std::map<Digest, std::string> first_with_;
};

/// The record of the next revision, its content not yet known when there are new bytes.
base::Result<Record> next_record(const Record& former, const NewEvidence& fresh, const std::string& actor,
                                 const std::string& reason, journal::Instant received) {
    Record record = record_from(fresh, actor, former.evidence, received);
    record.revision = former.revision + 1;
    record.reason = reason;
    if (!fresh.open) {
        record.content = former.content;
    } else if (former.content && fresh.name.empty()) {
        record.content->name = former.content->name;
    }
    base::Errors troubles = troubles_of(record);
    if (reason.empty()) {
        troubles.push_back(refused(messages::record_reason_missing()));
    }
    return troubles.empty() ? base::Result<Record>(std::move(record)) : troubles;
}

}  // namespace

base::Result<std::vector<Added>> Vault::add(const std::string& actor, std::span<const NewEvidence> group,
                                            const std::function<void(std::uint64_t)>& progress) {
    if (auto known = check_actor(actor); !known) {
        return known.errors();
    }
    const auto storing = state_->storing();
    if (!storing) {
        return storing.errors();
    }
    Adding adding(actor, group);
    adding.prepare([this] { return state_->fresh_id(); }, state_->options.clock());
    const auto stored = state_->store.put(adding.sources(), progress);
    // The turn of a shared journal alone: in one folder, storing() is enough.
    const auto turn = stored ? state_->log.hold() : stored.errors();
    const auto log = turn ? state_->refreshed() : turn.errors();
    auto kept = log ? adding.put_again(*stored, *state_) : Done(log.errors());
    if (!kept) {
        return kept.errors();
    }
    const auto drafts = adding.drafts(*stored, state_->ledger);
    if (drafts.empty()) {
        return adding.recorded(0);
    }
    const auto appended = state_->log.append(drafts);
    return appended ? base::Result<std::vector<Added>>(adding.recorded(appended->first)) : appended.errors();
}

base::Result<Added> Vault::absent(const std::string& actor, const Attests& attests, const std::string& reason,
                                  const std::string& note) {
    if (auto known = check_actor(actor); !known) {
        return known.errors();
    }
    Record record;
    record.evidence = state_->fresh_id();
    record.by = actor;
    record.attests = attests;
    record.note = note;
    record.reason = reason;
    record.received = state_->options.clock();
    if (base::Errors troubles = troubles_of(record); !troubles.empty()) {
        return troubles;
    }
    const auto entry = state_->record(draft_of(kinds::absent, actor, record));
    return entry ? base::Result<Added>(Added{record.evidence, *entry, record, {}, {}}) : entry.errors();
}

base::Result<Added> Vault::revise(const std::string& actor, const std::string& evidence, const NewEvidence& fresh,
                                  const std::string& reason) {
    if (auto known = check_actor(actor); !known) {
        return known.errors();
    }
    const auto storing = state_->storing();
    if (!storing) {
        return storing.errors();
    }
    const auto stored = fresh.open ? state_->store.put_one(fresh.open) : base::Result<StoredObject>(StoredObject{});
    const auto lock = stored ? state_->lock() : stored.errors();
    const auto log = lock ? state_->refreshed() : lock.errors();
    const auto kept = log && fresh.open ? state_->keep(stored->name, fresh.open) : log ? Done(std::monostate{}) : log.errors();
    const auto found = kept ? state_->find_open(evidence) : kept.errors();
    if (!found) {
        return found.errors();
    }
    const RevisionRef& last = (*found)->revisions.back();
    const auto former = load_record(*log, last.entry, last.commitments);
    if (!former || !*former) {
        return former ? base::Result<Added>(refused(messages::vault_erased({.id = evidence}))) : former.errors();
    }
    auto record = next_record(**former, fresh, actor, reason, state_->options.clock());
    if (!record) {
        return record.errors();
    }
    Added added{evidence, 0, {}, {}, {}};
    if (fresh.open) {
        record->content->object = stored->name;
        added.same_bytes = holders_of(state_->ledger, stored->name.sha256, kMostTold);
    }
    const auto entry = state_->record(draft_of(kinds::revised, actor, *record));
    if (!entry) {
        return entry.errors();
    }
    added.entry = *entry;
    added.record = std::move(*record);
    return added;
}

base::Result<std::vector<std::string>> Vault::with_bytes(const Digest& sha256) const {
    const auto log = state_->refreshed();
    return log ? base::Result<std::vector<std::string>>(holders_of(state_->ledger, sha256, SIZE_MAX)) : log.errors();
}

}  // namespace egide::evidence
