#include <algorithm>
#include <iterator>

#include "wording.h"

namespace egide::documents {

Mark mark(programme::Verdict verdict) {
    switch (verdict) {
        case programme::Verdict::met:
            return {"✔", "met", Tone::ok};
        case programme::Verdict::partial:
            return {"▲", "partial", Tone::warn};
        case programme::Verdict::not_met:
            return {"✘", "not_met", Tone::bad};
        case programme::Verdict::undetermined:
            return {"?", "undetermined", Tone::neutral};
        case programme::Verdict::not_applicable:
            return {"–", "not_applicable", Tone::neutral};
    }
    return {};
}

namespace {

bool unheeded(const programme::Node& node) {
    return is_advice(node) && node.verdict == programme::Verdict::not_met;
}

}  // namespace

Mark mark(const programme::Node& node) {
    return unheeded(node) ? Mark{"!", "partial", Tone::warn} : mark(node.verdict);
}

const programme::Citation* own_citation(const programme::Node& node, const programme::Node* above) {
    const programme::Citation* own = citation(node);
    const programme::Citation* inherited = above == nullptr ? nullptr : citation(*above);
    return own != nullptr && inherited != nullptr && *own == *inherited ? nullptr : own;
}

std::vector<std::uint32_t> own_facts(const programme::Node& node, const programme::Node* above) {
    std::vector<std::uint32_t> facts;
    std::copy_if(node.facts.begin(), node.facts.end(), std::back_inserter(facts), [&](std::uint32_t fact) {
        return above == nullptr || std::find(above->facts.begin(), above->facts.end(), fact) == above->facts.end();
    });
    return facts;
}

std::string_view name(Tone tone) {
    switch (tone) {
        case Tone::plain:
            return "plain";
        case Tone::strong:
            return "strong";
        case Tone::muted:
            return "muted";
        case Tone::ok:
            return "ok";
        case Tone::warn:
            return "warn";
        case Tone::bad:
            return "bad";
        case Tone::info:
            return "info";
        case Tone::neutral:
            return "neutral";
    }
    return {};
}

std::string Wording::state(programme::Verdict verdict) const {
    switch (verdict) {
        case programme::Verdict::met:
            return say(messages::state_met());
        case programme::Verdict::partial:
            return say(messages::state_partial());
        case programme::Verdict::not_met:
            return say(messages::state_not_met());
        case programme::Verdict::undetermined:
            return say(messages::state_undetermined());
        case programme::Verdict::not_applicable:
            return say(messages::state_not_applicable());
    }
    return {};
}

std::string Wording::state(const programme::Node& node) const {
    return unheeded(node) ? say(messages::state_advice()) : state(node.verdict);
}

std::string Wording::state(programme::PieceState piece) const {
    switch (piece) {
        case programme::PieceState::present:
            return say(messages::piece_present());
        case programme::PieceState::missing:
            return say(messages::piece_missing());
        case programme::PieceState::not_required:
            return say(messages::piece_not_required());
        case programme::PieceState::undetermined:
            return say(messages::piece_undetermined());
    }
    return {};
}

std::string Wording::eligibility() const {
    const programme::EligibilityResult& result = evaluation_->eligibility;
    const bool decided = result.verdict == programme::Verdict::met || result.verdict == programme::Verdict::not_met;
    std::string text = say(result.verdict == programme::Verdict::met       ? messages::eligibility_met()
                           : result.verdict == programme::Verdict::not_met ? messages::eligibility_not_met()
                                                                           : messages::eligibility_undetermined());
    if (decided && result.decided_by != nullptr) {
        text += " (" + say(messages::eligibility_case({.id = result.decided_by->id})) + ")";
    }
    return text;
}

}  // namespace egide::documents
