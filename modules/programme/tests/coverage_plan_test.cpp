// The smallest set of establishments to bring into line, against every possible set.
#include <algorithm>
#include <array>
#include <bit>
#include <random>

#include "egide/programme/planning.h"
#include "rules.h"

namespace egide::programme {
namespace {

enum class Said { yes, no, unsaid };

struct Group {
    std::vector<std::int64_t> weights;
    std::vector<Said> said;
    std::int64_t percent = 0;
    std::int64_t count = 0;
    bool compulsory = false;
    std::uint32_t support = 0;
};

Group random_group(std::mt19937& random) {
    const auto pick = [&](std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(random);
    };
    Group group;
    const auto size = static_cast<std::size_t>(pick(2, 8));
    for (std::size_t i = 0; i < size; ++i) {
        group.weights.push_back(pick(0, 20));
        group.said.push_back(static_cast<Said>(pick(0, 2)));
    }
    group.weights[0] += 1;  // not all zero
    group.percent = pick(1, 100);
    group.count = pick(1, static_cast<std::int64_t>(size) + 1);
    group.compulsory = pick(0, 1) == 1;
    group.support = static_cast<std::uint32_t>(pick(0, static_cast<std::int64_t>(size) - 1));
    return group;
}

/// Whether these establishments, one bit each, are enough.
bool enough(const Group& group, unsigned set) {
    std::int64_t total = 0;
    std::int64_t held = 0;
    for (std::size_t i = 0; i < group.weights.size(); ++i) {
        total += group.weights[i];
        held += (set >> i & 1u) != 0 ? group.weights[i] : 0;
    }
    const bool with_support = !group.compulsory || (set >> group.support & 1u) != 0;
    return held * 100 >= group.percent * total && std::popcount(set) >= group.count && with_support;
}

/// How many must be added at least; nothing when even all of them are not enough.
std::optional<int> fewest(const Group& group) {
    unsigned already = 0;
    for (std::size_t i = 0; i < group.said.size(); ++i) {
        already |= group.said[i] == Said::yes ? 1u << i : 0u;
    }
    std::optional<int> best;
    for (unsigned set = 0; set < 1u << group.weights.size(); ++set) {
        if ((set & already) != already || !enough(group, set)) {
            continue;
        }
        const int added = std::popcount(set & ~already);
        best = best ? std::min(*best, added) : added;
    }
    return best;
}

Case case_of(const Group& group) {
    organisation::Perimeter perimeter;
    perimeter.name = "GHT";
    perimeter.support = group.support;
    std::string facts;
    for (std::size_t i = 0; i < group.weights.size(); ++i) {
        organisation::Entity entity;
        entity.finess = "E" + std::to_string(i);
        entity.combined_activity = group.weights[i];
        static constexpr std::array<std::string_view, 3> kSaid{"true", "false", "null"};
        facts += "- {kind: maturity, entity: " + entity.finess +
                 ", budget_share_filled: " + std::string(kSaid.at(static_cast<std::size_t>(group.said[i]))) + "}\n";
        perimeter.entities.push_back(std::move(entity));
    }
    return applying(std::move(perimeter), facts);
}

Judged judged_group(const Group& group) {
    return judged("coverage: {bands: [{at_least: $s, result: met}], count: {at_least: $n}" +
                      std::string(group.compulsory ? ", compulsory: support" : "") +
                      ", of: {exists: {of: maturity, test: {flag: {field: budget_share_filled, is: true}}}}}",
                  {{"s", "share: \"" + std::to_string(group.percent) + "%\""}, {"n", "number: " + std::to_string(group.count)}},
                  case_of(group));
}

TEST(SmallestAddition, IsAsSmallAsTheBestOfAllSets) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    RecordProperty("seed", std::to_string(seed));
    std::mt19937 random(seed);
    int possible = 0;
    for (int round = 0; round < 400; ++round) {
        SCOPED_TRACE("round " + std::to_string(round));
        const Group group = random_group(random);
        const Judged result = judged_group(group);
        const auto plans = coverage_plans(result.programme, result.facts, result.evaluation);
        ASSERT_EQ(plans.size(), 1u);
        const auto best = fewest(group);
        ASSERT_EQ(plans[0].possible, best.has_value());
        if (!best) {
            continue;
        }
        ++possible;
        ASSERT_EQ(static_cast<int>(plans[0].to_add.size()), *best);
        unsigned set = 0;
        for (const auto unit : plans[0].to_add) {
            set |= 1u << unit;
        }
        for (const auto unit : plans[0].already) {
            set |= 1u << unit;
        }
        ASSERT_TRUE(enough(group, set));
    }
    EXPECT_GT(possible, 100);
}

TEST(SmallestAddition, TakesTheCompulsoryOneThenTheHeaviest) {
    Group group{{60, 30, 10}, {Said::no, Said::no, Said::no}, 66, 1, true, 2};
    const Judged result = judged_group(group);
    const auto plans = coverage_plans(result.programme, result.facts, result.evaluation);
    ASSERT_EQ(plans.size(), 1u);
    EXPECT_EQ(plans[0].to_add, (std::vector<std::uint32_t>{2, 0}));
    EXPECT_EQ(plans[0].reached, ratio("70%"));
    EXPECT_EQ(plans[0].target, ratio("66%"));
    EXPECT_EQ(plans[0].now, ratio("0"));
    EXPECT_EQ(plans[0].rule, "D9.O1") << "the rule has no id of its own";
}

TEST(SmallestAddition, NeedsTheWeights) {
    const Group group{{60, 30, 10}, {Said::no, Said::no, Said::no}, 66, 1, false, 0};
    Case facts = case_of(group);
    facts.perimeter.entities[1].combined_activity.reset();
    const Judged result = judged("coverage: {bands: [{at_least: $s, result: met}], of: {exists: {of: maturity, test: {flag: "
                                 "{field: budget_share_filled, is: true}}}}}",
                                 {{"s", "share: \"66%\""}}, std::move(facts));
    const auto plans = coverage_plans(result.programme, result.facts, result.evaluation);
    ASSERT_EQ(plans.size(), 1u);
    EXPECT_FALSE(plans[0].possible);
    EXPECT_EQ(plans[0].missing_weights, std::vector<std::uint32_t>{1});
}

TEST(SmallestAddition, IsNotPossibleTowardsAnUnpublishedTarget) {
    const Judged result = judged("coverage: {bands: [{at_least: $s, result: met}], of: {exists: {of: exercise}}}",
                                 {{"s", "unpublished: share"}}, ght());
    const auto plans = coverage_plans(result.programme, result.facts, result.evaluation);
    ASSERT_EQ(plans.size(), 1u);
    EXPECT_FALSE(plans[0].possible);
}

}  // namespace
}  // namespace egide::programme
