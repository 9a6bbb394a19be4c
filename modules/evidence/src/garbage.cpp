// Bytes that nobody needs any more go, each removal recorded before it happens.
#include <algorithm>

#include "drafts.h"
#include "egide/evidence/messages.h"
#include "egide/evidence/vault.h"
#include "vault_state.h"

namespace egide::evidence {

namespace {

bool is_needed(const Ledger& ledger, const ObjectUse& use) {
    return use.pinned || std::any_of(use.holders.begin(), use.holders.end(),
                                     [&](std::size_t holder) { return !ledger.evidence()[holder].tombstone; });
}

/// Objects that are there and may go; nothing needs recording for those recorded before an interruption.
struct Garbage {
    std::vector<ObjectName> to_record;
    std::vector<ObjectName> recorded;
};

base::Result<Garbage> find_garbage(const ObjectStore& store, const Ledger& ledger, bool strays) {
    Garbage garbage;
    auto listed = store.list([&](const Digest& sha256, std::uint64_t size) {
        const auto use = ledger.objects().find(sha256);
        if (use == ledger.objects().end()) {
            if (strays) {
                garbage.to_record.push_back({sha256, {}, size});
            }
        } else if (use->second.removed) {
            garbage.recorded.push_back(use->second.name);
        } else if (!is_needed(ledger, use->second)) {
            garbage.to_record.push_back(use->second.name);
        }
        return true;
    });
    return listed ? base::Result<Garbage>(std::move(garbage)) : listed.errors();
}

}  // namespace

base::Result<std::vector<ObjectName>> Vault::collect_garbage(const std::string& actor, bool strays) {
    if (auto known = check_actor(actor); !known) {
        return known.errors();
    }
    const auto alone =
        FileLock::try_take(*state_->options.calls, state_->folder / "objects/lock", FileLock::Kind::exclusive);
    if (!alone || !*alone) {
        return alone ? base::Result<std::vector<ObjectName>>(unavailable(messages::vault_busy())) : alone.errors();
    }
    const auto lock = state_->lock();
    const auto log = lock ? state_->refreshed() : lock.errors();
    auto garbage = log ? find_garbage(state_->store, state_->ledger, strays) : base::Result<Garbage>(log.errors());
    if (!garbage) {
        return garbage.errors();
    }
    std::vector<journal::Draft> drafts;
    for (const ObjectName& object : garbage->to_record) {
        drafts.push_back(draft_removed(actor, object));
    }
    if (const auto recorded =
            drafts.empty() ? base::Result<journal::Appended>(journal::Appended{}) : state_->log.append(drafts);
        !recorded) {
        return recorded.errors();
    }
    std::vector<ObjectName> gone = std::move(garbage->to_record);
    gone.insert(gone.end(), garbage->recorded.begin(), garbage->recorded.end());
    for (const ObjectName& object : gone) {
        if (auto removed = state_->store.remove(object.sha256); !removed) {
            return removed.errors();
        }
    }
    return gone;
}

}  // namespace egide::evidence
