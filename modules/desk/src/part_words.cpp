#include <array>

#include "egide/desk/parts.h"

namespace egide::desk {

namespace {

struct KindWord {
    PartKind kind;
    std::string_view word;
    bool single;
    bool judged;
};

constexpr std::array kKindWords{
    KindWord{PartKind::candidate, "candidate", true, true},      KindWord{PartKind::dates, "dates", true, true},
    KindWord{PartKind::money, "money", true, true},              KindWord{PartKind::context, "context", true, true},
    KindWord{PartKind::entity, "entity", false, true},           KindWord{PartKind::observation, "observation", false, true},
    KindWord{PartKind::expense, "expense", false, true},         KindWord{PartKind::contacts, "contacts", true, false},
    KindWord{PartKind::bank, "bank", true, false},               KindWord{PartKind::agreement, "agreement", true, false},
    KindWord{PartKind::convention, "convention", true, false},   KindWord{PartKind::order, "order", true, false},
};

const KindWord& line_of(PartKind kind) {
    return kKindWords.at(static_cast<std::size_t>(kind));
}

bool is_over(dossier::Stage stage) {
    using enum dossier::Stage;
    return stage == closed || stage == withdrawn || stage == paid;
}

/// The candidate has the ball: nothing that somebody else reads at that moment can change under his eyes.
bool candidate_writes(dossier::Stage stage) {
    using enum dossier::Stage;
    switch (stage) {
        case simulation:
        case application_draft:
        case application_complement:
        case operational:
        case attainment_draft:
        case attainment_complement:
        case control_complement: return true;
        default: return false;
    }
}

bool is_decided(dossier::Stage stage) {
    using enum dossier::Stage;
    switch (stage) {
        case decision_prepared:
        case reached:
        case partially_reached:
        case not_reached:
        case payment_ordered:
        case application_rejected: return true;
        default: return is_over(stage);
    }
}

}  // namespace

std::string_view word_of(PartKind kind) {
    return line_of(kind).word;
}

std::optional<PartKind> part_kind_of(std::string_view word) {
    for (const KindWord& line : kKindWords) {
        if (line.word == word) {
            return line.kind;
        }
    }
    return std::nullopt;
}

bool is_single(PartKind kind) {
    return line_of(kind).single;
}

bool is_judged(PartKind kind) {
    return line_of(kind).judged;
}

bool may_change(dossier::Stage stage, PartKind kind) {
    switch (kind) {
        case PartKind::convention:
        case PartKind::order:
        case PartKind::contacts: return !is_over(stage);
        // Facts come when they happen. What was submitted is in its snapshot, whatever comes after.
        case PartKind::observation:
        case PartKind::expense: return !is_decided(stage);
        default: return candidate_writes(stage);
    }
}

}  // namespace egide::desk
