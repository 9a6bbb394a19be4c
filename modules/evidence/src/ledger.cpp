#include "ledger.h"

#include <algorithm>

#include "egide/journal/merkle.h"

namespace egide::evidence {

bool Ledger::continues(const journal::LogReader& log) const {
    const journal::Checkpoint& head = log.checkpoint();
    if (size_ == 0 || head.size == size_) {
        return size_ == 0 || head.root == root_;
    }
    const auto proof =
        head.size > size_ ? log.prove_consistency(size_) : base::Result<std::vector<journal::Hash>>(base::Errors{});
    return proof && journal::verify_consistency(size_, head.size, root_, head.root, *proof);
}

Done Ledger::refresh(const journal::LogReader& log) {
    if (!continues(log)) {
        *this = Ledger();
    }
    auto read = each_event(log, size_, [this](Event event) -> Done {
        size_ = event.index + 1;
        take(std::move(event));
        return std::monostate{};
    });
    if (!read) {
        // Half of the new entries were taken: the next reading starts again.
        *this = Ledger();
        return read;
    }
    size_ = log.checkpoint().size;
    root_ = log.checkpoint().root;
    return read;
}

void Ledger::take(Event event) {
    if (event.foreign) {
        imported_.emplace(event.foreign->origin, event.foreign->index);
    }
    if (event.kind == kinds::actor_named) {
        names_[event.actor] = std::move(event.commitments);
    } else if (event.kind == kinds::object_removed) {
        use(*event.object, event.index).removed = true;
    } else if (event.kind == kinds::imported && event.object) {
        use(*event.object, event.index).pinned = true;
    } else if (!event.evidence.empty()) {
        take_evidence(event);
    }
}

void Ledger::take_evidence(Event& event) {
    const auto [place, fresh] = places_.try_emplace(event.evidence, evidence_.size());
    if (fresh) {
        evidence_.emplace_back().id = &place->first;
    }
    EvidenceRef& evidence = evidence_[place->second];
    evidence.entries.push_back(event.index);
    if (event.kind == kinds::received || event.kind == kinds::absent || event.kind == kinds::revised) {
        take_revision(evidence, place->second, event);
    } else if (event.kind == kinds::withdrawn) {
        evidence.tombstone = {event.index, event.at, actor(event.actor), std::move(event.commitments)};
    } else if (event.kind == kinds::linked) {
        evidence.observations.insert(evidence.observations.end(), event.observations.begin(), event.observations.end());
    } else if (event.kind == kinds::read) {
        readings_[event.actor] = {event.reader_count, event.index};
    }
}

void Ledger::take_revision(EvidenceRef& evidence, std::size_t holder, Event& event) {
    RevisionRef revision{
        event.index, event.at, actor(event.actor), event.revision, nullptr, std::move(event.commitments), nullptr};
    if (event.object) {
        ObjectUse& object = use(*event.object, event.index);
        if (object.holders.empty() && !object.pinned) {
            object = {*event.object, event.index, {}, false, false};  // it may have been known as a stray only
        }
        object.removed = false;
        if (object.holders.empty() || object.holders.back() != holder) {
            object.holders.push_back(holder);
        }
        revision.object = &object;
    }
    if (event.foreign) {
        revision.foreign = std::make_shared<const Foreign>(std::move(*event.foreign));
    }
    evidence.revisions.push_back(std::move(revision));
}

ObjectUse& Ledger::use(const ObjectName& name, std::uint64_t entry) {
    const auto [place, fresh] = objects_.try_emplace(name.sha256);
    if (fresh) {
        place->second.name = name;
        place->second.entry = entry;
    }
    return place->second;
}

const EvidenceRef* Ledger::find(const std::string& id) const {
    const auto place = places_.find(id);
    const EvidenceRef* const found = place == places_.end() ? nullptr : &evidence_[place->second];
    return found != nullptr && !found->revisions.empty() ? found : nullptr;
}

Readings Ledger::readings(const std::string& actor) const {
    const auto found = readings_.find(actor);
    return found == readings_.end() ? Readings{} : found->second;
}

std::vector<journal::Hash> Ledger::name_of(const std::string& actor) const {
    const auto found = names_.find(actor);
    return found == names_.end() ? std::vector<journal::Hash>{} : found->second;
}

bool Ledger::has_imported(const std::string& origin, std::uint64_t index) const {
    return imported_.contains({origin, index});
}

}  // namespace egide::evidence
