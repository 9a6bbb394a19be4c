// What a director reads: the causes that decide, and one sentence.
#include "rules.h"

namespace egide::programme {
namespace {

using base::Language;
using observation::ContextFact;

constexpr auto kTwoFacts =
    "all: [{id: R1, cite: CITE, context: {fact: has_146, is: true}}, {id: R2, cite: CITE, context: {fact: shared_systems, "
    "is: true}}]";

std::vector<std::string> causes(const Judged& result) {
    std::vector<std::string> ids;
    for (const Node* node : decisive(result.tree())) {
        ids.emplace_back(rule_id(*node));
    }
    return ids;
}

std::string in(const Judged& result, Language language) {
    return sentence(result.first(), result.facts, language);
}

TEST(Decisive, IsWhatFailsBeforeWhatIsUnknown) {
    Case facts = ght();
    say(facts, ContextFact::has_146, false);
    const Judged one = judged(kTwoFacts, {}, facts);
    EXPECT_EQ(causes(one), std::vector<std::string>{"D9.O1.R1"});
    say(facts, ContextFact::shared_systems, false);
    const Judged both = judged(kTwoFacts, {}, facts);
    EXPECT_EQ(causes(both), (std::vector<std::string>{"D9.O1.R1", "D9.O1.R2"}));
}

TEST(Decisive, GoesDownToTheEstablishment) {
    const Judged result = judged("each: {over: units, of: {exists: {of: exercise}}}", {},
                                 ght("- {kind: exercise, id: x, date: 2026-05-01, entities: [CHU, CH]}"));
    const auto nodes = decisive(result.tree());
    ASSERT_EQ(nodes.size(), 1u);
    EXPECT_EQ(subject_name(nodes[0]->subject, result.facts), "EPSM");
    EXPECT_EQ(rule_kind(*nodes[0]), "exists");
}

TEST(Decisive, OfACoverageIsItsShareThenWhoFails) {
    const Judged result = judged("coverage: {bands: [{at_least: $s, result: met}], of: {exists: {of: exercise}}}",
                                 {{"s", "share: \"90%\""}},
                                 ght("- {kind: exercise, id: x, date: 2026-05-01, entities: [CHU]}"));
    const auto nodes = decisive(result.tree());
    ASSERT_EQ(nodes.size(), 3u);
    EXPECT_EQ(rule_kind(*nodes[0]), "coverage");
    EXPECT_EQ(base::render(nodes[0]->reason, Language::english),
              "60% of the combined activity complies (threshold 90%)");
}

TEST(Sentence, SaysTheFirstCauseAndCountsTheOthers) {
    Case facts = ght();
    say(facts, ContextFact::has_146, false);
    say(facts, ContextFact::shared_systems, false);
    const Judged result = judged(kTwoFacts, {}, facts);
    EXPECT_EQ(in(result, Language::english),
              "Not met: No: holds a category 146 activity (and 1 other cause)");
    EXPECT_EQ(in(result, Language::french),
              "Non atteint\u202f: Non\u202f: porte une activité de catégorie 146 (et 1 autre cause)");
}

TEST(Sentence, SaysWhatRemainsUnknown) {
    Case facts = ght();
    say(facts, ContextFact::has_146, true);
    const Judged result = judged(kTwoFacts, {}, facts);
    EXPECT_EQ(in(result, Language::english),
              "Undetermined: Question without an answer: has systems shared between establishments");
}

TEST(Sentence, OfAMetObjectiveSpeaksOfItsFile) {
    const Judged missing = judged("candidate: GHT", {}, ght());
    EXPECT_EQ(in(missing, Language::english), "Met, but the dossier still lacks pieces");
    Rules rules = one_rule("candidate: GHT");
    rules.pieces = "[]";
    const Judged complete(rules, ght());
    EXPECT_EQ(in(complete, Language::english), "Met");
    EXPECT_EQ(in(complete, Language::french), "Atteint");
}

TEST(Sentence, OfAPartialObjectiveSaysItsShare) {
    const Judged result =
        judged("coverage: {bands: [{at_least: $s, result: met}, {at_least: $t, result: partial}], of: {exists: {of: "
               "exercise}}}",
               {{"s", "share: \"90%\""}, {"t", "share: \"50%\""}},
               ght("- {kind: exercise, id: x, date: 2026-05-01, entities: [CHU]}"));
    EXPECT_EQ(in(result, Language::english),
              "Partially met: 60% of the combined activity complies (threshold 90%)");
}

TEST(Nodes, CarryWhereTheRuleComesFrom) {
    const Judged result = judged("id: R1, cite: CITE, say: {fr: \"Être un GHT\", en: \"Be a GHT\"}, candidate: GHT", {}, ght());
    EXPECT_EQ(rule_id(result.tree()), "D9.O1.R1");
    EXPECT_EQ(rule_kind(result.tree()), "candidate");
    ASSERT_NE(citation(result.tree()), nullptr);
    EXPECT_EQ(citation(result.tree())->source, "S1");
    ASSERT_NE(label(result.tree()), nullptr);
    EXPECT_EQ(label(result.tree())->fr, "Être un GHT");
    EXPECT_FALSE(is_advice(result.tree()));
    EXPECT_EQ(rule_id(Node{}), "");
    EXPECT_EQ(citation(Node{}), nullptr);
}

TEST(Nodes, NameTheFactsAndLimitsTheyRead) {
    const Judged result = judged("exists: {of: exercise, count: {at_least: $n}}", {{"n", "number: 1"}},
                                 ght("- {kind: exercise, id: x, date: 2026-05-01}"));
    EXPECT_EQ(result.tree().facts, std::vector<std::uint32_t>{0});
    ASSERT_EQ(result.tree().parameters.size(), 1u);
    EXPECT_EQ(result.programme.parameters[result.tree().parameters[0]].name, "n");
}

}  // namespace
}  // namespace egide::programme
