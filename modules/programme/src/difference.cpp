#include "egide/programme/difference.h"

#include <map>

#include "criteria/criterion.h"

namespace egide::programme {

namespace {

using Described = std::map<std::string, std::string>;

void describe_rules(const Criterion& criterion, const std::string& inherited, Described& out) {
    const auto& head = criterion.head();
    if (!head.id.empty()) out["rule " + head.id] = head.written;
    for (const auto* child : criterion.children()) describe_rules(*child, head.id.empty() ? inherited : head.id, out);
}

std::string describe(const Parameter& parameter) {
    std::string text;
    for (const auto& value : parameter.values) {
        if (!text.empty()) text += "; ";
        text += std::string(word(parameter.type)) + " " + (show(value.value).empty() ? "unpublished" : show(value.value));
        if (parameter.values.size() > 1) text += " from " + value.applicable_from.iso() + ", known " + value.known_from.iso();
        text += " [" + value.cite.source + ", " + value.cite.place + "]";
    }
    return text;
}

Described describe(const Programme& programme) {
    Described out;
    out["version"] = programme.version;
    for (const auto& each : programme.parameters) out["parameter " + each.name] = describe(each);
    for (const auto& each : programme.ambiguities) {
        std::string text = each.status + ": " + each.taken.en;
        for (const auto& reading : each.readings) {
            text += " | " + reading.id;
            for (const auto& [parameter, value] : reading.set) text += " " + programme.parameters[parameter].name + "=" + show(value);
        }
        out["ambiguity " + each.id] = text;
    }
    for (const auto* list : {&programme.prerequisites, &programme.objectives}) {
        for (const auto& objective : *list) {
            out["objective " + objective.id] = objective.title.en + ": " + objective.criterion->head().written;
            describe_rules(*objective.criterion, objective.id, out);
            for (const auto& piece : objective.pieces) {
                out["piece " + piece.code] = piece.name.en + (piece.group.empty() ? "" : ", group " + piece.group) + ", per " + piece.per +
                                             (piece.required_if ? ", if " + piece.required_if->head().written : "");
            }
        }
    }
    for (const auto& each : programme.eligibility) {
        out["eligibility " + each.id] = std::string(each.eligible ? "eligible if " : "not eligible if ") + each.condition->head().written;
    }
    for (const auto& line : programme.grant.scale) {
        std::string name = "scale";
        for (const auto& id : line.objectives) name += " " + id;
        out[name + " " + std::string(word(line.when))] = "$" + programme.parameters[line.share].name;
    }
    for (const auto& each : programme.expense_families) {
        out["expense " + each.id] = std::string(each.eligible ? "eligible: " : "not eligible: ") + each.name.en + ". " + each.detail.en;
    }
    return out;
}

bool same_grant(const Grant& a, const Grant& b) { return a.low == b.low && a.high == b.high; }

}  // namespace

std::vector<RuleDifference> differences(const Programme& before, const Programme& after) {
    const Described old_rules = describe(before);
    const Described new_rules = describe(after);
    std::vector<RuleDifference> result;
    for (const auto& [what, text] : old_rules) {
        const auto found = new_rules.find(what);
        if (found == new_rules.end()) {
            result.push_back({what, text, ""});
        } else if (found->second != text) {
            result.push_back({what, text, found->second});
        }
    }
    for (const auto& [what, text] : new_rules) {
        if (!old_rules.contains(what)) result.push_back({what, "", text});
    }
    return result;
}

EvaluationDifference differences(const Evaluation& before, const Evaluation& after) {
    EvaluationDifference result;
    result.before = before.grant;
    result.after = after.grant;
    for (const auto& each : after.objectives) {
        const auto* old = before.find(each.objective->id);
        const Verdict was = old != nullptr ? old->verdict : Verdict::not_applicable;
        if (was != each.verdict) result.verdicts.push_back({each.objective->id, was, each.verdict});
    }
    return result;
}

bool EvaluationDifference::any() const { return !verdicts.empty() || !same_grant(before, after); }

}  // namespace egide::programme
