#include "vault_state.h"

#include <array>

#include "egide/evidence/messages.h"
#include "egide/reading/reader.h"

namespace egide::evidence {

namespace {

/// The reason in a tombstone's personal text; empty once erased.
base::Result<std::string> reason_of(const journal::LogReader& log, const std::vector<journal::Hash>& commitments) {
    if (commitments.empty()) {
        return std::string();
    }
    const auto disclosed = log.personal(commitments.front());
    if (!disclosed || !*disclosed) {
        return disclosed ? base::Result<std::string>(std::string()) : disclosed.errors();
    }
    const auto tree = reading::read_json((*disclosed)->data, "tombstone");
    const reading::Node* const reason = tree ? tree->find("reason") : nullptr;
    return reason == nullptr ? std::string() : reason->scalar;
}

}  // namespace

base::Result<Vault::State::Alone> Vault::State::lock() {
    auto here = FileLock::take(*options.calls, folder / "lock", FileLock::Kind::exclusive);
    if (!here) {
        return here.errors();
    }
    auto everywhere = log.hold();
    return everywhere ? base::Result<Alone>(Alone{std::move(*here), std::move(*everywhere)}) : everywhere.errors();
}

Done Vault::State::keep(const ObjectName& name, const OpenSource& source) {
    const auto use = ledger.objects().find(name.sha256);
    if (use == ledger.objects().end() || !use->second.removed) {
        return std::monostate{};
    }
    const auto there = store.has(name.sha256);
    if (!there || *there) {
        return there ? Done(std::monostate{}) : there.errors();
    }
    const auto stays = log.stay(kLongestStoreCall);
    const auto again = stays ? store.put_one(source) : stays.errors();
    if (!again) {
        return again.errors();
    }
    return again->name == name ? Done(std::monostate{})
                               : unavailable(messages::store_altered({.object = base::hex(name.sha256)}));
}

base::Result<journal::LogReader> Vault::State::refreshed() {
    auto reader = log.reader();
    if (reader) {
        if (auto read = ledger.refresh(*reader); !read) {
            return read.errors();
        }
    }
    return reader;
}

base::Result<const EvidenceRef*> Vault::State::find(const std::string& id) const {
    const EvidenceRef* const found = ledger.find(id);
    if (found == nullptr) {
        return refused(messages::vault_unknown({.id = shown(id)}));
    }
    return found;
}

base::Result<const EvidenceRef*> Vault::State::find_open(const std::string& id) const {
    auto found = find(id);
    if (found && (*found)->tombstone) {
        return refused(messages::vault_withdrawn({.entry = (*found)->tombstone->entry, .id = id}));
    }
    return found;
}

base::Result<std::uint64_t> Vault::State::record(journal::Draft draft) {
    const auto appended = log.append({&draft, 1});
    return appended ? base::Result<std::uint64_t>(appended->first) : appended.errors();
}

std::string Vault::State::fresh_id() const {
    std::array<std::uint8_t, 16> bytes{};
    options.random(bytes);
    return base::hex(bytes);
}

base::Result<std::optional<Record>> load_record(const journal::LogReader& log, std::uint64_t entry,
                                                const std::vector<journal::Hash>& commitments) {
    Event event;
    event.index = entry;
    event.commitments = commitments;
    return record_of(log, event);
}

Done check_actor(const std::string& actor) {
    return is_actor(actor) ? Done(std::monostate{}) : refused(messages::record_actor({.given = shown(actor)}));
}

base::Result<Evidence> Vault::State::materialise(const journal::LogReader& reader, const EvidenceRef& ref) const {
    Evidence evidence{*ref.id, {}, ref.observations, {}};
    for (const RevisionRef& revision : ref.revisions) {
        auto record = load_record(reader, revision.entry, revision.commitments);
        if (!record) {
            return record.errors();
        }
        evidence.revisions.push_back({revision.entry, revision.at, *revision.actor, revision.number,
                                      revision.object == nullptr ? std::nullopt : std::optional(revision.object->name),
                                      revision.commitments, std::move(*record),
                                      revision.foreign ? std::optional(*revision.foreign) : std::nullopt});
    }
    if (ref.tombstone) {
        auto reason = reason_of(reader, ref.tombstone->commitments);
        if (!reason) {
            return reason.errors();
        }
        evidence.tombstone = Tombstone{ref.tombstone->entry, ref.tombstone->at, *ref.tombstone->actor,
                                       std::move(*reason), ref.tombstone->commitments};
    }
    return evidence;
}

}  // namespace egide::evidence
