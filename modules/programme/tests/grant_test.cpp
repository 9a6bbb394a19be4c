// From verdicts to euros. Three objectives, each met when a fact of the dossier is so; a fourth may be met in part.
#include "rules.h"

namespace egide::programme {
namespace {

using enum Verdict;
using observation::ContextFact;

struct Answers {
    std::optional<bool> a = true;  // costs 10 %
    std::optional<bool> b = true;  // costs 60 %
    std::optional<bool> c = true;  // costs 50 %
};

struct Scheme {
    std::string grant = "decote: published, cap: $cap, basis: $basis, combination: $combination, scale: "
                        "[{objectives: [D9.A], when: not_met, share: $ten}, {objectives: [D9.B], when: not_met, share: "
                        "$sixty}, {objectives: [D9.C], when: not_met, share: $fifty}]";
    std::string cap = "share: \"100%\"";
    std::string basis = "word: ceiling";
    std::string combination = "word: additive";
    std::string ten = "share: \"10%\"";
    std::string more = "";
};

Rules rules_of(const Scheme& scheme) {
    Rules rules;
    rules.parameters = {{"ten", scheme.ten},         {"sixty", "share: \"60%\""},
                        {"fifty", "share: \"50%\""}, {"cap", scheme.cap},
                        {"basis", scheme.basis},     {"combination", scheme.combination}};
    rules.objectives = {{"D9.A", "context: {fact: has_146, is: true}"},
                        {"D9.B", "context: {fact: shared_systems, is: true}"},
                        {"D9.C", "context: {fact: outsourced_systems, is: true}"}};
    rules.grant = "{" + scheme.grant + scheme.more + ", cite: CITE}";
    return rules;
}

Case answering(const Answers& answers, Case facts = ght()) {
    say(facts, ContextFact::has_146, answers.a);
    say(facts, ContextFact::shared_systems, answers.b);
    say(facts, ContextFact::outsourced_systems, answers.c);
    return facts;
}

/// "low..high", or one amount when both are the same; "?" for an end that nobody knows.
std::string range_of(const Grant& grant) {
    const auto end = [](const auto& amount) { return amount ? amount->decimal() : std::string("?"); };
    return grant.amount() ? end(grant.low) : end(grant.low) + ".." + end(grant.high);
}

std::string grant(const Answers& answers, const Scheme& scheme = {}, Case facts = ght()) {
    const Judged result(rules_of(scheme), answering(answers, std::move(facts)));
    return range_of(result.evaluation.grant);
}

Case costing(std::string_view ceiling, std::string_view expenses) {
    Case facts = ght();
    facts.amounts = {base::Money::parse(ceiling), std::nullopt, base::Money::parse(expenses)};
    return facts;
}

TEST(GrantOfMetObjectives, IsTheCeilingWithinRealExpenses) {
    EXPECT_EQ(grant({}), "53300.00");
    EXPECT_EQ(grant({}, {}, costing("53300.00", "50000.00")), "50000.00");
}

TEST(GrantReduction, AddsUpAndIsCapped) {
    EXPECT_EQ(grant({.a = false}), "47970.00") << "90 %";
    EXPECT_EQ(grant({.a = false, .b = false}), "15990.00") << "30 %";
    EXPECT_EQ(grant({.b = false, .c = false}), "0.00") << "110 % is 100 %";
    EXPECT_EQ(grant({.a = false, .b = false}, {.cap = "share: \"50%\""}), "26650.00");
}

TEST(GrantReduction, MayMultiply) {
    EXPECT_EQ(grant({.a = false, .b = false}, {.combination = "word: multiplicative"}), "19188.00") << "90 % of 40 %";
    EXPECT_EQ(grant({.a = false}, {.combination = "word: multiplicative"}), "47970.00");
}

TEST(GrantReduction, AppliesToTheCeilingOrToTheGrant) {
    const Case facts = costing("53300.00", "50000.00");
    EXPECT_EQ(grant({.a = false}, {.basis = "word: ceiling"}, facts), "47970.00");
    EXPECT_EQ(grant({.a = false}, {.basis = "word: grant"}, facts), "45000.00");
}

TEST(GrantReduction, IsRoundedDownToTheCent) {
    EXPECT_EQ(grant({.a = false}, {}, costing("100.01", "1000.00")), "90.00") << "90.009";
    EXPECT_EQ(grant({.a = false}, {.ten = "share: \"1/3\""}, costing("100.00", "1000.00")), "66.66");
}

TEST(GrantReduction, OfALineSharedByTwoIsTakenOnce) {
    Scheme scheme;
    scheme.grant = "decote: published, cap: $cap, basis: $basis, combination: $combination, scale: [{objectives: [D9.A, "
                   "D9.B], when: not_met, share: $ten}, {objectives: [D9.C], when: not_met, share: $fifty}, {objectives: "
                   "[D9.C], when: partial, share: $sixty}]";
    EXPECT_EQ(grant({.a = false, .b = false}, scheme), "47970.00");
    EXPECT_EQ(grant({.b = false}, scheme), "47970.00");
}

TEST(GrantReduction, OfAPartialResultIsItsOwn) {
    Rules rules = rules_of({});
    rules.objectives[0].yaml = "coverage: {bands: [{at_least: $cap, result: met}, {at_least: $fifty, result: partial}], of: "
                               "{exists: {of: exercise}}}";
    rules.grant = replaced(rules.grant, "scale: [", "scale: [{objectives: [D9.A], when: partial, share: $fifty}, ");
    const Judged result(rules, answering({}, ght("- {kind: exercise, id: x, date: 2026-05-01, entities: [CHU]}")));
    EXPECT_EQ(result.first().verdict, partial);
    EXPECT_EQ(result.first().decote, ratio("50%"));
    EXPECT_EQ(range_of(result.evaluation.grant), "26650.00");
}

TEST(GrantOfUndeterminedObjectives, IsARange) {
    EXPECT_EQ(grant({.a = std::nullopt}), "47970.00..53300.00");
    EXPECT_EQ(grant({.a = false, .b = std::nullopt}), "15990.00..47970.00");
    const Judged result(rules_of({}), answering({.b = std::nullopt, .c = false}));
    EXPECT_EQ(result.evaluation.decote.low, ratio("50%"));
    EXPECT_EQ(result.evaluation.decote.high, ratio("110%"));
    EXPECT_EQ(result.evaluation.decote.high_capped, ratio("100%"));
    EXPECT_EQ(result.evaluation.objectives[1].decote, ratio("60%")) << "the worst case";
}

TEST(GrantOfUnknownAmounts, IsNeverExactlyZero) {
    EXPECT_EQ(grant({.a = false}, {}, costing("", "61250.00")), "0.00..61250.00") << "a ceiling that nobody knows";
    EXPECT_EQ(grant({.a = false}, {.basis = "word: grant"}, costing("", "61250.00")), "0.00..55125.00");
    EXPECT_EQ(grant({.a = false}, {}, costing("53300.00", "")), "0.00..47970.00");
    EXPECT_EQ(grant({.a = false}, {}, costing("", "")), "?..?");
    EXPECT_EQ(grant({.b = false, .c = false}, {}, costing("", "")), "0.00") << "nothing of whatever it is";
}

TEST(GrantOfUnpublishedShares, IsARangeToo) {
    EXPECT_EQ(grant({.a = false}, {.ten = "unpublished: share"}), "0.00..53300.00");
    EXPECT_EQ(grant({}, {.ten = "unpublished: share"}), "53300.00") << "nothing is missed";
    EXPECT_EQ(grant({.b = false}, {.ten = "unpublished: share"}), "21320.00") << "another line";
    EXPECT_EQ(grant({.b = false}, {.cap = "unpublished: share"}), "21320.00..53300.00") << "the cap may hide it all";
    EXPECT_EQ(grant({}, {.cap = "unpublished: share"}), "53300.00");
}

TEST(GrantOfAnUnpublishedScale, IsFullOrAnything) {
    const auto unpublished = [](const Answers& answers, Case facts = ght()) {
        Rules rules = rules_of({});
        rules.parameters.clear();
        rules.grant = "{decote: unpublished, cite: CITE}";
        const Judged result(rules, answering(answers, std::move(facts)));
        EXPECT_FALSE(result.evaluation.decote.published);
        return range_of(result.evaluation.grant);
    };
    EXPECT_EQ(unpublished({}), "53300.00");
    EXPECT_EQ(unpublished({.a = false}), "0.00..53300.00");
    EXPECT_EQ(unpublished({.a = std::nullopt}), "0.00..53300.00");
    EXPECT_EQ(unpublished({}, costing("53300.00", "")), "0.00..53300.00");
    EXPECT_EQ(unpublished({}, costing("", "")), "0.00..?");
}

TEST(GrantAfterDomain1, DeductsWhatItGave) {
    const auto after_d1 = [](std::string_view given, std::optional<bool> applied) {
        Case facts = costing("53300.00", "61250.00");
        facts.amounts.ceiling_d1 = base::Money::parse(given);
        say(facts, ContextFact::applied_to_d1, applied);
        return grant({}, {.more = ", deduct_d1: true"}, std::move(facts));
    };
    EXPECT_EQ(after_d1("20000.00", true), "33300.00");
    EXPECT_EQ(after_d1("60000.00", true), "0.00") << "never below zero";
    EXPECT_EQ(after_d1("", false), "53300.00");
    EXPECT_EQ(after_d1("", true), "0.00..53300.00") << "something is deducted, nobody said how much";
    EXPECT_EQ(grant({}, {}, [] {
                  Case facts = ght();
                  facts.amounts.ceiling_d1 = euros("20000.00");
                  return facts;
              }()),
              "53300.00")
        << "not asked by these rules";
}

TEST(GrantExpenses, AreThoseStatedOrTheNewestTotal) {
    const auto spent = [](std::optional<base::Money> stated) {
        Case facts = ght("- {kind: expenses_total, date: 2026-05-01, amount: \"100.00\"}\n"
                         "- {kind: expenses_total, date: 2026-09-01, amount: \"300.00\"}\n"
                         "- {kind: expenses_total, date: 2026-07-01, amount: \"200.00\"}");
        facts.amounts.eligible_expenses = stated;
        return grant({}, {}, std::move(facts));
    };
    EXPECT_EQ(spent(std::nullopt), "300.00");
    EXPECT_EQ(spent(euros("250.00")), "250.00");
}

TEST(GrantOfHugeAmounts, StaysExact) {
    Case facts = ght();
    facts.amounts = {base::Money::from_cents(INT64_MAX), std::nullopt, base::Money::from_cents(INT64_MAX)};
    const Judged result(rules_of({}), answering({.a = false}, facts));
    ASSERT_TRUE(result.evaluation.grant.amount());
    EXPECT_EQ(result.evaluation.grant.amount()->cents(), INT64_MAX / 10 * 9 + INT64_MAX % 10 * 9 / 10);
}

Settlement settled(const std::vector<GivenVerdict>& given, std::optional<base::Money> expenses = std::nullopt) {
    const Judged result(rules_of({}), answering({}));
    return settle(result.evaluation, given, expenses);
}

TEST(GrantOfGivenVerdicts, FollowsThemAsIfTheyHadBeenComputed) {
    EXPECT_EQ(range_of(settled({}).grant), "53300.00");
    EXPECT_EQ(range_of(settled({{"D9.A", not_met}}).grant), "47970.00");
    EXPECT_EQ(range_of(settled({{"D9.A", not_met}, {"D9.B", not_met}}).grant), "15990.00");
    const Settlement capped = settled({{"D9.B", not_met}, {"D9.C", not_met}});
    EXPECT_EQ(range_of(capped.grant), "0.00");
    EXPECT_EQ(capped.decote.low, ratio("110%"));
    EXPECT_EQ(capped.decote.low_capped, ratio("100%"));
}

TEST(GrantOfGivenVerdicts, TakesBackALossAndDoubtIsARange) {
    const Judged missed(rules_of({}), answering({.a = false}));
    EXPECT_EQ(range_of(settle(missed.evaluation, {{"D9.A", met}}).grant), "53300.00");
    EXPECT_EQ(range_of(settled({{"D9.A", undetermined}}).grant), "47970.00..53300.00");
    EXPECT_EQ(range_of(settled({{"D9.Z", not_met}}).grant), "53300.00") << "no objective of these rules";
}

TEST(GrantOfGivenVerdicts, IsBoundedByTheExpensesThatWereAccepted) {
    EXPECT_EQ(range_of(settled({}, base::Money::parse("12345.67")).grant), "12345.67");
    EXPECT_EQ(range_of(settled({{"D9.B", not_met}}, base::Money::parse("21320.01")).grant), "21320.00") << "the reduced ceiling is less";
    EXPECT_EQ(range_of(settled({{"D9.B", not_met}}, base::Money::parse("21319.99")).grant), "21319.99");
}

}  // namespace
}  // namespace egide::programme
