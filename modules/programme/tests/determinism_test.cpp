// The same facts under the same rules give the same tree, from several threads at once.
#include <algorithm>
#include <thread>

#include "rules.h"

namespace egide::programme {
namespace {

void write(const Node& node, const Case& facts, std::string& out) {
    out += std::string(rule_kind(node)) + " " + std::string(rule_id(node)) + " " + std::string(word(node.verdict)) + " " +
           subject_name(node.subject, facts) + " " + base::render(node.reason, base::Language::french) + " " +
           base::render(node.reason, base::Language::english) + "\n";
    for (const auto fact : node.facts) {
        out += " fact " + std::to_string(fact);
    }
    for (const Node& child : node.children) {
        write(child, facts, out);
    }
}

std::string written_out(const Evaluation& evaluation) {
    std::string out;
    for (const auto& objective : evaluation.objectives) {
        write(objective.tree, *evaluation.facts, out);
        for (const auto& piece : objective.pieces) {
            out += piece.piece->code + " " + std::string(word(piece.state)) + "\n";
        }
    }
    return out + std::to_string(evaluation.alternatives.size());
}

Rules several_kinds() {
    Rules rules;
    rules.parameters = {{"share", "share: \"66%\""}, {"level", "number: 2"}, {"mean", "days: 60"}, {"close", "days: 60"}};
    rules.objectives = {
        {"D9.O1", "each: {over: directory, of: {cadence: {of: directory_audit, where: {tool: ADS}, mean: {at_most: $mean}}}}"},
        {"D9.O2", "coverage: {bands: [{at_least: $share, result: met}], compulsory: support, of: {each: {over: directory, of: "
                  "{latest: {of: directory_audit, substitute: {at_most: $close}, test: {compare: {field: level, at_least: "
                  "$level}}}}}}}"},
        {"D9.O3", "any: [{document: {piece: E1}}, {piece_group: G1}]"}};
    rules.sections = "ambiguities: {AMB-01: {status: assumed, question: {fr: a, en: a}, taken: {fr: a, en: a}, cite: CITE, "
                     "readings: [{id: r, says: {fr: a, en: a}, set: {level: {number: 3}}}]}}\n";
    return rules;
}

std::string facts_of_all() {
    std::string facts = "- {kind: document, piece: D9.O3.E3, entities: [CHU]}\n";
    for (const std::string name : {"a", "b", "c"}) {
        facts += "- {kind: directory, id: " + name + ", entities: [" + (name == "a" ? "CHU" : "CH") + "]}\n";
        for (const std::string month : {"04", "05", "07", "09"}) {
            facts += "- {kind: directory_audit, directory: " + name + ", tool: ADS, level: " + (month < "06" ? "1" : "2") +
                     ", date: 2026-" + month + "-1" + (name == "c" ? "9" : "2") + "}\n";
        }
    }
    return facts;
}

TEST(Determinism, TwoThreadsGiveTheSameTree) {
    const Programme programme = loaded(several_kinds());
    const Case facts = ght(facts_of_all());
    std::vector<std::string> texts(4);
    {
        std::vector<std::jthread> threads;
        for (auto& text : texts) {
            threads.emplace_back([&] {
                for (int i = 0; i < 20; ++i) {
                    text = written_out(evaluate(programme, facts, on("2026-10-01")));
                }
            });
        }
    }
    EXPECT_GT(texts[0].size(), 500u);
    for (const auto& text : texts) {
        EXPECT_EQ(text, texts[0]);
    }
}

TEST(Determinism, VerdictsDoNotDependOnExplaining) {
    const Programme programme = loaded(several_kinds());
    const Case facts = ght(facts_of_all());
    EvaluationOptions quiet = on("2026-10-01");
    quiet.explain = false;
    const Evaluation with = evaluate(programme, facts, on("2026-10-01"));
    const Evaluation without = evaluate(programme, facts, quiet);
    for (std::size_t i = 0; i < with.objectives.size(); ++i) {
        EXPECT_EQ(with.objectives[i].verdict, without.objectives[i].verdict);
    }
}

TEST(Determinism, TheOrderOfTheFactsDoesNotDecide) {
    const Programme programme = loaded(several_kinds());
    const Case facts = ght(facts_of_all());
    Case reversed = facts;
    std::reverse(reversed.observations.begin(), reversed.observations.end());
    const Evaluation one = evaluate(programme, facts, on("2026-10-01"));
    const Evaluation other = evaluate(programme, reversed, on("2026-10-01"));
    for (std::size_t i = 0; i < one.objectives.size(); ++i) {
        EXPECT_EQ(one.objectives[i].verdict, other.objectives[i].verdict);
    }
}

}  // namespace
}  // namespace egide::programme
