#include "wording.h"

#include <algorithm>

#include "egide/observation/dictionary.h"

namespace egide::documents {

namespace {

constexpr std::size_t kShaShown = 12;

/// The objectives that concern the candidate, by verdict.
struct Tally {
    std::size_t total = 0;
    std::size_t met = 0;
    std::size_t partial = 0;
    std::size_t not_met = 0;
    std::size_t undetermined = 0;
};

Tally tally(const programme::Evaluation& evaluation) {
    Tally counts;
    for (const programme::ObjectiveResult& result : evaluation.objectives) {
        counts.total += result.verdict != programme::Verdict::not_applicable;
        counts.met += result.verdict == programme::Verdict::met;
        counts.partial += result.verdict == programme::Verdict::partial;
        counts.not_met += result.verdict == programme::Verdict::not_met;
        counts.undetermined += result.verdict == programme::Verdict::undetermined;
    }
    return counts;
}

}  // namespace

std::string Wording::show(const programme::Grant& grant) const {
    if (grant.amount()) {
        return show(*grant.amount());
    }
    if (grant.low && grant.high) {
        return say(messages::money_range({.high = *grant.high, .low = *grant.low}));
    }
    if (grant.high) {
        return say(messages::money_at_most({.high = *grant.high}));
    }
    return grant.low ? say(messages::money_at_least({.low = *grant.low})) : say(messages::money_undetermined());
}

std::string Wording::percent(const base::Ratio& share) const {
    constexpr int kMostDecimals = 2;
    for (int decimals = 0; decimals < kMostDecimals; ++decimals) {
        const std::int64_t scale = decimals == 0 ? 100 : 1000;
        if (const auto scaled = share.times(base::Ratio(scale)); scaled && scaled->denominator() == 1) {
            return base::show_percent(share, language_, decimals);
        }
    }
    return base::show_percent(share, language_, kMostDecimals);
}

std::string Wording::grant_clause() const {
    const programme::Grant& grant = evaluation_->grant;
    if (grant.amount()) {
        return say(messages::answer_grant_exact({.amount = *grant.amount()}));
    }
    if (grant.low && grant.high) {
        return say(messages::answer_grant_range({.high = *grant.high, .low = *grant.low}));
    }
    if (grant.high) {
        return say(messages::answer_grant_at_most({.high = *grant.high}));
    }
    return say(grant.low ? messages::answer_grant_at_least({.low = *grant.low}) : messages::answer_grant_unknown());
}

std::string Wording::answer() const {
    const Tally counts = tally(*evaluation_);
    std::vector<std::string> parts{say(messages::answer_objectives({.met = counts.met, .total = counts.total}))};
    if (counts.partial > 0) {
        parts.push_back(say(messages::answer_partial({.count = counts.partial})));
    }
    if (counts.not_met > 0) {
        parts.push_back(say(messages::answer_not_met({.count = counts.not_met})));
    }
    if (counts.undetermined > 0) {
        parts.push_back(say(messages::answer_undetermined({.count = counts.undetermined})));
    }
    return say(
        messages::answer_sentence({.counts = join(parts), .grant = grant_clause(), .on = show_long(evaluation_->on)}));
}

std::string Wording::stake() const {
    const auto most = potential(*evaluation_);
    const auto open = at_stake(*evaluation_);
    if (!most || !open) {
        return {};
    }
    return open->cents() > 0 ? say(messages::answer_at_stake({.amount = *open, .potential = *most}))
                             : say(messages::answer_secured({.potential = *most}));
}

std::vector<std::string> Wording::scope() const {
    const programme::UsedMilestone& declaration = evaluation_->declaration;
    const programme::UsedMilestone& phase = evaluation_->phase_start;
    std::vector<std::string> lines{say(messages::scope_on({.on = show_long(evaluation_->on)}))};
    if (!phase.date) {
        lines.push_back(say(messages::scope_phase_unknown()));
    } else {
        lines.push_back(say(phase.assumed ? messages::scope_phase_assumed({.date = *phase.date})
                                          : messages::scope_phase({.date = *phase.date})));
    }
    if (!declaration.date) {
        lines.push_back(say(messages::scope_declaration_unknown()));
    } else {
        lines.push_back(say(declaration.assumed ? messages::scope_declaration_assumed({.date = *declaration.date})
                                                : messages::scope_declaration({.date = *declaration.date})));
    }
    if (evaluation_->known_on != evaluation_->on) {
        lines.push_back(say(messages::scope_known_on({.on = evaluation_->known_on})));
    }
    return lines;
}

std::string Wording::rules() const {
    return say(messages::scope_rules_sha(
        {.id = programme().id, .sha256 = programme().sha256.substr(0, kShaShown), .version = programme().version}));
}

std::string Wording::decote(const programme::ObjectiveResult& result) const {
    const bool costs =
        result.verdict != programme::Verdict::met && result.verdict != programme::Verdict::not_applicable;
    if (!costs) {
        return {};
    }
    if (!evaluation_->decote.published) {
        return say(messages::money_unpublished());
    }
    if (result.decote == base::Ratio(0)) {
        return percent(result.decote);
    }
    return result.verdict == programme::Verdict::undetermined
               ? say(messages::decote_at_most({.share = percent(result.decote)}))
               : "−" + percent(result.decote);
}

std::string Wording::sentence(const programme::ObjectiveResult& result) const {
    return programme::sentence(result, facts(), language_);
}

std::string Wording::subject(const programme::Subject& subject) const {
    return subject_name(subject, facts());
}

std::string Wording::about(const programme::Node& node, const programme::Node* above) const {
    const programme::Subject& own = node.subject;
    const bool same = above != nullptr && above->subject.kind == own.kind && above->subject.index == own.index;
    if (same || own.kind == programme::Subject::Kind::candidate) {
        return {};
    }
    const std::string text = subject(own);
    const base::Bilingual* said = label(node);
    const std::string head = said != nullptr && !say(*said).empty() ? say(*said) : say(node.reason);
    return text.empty() || head.find(text) != std::string::npos
               ? std::string()
               : say(messages::label_value({.label = text, .value = ""}));
}

std::string Wording::entity(std::uint32_t index) const {
    const organisation::Entity& entity = facts().perimeter.entities[index];
    return entity.name.empty() ? entity.finess : entity.name + " (" + entity.finess + ")";
}

std::string Wording::names(const std::vector<programme::Subject>& subjects, std::size_t at_most) const {
    std::vector<std::string> shown;
    for (const programme::Subject& one : subjects) {
        shown.push_back(subject(one));
    }
    if (shown.size() <= at_most) {
        return say(messages::piece_for({.names = join(shown)}));
    }
    const std::size_t more = shown.size() - at_most;
    shown.resize(at_most);
    std::string listed;
    for (const std::string& one : shown) {
        listed += (listed.empty() ? "" : ", ") + one;
    }
    return say(messages::piece_for_many({.more = more, .names = listed}));
}

std::string Wording::names(const std::vector<std::uint32_t>& entities) const {
    std::vector<std::string> shown;
    for (const std::uint32_t index : entities) {
        shown.push_back(entity(index));
    }
    return join(shown);
}

}  // namespace egide::documents
