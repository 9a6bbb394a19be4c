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

/// Whether an object may go: nobody needs it, or its removal was recorded before an interruption.
bool may_go(const Ledger& ledger, const Digest& sha256, bool strays) {
    const auto use = ledger.objects().find(sha256);
    return use == ledger.objects().end() ? strays : use->second.removed || !is_needed(ledger, use->second);
}

/// The names of those that are there and may go; a stray one has no second hash.
base::Result<std::vector<ObjectName>> find_garbage(const ObjectStore& store, const Ledger& ledger, bool strays) {
    std::vector<ObjectName> garbage;
    auto listed = store.list([&](const Digest& sha256, std::uint64_t size) {
        if (may_go(ledger, sha256, strays)) {
            const auto use = ledger.objects().find(sha256);
            garbage.push_back(use == ledger.objects().end() ? ObjectName{sha256, {}, size} : use->second.name);
        }
        return true;
    });
    return listed ? base::Result<std::vector<ObjectName>>(std::move(garbage)) : listed.errors();
}

bool is_removed(const Ledger& ledger, const ObjectName& name) {
    const auto use = ledger.objects().find(name.sha256);
    return use != ledger.objects().end() && use->second.removed;
}

}  // namespace

Done Vault::State::record_removals(const std::string& actor, std::vector<ObjectName>& garbage, bool strays) {
    const auto alone = lock();
    const auto reader = alone ? refreshed() : alone.errors();
    if (!reader) {
        return reader.errors();
    }
    // What others recorded while the store was listed is needed again.
    std::erase_if(garbage, [&](const ObjectName& name) { return !may_go(ledger, name.sha256, strays); });
    std::vector<journal::Draft> drafts;
    for (const ObjectName& name : garbage) {
        if (!is_removed(ledger, name)) {
            drafts.push_back(draft_removed(actor, name));
        }
    }
    const auto recorded = drafts.empty() ? base::Result<journal::Appended>(journal::Appended{}) : log.append(drafts);
    return recorded ? Done(std::monostate{}) : recorded.errors();
}

Done Vault::State::remove_recorded(std::span<const ObjectName> some, std::vector<ObjectName>& gone) {
    const auto alone = lock();
    const auto reader = alone ? refreshed() : alone.errors();
    if (!reader) {
        return reader.errors();
    }
    for (const ObjectName& name : some) {
        if (!is_removed(ledger, name)) {
            continue;
        }
        auto removed = log.stay(kLongestStoreCall);
        removed = removed ? store.remove(name.sha256) : removed;
        if (!removed) {
            return removed;
        }
        gone.push_back(name);
    }
    return std::monostate{};
}

base::Result<std::vector<ObjectName>> Vault::collect_garbage(const std::string& actor, bool strays) {
    if (auto known = check_actor(actor); !known) {
        return known.errors();
    }
    const auto alone =
        FileLock::try_take(*state_->options.calls, state_->folder / "objects/lock", FileLock::Kind::exclusive);
    if (!alone || !*alone) {
        return alone ? base::Result<std::vector<ObjectName>>(unavailable(messages::vault_busy())) : alone.errors();
    }
    const auto log = state_->refreshed();
    auto garbage =
        log ? find_garbage(state_->store, state_->ledger, strays) : base::Result<std::vector<ObjectName>>(log.errors());
    if (!garbage || garbage->empty()) {
        return garbage;
    }
    if (auto recorded = state_->record_removals(actor, *garbage, strays); !recorded) {
        return recorded.errors();
    }
    // A few at a time: whoever deposits waits for these alone.
    constexpr std::size_t kAtOnce = 20;
    std::vector<ObjectName> gone;
    for (std::span<const ObjectName> left(*garbage); !left.empty(); left = left.subspan(std::min(kAtOnce, left.size()))) {
        if (auto removed = state_->remove_recorded(left.first(std::min(kAtOnce, left.size())), gone); !removed) {
            return removed.errors();
        }
    }
    return gone;
}

}  // namespace egide::evidence
