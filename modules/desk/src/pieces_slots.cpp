#include "egide/desk/pieces.h"

namespace egide::desk {

namespace {

std::string observation_part(const Judged& judged, std::uint32_t index) {
    const auto& parts = judged.reading->observation_parts;
    return index < parts.size() ? parts[index] : std::string();
}

SlotGap gap_of(const Judged& judged, const std::string& code, const programme::Subject& subject) {
    using Kind = programme::Subject::Kind;
    SlotGap gap{{.code = code}, programme::subject_name(subject, judged.reading->facts)};
    if (subject.kind == Kind::unit) {
        gap.use.unit = judged.reading->facts.perimeter.entities.at(subject.index).finess;
    } else if (subject.kind == Kind::observation) {
        gap.use.subject = observation_part(judged, subject.index);
    }
    return gap;
}

void add_slots(std::vector<Slot>& slots, const Judged& judged, const std::vector<programme::ObjectiveResult>& results) {
    for (const auto& result : results) {
        for (const auto& status : result.pieces) {
            Slot slot{result.objective, status.piece, status.state, {}, {}};
            for (const programme::Subject& subject : status.missing_for) {
                slot.missing.push_back(gap_of(judged, status.piece->code, subject));
            }
            for (const std::uint32_t found : status.found) {
                slot.facts.push_back(observation_part(judged, found));
            }
            slots.push_back(std::move(slot));
        }
    }
}

}  // namespace

std::vector<Slot> slots_of(const Judged& judged) {
    std::vector<Slot> slots;
    add_slots(slots, judged, judged.evaluation.prerequisites);
    add_slots(slots, judged, judged.evaluation.objectives);
    return slots;
}

}  // namespace egide::desk
