// Tests of rules: what they compare, what they refuse, and whether a small change of the rules is noticed.
#include <gmock/gmock.h>

#include "egide/programme/testing.h"
#include "rules.h"

namespace egide::programme {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A group of 3, or of 2 when the test says `with: {two: true}`; 53,300 euros, all spent.
base::Result<Case> make_case(const reading::Node&, const reading::Node* with) {
    Case facts = ght();
    if (with != nullptr && with->find("two") != nullptr) {
        facts.perimeter.entities[2].member_until = day("2026-01-01");
    }
    return facts;
}

/// At least 3 establishments, else 10 % less.
Rules three_or_less_money() {
    Rules rules = one_rule("id: R1, cite: CITE, units: {at_least: $n}", {{"n", "number: 3"}, {"ten", "share: \"10%\""}});
    rules.pieces = "[]";
    rules.applies_to = "[GHT]";
    rules.grant = "{decote: published, cap: $ten, cite: CITE, scale: [{objectives: [D9.O1], when: not_met, share: $ten}]}";
    return rules;
}

std::vector<RuleDocument> suite(std::string_view cases) {
    std::vector<RuleDocument> files;
    files.push_back({"tests/o1.yaml", tree("base: base.yaml\ncases:\n" + std::string(cases), "tests/o1.yaml")});
    files.push_back({"tests/base.yaml", tree("programme: d9\n", "tests/base.yaml")});
    return files;
}

TestSuite prepared(std::string_view cases) {
    auto tests = TestSuite::prepare(suite(cases), make_case);
    if (!tests.ok()) {
        ADD_FAILURE() << shown(tests.errors());
        return {};
    }
    return std::move(tests).value();
}

std::vector<std::string> refusals_of(const std::vector<RuleDocument>& files) {
    const auto tests = TestSuite::prepare(files, make_case);
    std::vector<std::string> lines;
    if (!tests.ok()) {
        for (const auto& error : tests.errors()) {
            lines.push_back(error.at.show() + ": " + base::render(error.message, base::Language::english));
        }
    }
    return lines;
}

constexpr std::string_view kThree =
    "  - {name: three, expect: {objectives: {D9.O1: met}, nodes: {D9.O1.R1: met}, grant: \"53300.00\"}}\n";
constexpr std::string_view kTwo =
    "  - {name: two, with: {two: true}, expect: {objectives: {D9.O1: not_met}, decote: \"10\", grant: \"47970.00\"}}\n";

TEST(RuleTests, PassOrSayWhatDiffers) {
    const Programme programme = loaded(three_or_less_money());
    const TestSuite tests = prepared(std::string(kThree) + std::string(kTwo));
    const TestRun run = tests.run(programme);
    EXPECT_EQ(run.cases, 2u);
    EXPECT_EQ(run.expectations, 6u);
    EXPECT_THAT(run.failures, IsEmpty());
    EXPECT_FALSE(tests.fails(programme));
    EXPECT_THAT(run.untested, ElementsAre("D9.O1.R1: not_met undetermined"));
}

TEST(RuleTests, SayEverythingThatDiffers) {
    Rules changed = three_or_less_money();
    changed.parameters[0].yaml = "number: 4";
    const Programme programme = loaded(changed);
    const TestSuite tests = prepared(kThree);
    const TestRun run = tests.run(programme);
    ASSERT_THAT(run.failures, SizeIs(3));
    EXPECT_EQ(run.failures[0].test, "three");
    EXPECT_EQ(run.failures[0].at.show(), "tests/o1.yaml:3:5");
    EXPECT_EQ(run.failures[0].what, "D9.O1: expected met, got not_met");
    EXPECT_EQ(run.failures[1].what, "D9.O1.R1: expected met, got not_met");
    EXPECT_EQ(run.failures[2].what, "grant: expected 53300.00..53300.00, got 47970.00..47970.00");
    EXPECT_TRUE(tests.fails(programme));
}

TEST(RuleTests, ExpectingAnUnknownObjectiveFail) {
    const TestRun run =
        prepared("  - {name: x, expect: {objectives: {D9.O7: met}}}\n").run(loaded(three_or_less_money()));
    ASSERT_THAT(run.failures, SizeIs(1));
    EXPECT_EQ(run.failures[0].what, "D9.O7: expected met, got nothing");
}

TEST(RuleTests, AreReadStrictly) {
    EXPECT_THAT(refusals_of(suite("  - {name: x, expect: {}}\n")),
                ElementsAre("tests/o1.yaml:3:23: this test expects nothing: fill expect"));
    EXPECT_THAT(refusals_of(suite("  - {name: x, expect: {objectives: {D9.O1: fine}}}\n")),
                ElementsAre("tests/o1.yaml:3:44: unknown result: fine", HasSubstr("expects nothing")));
    EXPECT_THAT(refusals_of(suite("  - {nam: x, expect: {objectives: {D9.O1: met}}}\n")),
                ElementsAre(HasSubstr("‘name’ is missing"), HasSubstr("Did you mean ‘name’?")));
    auto files = suite(kThree);
    files.pop_back();
    EXPECT_THAT(refusals_of(files), ElementsAre(HasSubstr("tests/o1.yaml:1:7: base file not found: base.yaml")));
}

TEST(RuleTests, NeedADate) {
    const auto tests = TestSuite::prepare(suite(kThree), [](const reading::Node&, const reading::Node*) {
        Case facts = ght();
        facts.milestones.declaration.reset();
        return base::Result<Case>(facts);
    });
    ASSERT_FALSE(tests.ok());
    EXPECT_EQ(shown(tests.errors()), "tests/o1.yaml:3:5: this test has no date: give on or dates.declaration\n");
}

std::vector<std::string> survivors(const Rules& rules, const TestSuite& tests, unsigned threads = 1) {
    std::vector<std::string> names;
    for (const Mutant& mutant : mutate(documents(rules), tests, threads, {})) {
        if (!mutant.killed) {
            names.push_back(mutant.file + ":" + std::to_string(mutant.line) + " " + mutant.what);
        }
    }
    return names;
}

TEST(Mutation, NamesAChangeThatNoTestNotices) {
    // Only the side of the limit that passes is tested: lowering it goes unnoticed, and so do the amounts.
    const TestSuite tests = prepared("  - {name: three, expect: {objectives: {D9.O1: met}}}\n");
    EXPECT_THAT(survivors(three_or_less_money(), tests), ::testing::Contains("programme.yaml:4 n: 3 becomes 2"));
    EXPECT_THAT(survivors(three_or_less_money(), tests), ::testing::Contains(HasSubstr("ten: 10%")));
}

TEST(Mutation, OfAGuardedRuleIsAlwaysNoticed) {
    // Both sides of the limit, and the amounts.
    const TestSuite tests = prepared(std::string(kThree) + std::string(kTwo));
    EXPECT_THAT(survivors(three_or_less_money(), tests), IsEmpty());
}

TEST(Mutation, CountsApartWhatTheLoaderAlreadyRefuses) {
    const TestSuite tests = prepared(std::string(kThree) + std::string(kTwo));
    Rules rules = three_or_less_money();
    rules.parameters.push_back({"half", "share: \"50%\""});
    rules.grant = replaced(rules.grant, "cap: $ten", "cap: $half");
    bool refused = false;
    for (const Mutant& mutant : mutate(documents(rules), tests, 1, {})) {
        refused = refused || mutant.refused;
        EXPECT_TRUE(mutant.killed || !mutant.refused);
    }
    EXPECT_TRUE(refused) << "without its line of the scale, ten is used by nothing";
}

TEST(Mutation, IsInTheSameOrderOnSeveralThreads) {
    const TestSuite tests = prepared(kThree);
    EXPECT_EQ(survivors(three_or_less_money(), tests, 1), survivors(three_or_less_money(), tests, 3));
}

TEST(Mutation, TellsHowFarItIs) {
    const TestSuite tests = prepared(kThree);
    std::size_t last = 0;
    std::size_t whole = 0;
    const auto mutants = mutate(documents(three_or_less_money()), tests, 2, [&](std::size_t done, std::size_t total) {
        EXPECT_EQ(done, last + 1);
        last = done;
        whole = total;
    });
    EXPECT_EQ(last, mutants.size());
    EXPECT_EQ(whole, mutants.size());
}

}  // namespace
}  // namespace egide::programme
