// What rulings do to the amount, on what was submitted.
#include <fmt/format.h>

#include <algorithm>

#include "egide/desk/messages.h"
#include "egide/desk/review.h"
#include "json_text.h"
#include "part_rules.h"
#include "review_errors.h"

namespace egide::desk {

namespace {

using programme::GivenVerdict;
using programme::Settlement;
using programme::Verdict;

std::string_view text_in(const reading::Node& node, std::string_view key) {
    const reading::Node* const found = node.find(key);
    return found == nullptr || found->is_null() ? std::string_view() : std::string_view(found->scalar);
}

std::int64_t number_in(const reading::Node& node, std::string_view key) {
    std::int64_t number = 0;
    for (const char c : text_in(node, key)) {
        number = c >= '0' && c <= '9' ? number * 10 + (c - '0') : number;
    }
    return number;
}

std::optional<std::string> maybe_text_in(const reading::Node& node, std::string_view key) {
    const reading::Node* const found = node.find(key);
    return found == nullptr || found->is_null() ? std::nullopt : std::optional(found->scalar);
}

Part part_of_snapshot(const reading::Node& node, const Snapshot& snapshot) {
    const reading::Node* const value = node.find("value");
    return {.kind = part_kind_of(text_in(node, "kind")).value_or(PartKind::observation),
            .id = std::string(text_in(node, "id")),
            .position = number_in(node, "position"),
            .revision = number_in(node, "revision"),
            .value = value == nullptr ? "{}" : json_text(*value),
            .piece = maybe_text_in(node, "piece"),
            .author = snapshot.author,
            .at = snapshot.at};
}

std::optional<Verdict> verdict_word(std::string_view word) {
    for (const Verdict verdict : {Verdict::met, Verdict::partial, Verdict::not_met, Verdict::not_applicable}) {
        if (programme::word(verdict) == word) {
            return verdict;
        }
    }
    return std::nullopt;
}

/// The amount under some rulings.
Settlement settle_rulings(const Contents& declared, const Judged& judged, const std::vector<Ruling>& rulings,
                          std::string_view left_out = {}) {
    std::vector<GivenVerdict> given;
    Contents expenses{declared.dossier, {}, {}, {}};
    for (const Part& part : declared.parts) {
        if (part.kind == PartKind::expense) {
            expenses.parts.push_back(part);
        }
    }
    for (const Ruling& ruling : rulings) {
        if (ruling.target == left_out) {
            continue;
        }
        const auto colon = ruling.target.find(':');
        const auto verdict = verdict_word(ruling.result);
        if (ruling.target.starts_with("objective:") && verdict) {
            given.push_back({ruling.target.substr(colon + 1), *verdict});
        } else if (ruling.target.starts_with("expense:") && ruling.word == RulingWord::refuse) {
            expenses.refused_expenses.push_back(ruling.target.substr(colon + 1));
        }
    }
    return programme::settle(judged.evaluation, given, declared_expenses(expenses, *judged.programme));
}

std::vector<Outcome> outcomes_of(const Settlement& settled) {
    const auto& all = settled.verdicts;
    const auto any = [&](Verdict verdict) { return std::find(all.begin(), all.end(), verdict) != all.end(); };
    if (any(Verdict::undetermined)) {
        return {};
    }
    if (!any(Verdict::not_met) && !any(Verdict::partial)) {
        return {Outcome::reached};
    }
    if (!settled.decote.published) {
        return {Outcome::partially_reached, Outcome::not_reached};
    }
    return {settled.decote.high_capped == base::Ratio(1) ? Outcome::not_reached : Outcome::partially_reached};
}

RulingEffect effect_of_one(const Contents& declared, const Judged& judged, const std::vector<Ruling>& rulings, const Ruling& one,
                           const programme::Grant& after) {
    RulingEffect effect{one.target, settle_rulings(declared, judged, rulings, one.target).grant, {}};
    if (effect.without.amount() && after.amount()) {
        effect.change = after.amount()->minus(*effect.without.amount());
    }
    return effect;
}

}  // namespace

base::Result<Contents> contents_of_snapshot(const Snapshot& snapshot, const Dossier& dossier) {
    reading::Limits limits;
    limits.bytes = std::size_t{64} << 20;
    const auto root = reading::read_json(snapshot.declaration, "declaration", limits);
    if (!root) {
        return root.errors();
    }
    Contents contents{dossier, {}, {}, {}};
    contents.dossier.rules = snapshot.rules;
    contents.dossier.rules_version = std::string(text_in(*root, "rules_version"));
    contents.dossier.revision = snapshot.revision;
    if (const reading::Node* const parts = root->find("parts")) {
        for (const reading::Node& node : parts->items) {
            contents.parts.push_back(part_of_snapshot(node, snapshot));
        }
    }
    if (const reading::Node* const files = root->find("files")) {
        for (const reading::Node& node : files->items) {
            contents.files.push_back({std::string(text_in(node, "piece")), std::string(text_in(node, "name")), std::string(text_in(node, "sha256"))});
        }
    }
    std::sort(contents.files.begin(), contents.files.end(), [](const ShownFile& a, const ShownFile& b) { return a.piece < b.piece; });
    return contents;
}

Effect effect_of(const Contents& declared, const Judged& judged, const std::vector<Ruling>& rulings) {
    Effect effect;
    effect.before = settle_rulings(declared, judged, {});
    effect.after = settle_rulings(declared, judged, rulings);
    effect.outcomes = outcomes_of(effect.after);
    for (const Ruling& ruling : rulings) {
        const bool changes = ruling.target.starts_with("objective:") ? !ruling.result.empty()
                                                                     : ruling.target.starts_with("expense:") && ruling.word == RulingWord::refuse;
        if (changes) {
            effect.rulings.push_back(effect_of_one(declared, judged, rulings, ruling, effect.after.grant));
        }
    }
    return effect;
}

base::Errors decision_errors(const Effect& effect, std::string_view result, const std::optional<base::Money>& amount) {
    if (effect.outcomes.empty()) {
        return refused_field(messages::decision_undetermined(), "result");
    }
    const auto outcome = outcome_of(result);
    if (!outcome || std::find(effect.outcomes.begin(), effect.outcomes.end(), *outcome) == effect.outcomes.end()) {
        return refused_field(messages::decision_other_outcome({.outcome = word_of(effect.outcomes.front())}), "result");
    }
    const auto& grant = effect.after.grant;
    if (!grant.low || !grant.high) {
        return refused_field(messages::decision_amount_unknown(), "amount");
    }
    if (!amount || *amount < *grant.low || *amount > *grant.high) {
        return refused_field(messages::decision_other_amount({.high = *grant.high, .low = *grant.low}), "amount");
    }
    return {};
}

}  // namespace egide::desk
