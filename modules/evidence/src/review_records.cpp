#include <algorithm>

#include "egide/evidence/messages.h"
#include "egide/reading/tree.h"
#include "reviewer.h"

namespace egide::evidence {

namespace {

std::string period_of(const Attests& attests) {
    return (attests.from ? attests.from->iso() : "…") + "/" + (attests.to ? attests.to->iso() : "…");
}

std::string moment_of(const std::optional<journal::Instant>& instant) {
    return instant ? journal::show_instant(*instant) : "—";
}

/// The field in which a record is not what its entry says; empty when it is.
std::string disagreement(const Event& event, const Record& record) {
    const auto object = record.content ? std::optional(record.content->object) : std::nullopt;
    return record.evidence != event.evidence            ? "evidence"
           : record.revision != event.revision          ? "revision"
           : record.by != event.actor && !event.foreign ? "by"
           : object != event.object                     ? "content"
           : (event.kind == kinds::absent && record.held()) || (event.kind == kinds::received && !record.held())
               ? "state"
               : "";
}

std::vector<std::string> evidence_named_in(const Event& event) {
    std::vector<std::string> ids;
    const auto tree = reading::read_json(event.payload, event.kind);
    if (const reading::Node* const list = tree ? tree->find("uses") : nullptr) {
        for (const reading::Node& item : list->items) {
            ids.push_back(item.scalar);
        }
    }
    return ids;
}

}  // namespace

void RecordReview::take(const Event& event) {
    if (event.kind == kinds::received || event.kind == kinds::absent || event.kind == kinds::revised) {
        revision(event);
    } else if (event.kind == kinds::evaluation_made || event.kind == kinds::bundle_sealed) {
        used(event);
    } else if (event.kind == kinds::erasing) {
        erasing_.push_back(event);
    } else if (event.kind == kinds::linked) {
        known_[event.evidence].linked = event.index;
    } else if (event.kind == kinds::withdrawn) {
        Known& known = known_[event.evidence];
        after_use(Concern::withdrawn_after_use, event, known);
        known.tombstone = event.index;
    }
}

void RecordReview::malformed_order(const Event& event, const Known& known) {
    if (known.tombstone) {
        sink_.add(Concern::record_disagrees,
                  messages::review_after_tombstone(
                      {.entry = event.index, .evidence = event.evidence, .tombstone = *known.tombstone}),
                  event, {*known.tombstone});
    }
    const bool first = event.kind != kinds::revised;
    if (event.revision != known.revision + 1 || (first && known.revision != 0)) {
        sink_.add(Concern::record_disagrees,
                  messages::review_revision_order({.entry = event.index,
                                                   .evidence = event.evidence,
                                                   .expected = known.revision + 1,
                                                   .found = event.revision}),
                  event);
    }
}

void RecordReview::revision(const Event& event) {
    Known& known = known_[event.evidence];
    malformed_order(event, known);
    compare(event, known);
    if (known.revision > 0) {
        after_use(Concern::revised_after_use, event, known);
    }
    known.revision = event.revision;
    known.entry = event.index;
    known.commitments = event.commitments;
}

void RecordReview::compare(const Event& event, const Known& former) {
    const auto record = record_of(log_, event);
    if (!record) {
        sink_.add(Concern::record_disagrees, messages::review_record_unreadable({.entry = event.index}), event);
        return;
    }
    if (!*record) {
        ++review_.erased;
        return;
    }
    ++review_.records;
    if (const std::string field = disagreement(event, **record); !field.empty()) {
        sink_.add(Concern::record_disagrees, messages::review_record_disagrees({.entry = event.index, .field = field}),
                  event);
    }
    if (!event.foreign && (*record)->received > event.at) {
        sink_.add(Concern::clock_back,
                  messages::review_received_later({.at = journal::show_instant(event.at),
                                                   .entry = event.index,
                                                   .evidence = event.evidence,
                                                   .received = journal::show_instant((*record)->received)}),
                  event);
    }
    Event before;
    before.index = former.entry;
    before.commitments = former.commitments;
    const auto earlier = record_of(log_, before);
    if (earlier && *earlier) {
        changed(event, **earlier, **record);
    }
}

void RecordReview::changed(const Event& event, const Record& before, const Record& after) {
    const std::vector<std::uint64_t> others = {known_[event.evidence].entry};
    if (before.attests.from != after.attests.from || before.attests.to != after.attests.to) {
        sink_.add(Concern::dates_changed,
                  messages::review_period_changed({.after = period_of(after.attests),
                                                   .before = period_of(before.attests),
                                                   .entry = event.index,
                                                   .evidence = event.evidence,
                                                   .revision = event.revision}),
                  event, others);
    }
    if (before.collected != after.collected) {
        sink_.add(Concern::dates_changed,
                  messages::review_collected_changed({.after = moment_of(after.collected),
                                                      .before = moment_of(before.collected),
                                                      .entry = event.index,
                                                      .evidence = event.evidence,
                                                      .revision = event.revision}),
                  event, others);
    }
}

void RecordReview::used(const Event& event) {
    const Use use{event.index, event.kind};
    const auto ids = event.kind == kinds::evaluation_made ? evidence_named_in(event) : std::vector<std::string>{};
    for (const std::string& id : ids) {
        uses_[id] = use;
    }
    if (ids.empty()) {
        uses_of_all_.push_back(use);
    }
}

std::optional<RecordReview::Use> RecordReview::use_of(const Event& event, const Known& known) const {
    if (const auto named = uses_.find(event.evidence); named != uses_.end() && named->second.entry > known.entry) {
        return named->second;
    }
    if (!uses_of_all_.empty() && uses_of_all_.back().entry > known.entry) {
        return uses_of_all_.back();
    }
    return std::nullopt;
}

void RecordReview::after_use(Concern concern, const Event& event, const Known& known) {
    auto use = use_of(event, known);
    if (!use && known.linked && concern == Concern::withdrawn_after_use) {
        use = Use{*known.linked, std::string(kinds::linked)};
    }
    if (!use) {
        return;
    }
    sink_.add(concern,
              concern == Concern::revised_after_use
                  ? messages::review_revised_after_use(
                        {.entry = event.index, .evidence = event.evidence, .kind = use->kind, .use = use->entry})
                  : messages::review_withdrawn_after_use(
                        {.entry = event.index, .evidence = event.evidence, .kind = use->kind, .use = use->entry}),
              event, {use->entry});
}

void RecordReview::finish() {
    for (const Event& asked : erasing_) {
        const Known& known = known_[asked.evidence];
        Event last;
        last.index = known.entry;
        last.commitments = known.commitments;
        const auto left = known.entry < asked.index ? record_of(log_, last) : std::optional<Record>();
        if (left && *left) {
            sink_.add(Concern::erasure_unfinished,
                      messages::review_erasure_unfinished({.entry = asked.index, .evidence = asked.evidence}), asked);
        }
    }
}

}  // namespace egide::evidence
