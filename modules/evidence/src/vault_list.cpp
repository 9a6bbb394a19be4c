// What the journal says now.
#include <algorithm>

#include "egide/evidence/messages.h"
#include "egide/evidence/vault.h"
#include "egide/reading/tree.h"
#include "vault_state.h"

namespace egide::evidence {

namespace {

bool wanted(const Filter& filter, const Evidence& evidence) {
    if (filter.objective.empty() && filter.piece.empty() && filter.entity.empty() && filter.programme.empty()) {
        return true;
    }
    const auto& record = evidence.latest().record;
    if (!record) {
        return false;
    }
    const Attests& attests = record->attests;
    const auto same = [](const std::string& asked, const std::string& given) {
        return asked.empty() || asked == given;
    };
    return same(filter.objective, attests.objective) && same(filter.piece, attests.piece) &&
           same(filter.programme, attests.programme) &&
           (filter.entity.empty() ||
            std::find(attests.entities.begin(), attests.entities.end(), filter.entity) != attests.entities.end());
}

std::vector<ExpectedObject> expected_in(const Ledger& ledger) {
    std::vector<ExpectedObject> expected;
    for (const auto& [digest, use] : ledger.objects()) {
        if (!use.removed) {
            expected.push_back({use.name, use.entry});
        }
    }
    return expected;
}

}  // namespace

base::Result<Evidence> Vault::get(const std::string& evidence) const {
    const auto log = state_->refreshed();
    const auto found = log ? state_->find(evidence) : log.errors();
    return found ? state_->materialise(*log, **found) : found.errors();
}

Done Vault::list(const Filter& filter, const std::function<Done(const Evidence&)>& each) const {
    const auto log = state_->refreshed();
    if (!log) {
        return log.errors();
    }
    for (const EvidenceRef& ref : state_->ledger.evidence()) {
        if (ref.revisions.empty() || (ref.tombstone && !filter.withdrawn)) {
            continue;
        }
        const auto evidence = state_->materialise(*log, ref);
        if (!evidence) {
            return evidence.errors();
        }
        if (!wanted(filter, *evidence)) {
            continue;
        }
        if (auto taken = each(*evidence); !taken) {
            return taken;
        }
    }
    return std::monostate{};
}

base::Result<std::vector<Event>> Vault::history(const std::string& evidence) const {
    const auto log = state_->refreshed();
    const auto found = log ? state_->find(evidence) : log.errors();
    if (!found) {
        return found.errors();
    }
    std::vector<Event> events;
    for (const std::uint64_t index : (*found)->entries) {
        const auto bytes = log->entry(index);
        auto entry = bytes ? journal::read_entry(*bytes, "entry " + std::to_string(index)) : bytes.errors();
        auto event = entry ? read_event(std::move(*entry)) : base::Result<Event>(entry.errors());
        if (!event) {
            return event.errors();
        }
        events.push_back(std::move(*event));
    }
    return events;
}

base::Result<std::string> Vault::actor_name(const std::string& actor) const {
    const auto log = state_->refreshed();
    if (!log) {
        return log.errors();
    }
    const auto commitments = state_->ledger.name_of(actor);
    if (commitments.empty()) {
        return std::string();
    }
    const auto disclosed = log->personal(commitments.front());
    if (!disclosed || !*disclosed) {
        return disclosed ? base::Result<std::string>(std::string()) : disclosed.errors();
    }
    const auto tree = reading::read_json((*disclosed)->data, "actor");
    const reading::Node* const name = tree ? tree->find("name") : nullptr;
    return name == nullptr ? std::string() : name->scalar;
}

base::Result<std::vector<ExpectedObject>> Vault::expected_objects() const {
    const auto log = state_->refreshed();
    return log ? base::Result<std::vector<ExpectedObject>>(expected_in(state_->ledger)) : log.errors();
}

base::Result<std::vector<ExpectedObject>> expected_objects(const journal::LogReader& log) {
    Ledger ledger;
    auto read = ledger.refresh(log);
    return read ? base::Result<std::vector<ExpectedObject>>(expected_in(ledger)) : read.errors();
}

}  // namespace egide::evidence
