#include "testing/expectations.h"

#include <array>

#include "egide/programme/messages.h"

namespace egide::programme {

using reading::Problems;
using reading::Reader;

namespace {

constexpr std::array kVerdicts{Verdict::met, Verdict::partial, Verdict::not_met, Verdict::undetermined, Verdict::not_applicable};
constexpr std::array kStates{PieceState::present, PieceState::missing, PieceState::not_required, PieceState::undetermined};

template <typename Word, std::size_t N>
std::optional<Word> one_of(const reading::Node& node, const std::array<Word, N>& words, Problems& problems) {
    for (const Word each : words) {
        if (node.scalar == word(each)) return each;
    }
    problems.add(node, messages::test_unknown_word({.found = node.scalar}));
    return std::nullopt;
}

void read_verdicts(Reader& reader, std::string_view key, ExpectedVerdict::What what, Expectations& into, Problems& problems) {
    const auto* node = reader.child(key);
    if (node == nullptr) return;
    for (const auto& member : node->members) {
        if (const auto verdict = one_of(member.value, kVerdicts, problems)) into.verdicts.push_back({what, member.key, *verdict});
    }
}

void read_grant(Reader& reader, Expectations& into, Problems& problems) {
    const auto* node = reader.child("grant");
    if (node == nullptr) return;
    into.has_grant = true;
    if (node->kind == reading::Node::Kind::scalar) {
        into.grant.low = base::Money::parse(node->scalar);
        into.grant.high = into.grant.low;
        if (!into.grant.low) problems.add(*node, messages::test_unknown_word({.found = node->scalar}));
        return;
    }
    Reader range(*node, problems, "grant");
    into.grant.low = range.money("low");
    into.grant.high = range.money("high");
    range.finish();
}

void read_alternatives(Reader& reader, Expectations& into, Problems& problems) {
    for (const auto& item : reader.items("alternatives")) {
        Reader one(item, problems, "alternative");
        ExpectedAlternative expected;
        expected.ambiguity = one.require_text("ambiguity").value_or("");
        expected.objective = one.text("objective").value_or("");
        if (const auto* result = one.child("result")) expected.verdict = one_of(*result, kVerdicts, problems);
        one.finish();
        into.alternatives.push_back(std::move(expected));
    }
}

void read_decote(Reader& reader, Expectations& into, Problems& problems) {
    const auto* node = reader.child("decote");
    if (node == nullptr) return;
    if (node->kind == reading::Node::Kind::scalar) {
        into.decote_low = reading::as_ratio(*node, problems, "decote");
        into.decote_high = into.decote_low;
        return;
    }
    Reader range(*node, problems, "decote");
    into.decote_low = range.ratio("low");
    into.decote_high = range.ratio("high");
    range.finish();
}

/// not_met over undetermined over partial over met over not_applicable.
int severity(Verdict verdict) {
    switch (verdict) {
        case Verdict::not_met: return 4;
        case Verdict::undetermined: return 3;
        case Verdict::partial: return 2;
        case Verdict::met: return 1;
        case Verdict::not_applicable: break;
    }
    return 0;
}

void worst_of(const Node& node, std::string_view id, std::optional<Verdict>& worst) {
    if (rule_id(node) == id && (!worst || severity(node.verdict) > severity(*worst))) worst = node.verdict;
    for (const Node& child : node.children) worst_of(child, id, worst);
}

std::optional<Verdict> verdict_of_node(const Evaluation& evaluation, std::string_view id) {
    std::optional<Verdict> worst;
    for (const auto& each : evaluation.objectives) worst_of(each.tree, id, worst);
    for (const auto& each : evaluation.prerequisites) worst_of(each.tree, id, worst);
    return worst;
}

std::string shown(std::optional<Verdict> verdict) { return verdict ? std::string(word(*verdict)) : "nothing"; }
std::string shown(const std::optional<base::Money>& money) { return money ? money->decimal() : "unknown"; }

std::optional<PieceState> state_of(const Evaluation& evaluation, const std::string& code) {
    for (const auto* list : {&evaluation.objectives, &evaluation.prerequisites}) {
        for (const auto& objective : *list) {
            for (const auto& piece : objective.pieces) {
                if (piece.piece->code == code) return piece.state;
            }
        }
    }
    return std::nullopt;
}

bool found(const ExpectedAlternative& expected, const Evaluation& evaluation) {
    for (const auto& each : evaluation.alternatives) {
        const std::string objective = each.objective != nullptr ? each.objective->id : std::string();
        if (each.ambiguity->id != expected.ambiguity || objective != expected.objective) continue;
        if (!expected.verdict || *expected.verdict == each.verdict) return true;
    }
    return false;
}

void compare_verdicts(const Expectations& expected, const Evaluation& evaluation, std::vector<std::string>& out) {
    for (const auto& each : expected.verdicts) {
        std::optional<Verdict> actual;
        if (each.what == ExpectedVerdict::What::node) {
            actual = verdict_of_node(evaluation, each.id);
        } else if (const auto* result = evaluation.find(each.id)) {
            actual = result->verdict;
        }
        if (actual != each.verdict) out.push_back(each.id + ": expected " + std::string(word(each.verdict)) + ", got " + shown(actual));
    }
}

void compare_amounts(const Expectations& expected, const Evaluation& evaluation, std::vector<std::string>& out) {
    const auto percent = [](const base::Ratio& share) { return share.times(base::Ratio(100)).value_or(base::Ratio()); };
    const auto& decote = evaluation.decote;
    if (expected.decote_low && (percent(decote.low) != *expected.decote_low || percent(decote.high) != *expected.decote_high)) {
        out.push_back("decote: expected " + expected.decote_low->decimal() + ".." + expected.decote_high->decimal() + ", got " +
                      percent(decote.low).decimal() + ".." + percent(decote.high).decimal());
    }
    if (expected.has_grant && (expected.grant.low != evaluation.grant.low || expected.grant.high != evaluation.grant.high)) {
        out.push_back("grant: expected " + shown(expected.grant.low) + ".." + shown(expected.grant.high) + ", got " +
                      shown(evaluation.grant.low) + ".." + shown(evaluation.grant.high));
    }
}

}  // namespace

std::size_t Expectations::count() const {
    return verdicts.size() + pieces.size() + alternatives.size() + (eligibility ? 1u : 0u) + (decote_low ? 1u : 0u) + (has_grant ? 1u : 0u);
}

Expectations read_expectations(const reading::Node& node, Problems& problems) {
    Reader reader(node, problems, "expect");
    Expectations into;
    read_verdicts(reader, "objectives", ExpectedVerdict::What::objective, into, problems);
    read_verdicts(reader, "nodes", ExpectedVerdict::What::node, into, problems);
    read_verdicts(reader, "prerequisites", ExpectedVerdict::What::prerequisite, into, problems);
    if (const auto* pieces = reader.child("pieces")) {
        for (const auto& member : pieces->members) {
            if (const auto state = one_of(member.value, kStates, problems)) into.pieces.emplace_back(member.key, *state);
        }
    }
    if (const auto* eligibility = reader.child("eligibility")) {
        Reader one(*eligibility, problems, "eligibility");
        static constexpr std::array kResults{Verdict::met, Verdict::not_met, Verdict::undetermined};
        const auto result = one.require_choice("result", {"eligible", "not_eligible", "undetermined"});
        if (result) into.eligibility = kResults[*result];
        into.eligibility_case = one.text("case").value_or("");
        one.finish();
    }
    read_decote(reader, into, problems);
    read_grant(reader, into, problems);
    read_alternatives(reader, into, problems);
    reader.finish();
    if (into.count() == 0) problems.add(node, messages::test_nothing_expected());
    return into;
}

std::vector<std::string> compare(const Expectations& expected, const Evaluation& evaluation, bool first_only) {
    std::vector<std::string> out;
    compare_verdicts(expected, evaluation, out);
    if (first_only && !out.empty()) return out;
    compare_amounts(expected, evaluation, out);
    for (const auto& [code, state] : expected.pieces) {
        const auto actual = state_of(evaluation, code);
        if (actual != state) out.push_back(code + ": expected " + std::string(word(state)) + ", got " + (actual ? std::string(word(*actual)) : "nothing"));
    }
    for (const auto& each : expected.alternatives) {
        if (!found(each, evaluation)) out.push_back(each.ambiguity + " " + each.objective + ": no such alternative");
    }
    if (expected.eligibility) {
        const auto& actual = evaluation.eligibility;
        const std::string by = actual.decided_by != nullptr ? actual.decided_by->id : std::string();
        const bool same_case = expected.eligibility_case.empty() || expected.eligibility_case == by;
        if (actual.verdict != *expected.eligibility || !same_case) {
            out.push_back("eligibility: expected " + shown(expected.eligibility) + " case " + expected.eligibility_case + ", got " +
                          shown(actual.verdict) + " case " + by);
        }
    }
    return out;
}

}  // namespace egide::programme
