// What to do first, and what is at stake.
#include "egide/documents/report.h"

#include "sample.h"

namespace egide::documents {
namespace {

TEST(Tasks, ComeByEurosPerDayLeft) {
    // Both objectives miss the same day; one is worth 40 %, the other 5 %.
    const Sample sample(
        "- {kind: directory, id: ad.example}\n- {kind: directory_audit, directory: ad.example, date: 2026-08-10, "
        "level: 1, tool: ADS}\n",
        "2026-08-15");
    const std::vector<TaskGroup> groups = task_groups(sample.report);
    ASSERT_GE(groups.size(), 2U);
    EXPECT_EQ(groups.front().objective->id, "D9.O2");
    for (const TaskGroup& group : groups) {
        EXPECT_FALSE(group.tasks.empty());
    }
}

TEST(Tasks, PutWhatCannotBeRepairedLast) {
    const Sample sample(
        "- {kind: directory, id: ad.example}\n"
        "- {kind: directory_audit, directory: ad.example, date: 2026-03-10, level: 2, tool: ADS}\n"
        "- {kind: directory_audit, directory: ad.example, date: 2026-09-10, level: 2, tool: ADS}\n",
        "2026-09-20");
    const std::vector<Task> all = tasks(sample.report);
    ASSERT_GE(all.size(), 2U);
    EXPECT_TRUE(all.front().possible);
    EXPECT_EQ(all.front().objective->id, "D9.O3");
    EXPECT_FALSE(all.back().possible) << "a gap of 184 days lies in the past";
}

TEST(Tasks, AreNoneWhenNothingIsLeftToDo) {
    std::string facts(kAudited);
    facts += "- {kind: directory_audit, directory: ad.example, date: 2026-09-20, level: 2, tool: ADS}\n";
    facts += "- {kind: document, piece: D9.O3.E1}\n";
    const Sample sample(facts);
    EXPECT_TRUE(tasks(sample.report).empty());
}

TEST(Potential, IsTheLowerOfCeilingAndExpenses) {
    Sample sample;
    EXPECT_EQ(potential(sample.report.evaluation), base::Money::parse("53300.00"));
    sample.facts.amounts.eligible_expenses = base::Money::parse("1000.00");
    EXPECT_EQ(potential(sample.report.evaluation), base::Money::parse("1000.00"));
}

TEST(AtStake, IsWhatTheSureGrantLacks) {
    const Sample sample("- {kind: document, piece: D9.O3.E1}\n");
    EXPECT_EQ(at_stake(sample.report.evaluation), base::Money::parse("26650.00")) << "50 % of 53 300 € is undetermined";
}

TEST(Prepare, GivesTheSameWithAnyNumberOfThreads) {
    const programme::Programme rules = sample_programme();
    const programme::Case facts = sample_case(kAudited);
    const Report one = prepare(rules, facts, on("2026-07-01"), 1);
    const Report two = prepare(rules, facts, on("2026-07-01"), 2);
    ASSERT_EQ(one.best_start.has_value(), two.best_start.has_value());
    if (one.best_start) {
        EXPECT_EQ(one.best_start->start, two.best_start->start);
    }
}

}  // namespace
}  // namespace egide::documents
