// The ranked work: which changes raise the level, in which order, and how many ways to Tier-0 each one closes.
#include <gtest/gtest.h>

#include <algorithm>

#include "egide/directory/paths.h"
#include "egide/directory/report.h"
#include "forest.h"
#include "model/model.h"

namespace egide::directory {
namespace {

using testing::Forest;

WorkPlan plan_of(const Forest& forest) {
    return ranked_work(audit(forest.read()));
}

std::string said(const Change& change) {
    return base::render(change.what, base::Language::english);
}

/// alice and bob through a group, svc alone.
Forest with_two_ways() {
    Forest forest;
    forest.user("alice", 2001).user("bob", 2002).user("svc", 2003);
    forest.group("Helpdesk", 2004, {Forest::user_dn("alice"), Forest::user_dn("bob")});
    forest.allow(Forest::group_dn("Domain Admins"), {{Forest::sid(2003), access::kWriteDacl}});
    forest.allow("CN=AdminSDHolder,CN=System,DC=corp,DC=test", {{Forest::sid(2004), access::kWriteDacl}});
    return forest;
}

TEST(RankedWork, OfASoundForestIsNothing) {
    const WorkPlan plan = plan_of(Forest());
    EXPECT_EQ(plan.paths, 0U);
    EXPECT_TRUE(plan.changes.empty());
}

TEST(RankedWork, PutsFirstWhatClosesMostWays) {
    const WorkPlan plan = plan_of(with_two_ways());
    EXPECT_EQ(plan.paths, 4U) << "alice, bob, their group, svc";
    ASSERT_EQ(plan.changes.size(), 2U);
    EXPECT_NE(said(plan.changes[0]).find("Helpdesk"), std::string::npos) << said(plan.changes[0]);
    EXPECT_EQ(plan.changes[0].paths_alone, 3U);
    EXPECT_EQ(plan.changes[0].paths_left, 1U);
    EXPECT_EQ(plan.changes[0].level_after, 1) << "svc is still there";
    EXPECT_EQ(plan.changes[1].paths_alone, 1U);
    EXPECT_EQ(plan.changes[1].paths_left, 0U);
    EXPECT_EQ(plan.changes[1].level_after, 5);
}

TEST(RankedWork, ClosesNothingWhileAnotherWayIsOpen) {
    Forest forest = with_two_ways();
    forest.allow(Forest::group_dn("Domain Admins"), {{Forest::sid(2004), access::kWriteDacl}});
    forest.allow("CN=AdminSDHolder,CN=System,DC=corp,DC=test", {{Forest::sid(2001), access::kWriteDacl}});
    const WorkPlan plan = plan_of(forest);
    const auto alice = std::find_if(plan.changes.begin(), plan.changes.end(), [](const Change& change) {
        return said(change).find("alice") != std::string::npos;
    });
    ASSERT_NE(alice, plan.changes.end());
    EXPECT_EQ(alice->paths_alone, 0U) << "the group holds the object too";
    EXPECT_EQ(plan.changes.back().paths_left, 0U);
    EXPECT_EQ(plan.changes.size(), 3U) << "one change takes all that the group has, on both objects";
}

TEST(RankedWork, TakesARightFromOneObjectAndLeavesItsTwin) {
    Forest forest;
    forest.user("svc", 2003).user("neighbour", 2005);
    forest.allow(Forest::user_dn("neighbour"), {{Forest::sid(2003), access::kWriteDacl}});
    forest.allow(Forest::group_dn("Domain Admins"), {{Forest::sid(2005), access::kWriteDacl}});
    const WorkPlan plan = plan_of(forest);
    ASSERT_EQ(plan.changes.size(), 1U) << "what svc has on an ordinary account is no control's matter";
    EXPECT_EQ(plan.changes[0].paths_alone, 2U) << "svc had its way through the neighbour";
}

TEST(RankedWork, RaisesTheLevelStepByStep) {
    Forest forest = with_two_ways();
    forest.set(Forest::user_dn("Guest"), "userAccountControl", "512");
    forest.set("DC=corp,DC=test", "ms-DS-MachineAccountQuota", "10");
    const WorkPlan plan = plan_of(forest);
    std::vector<int> levels;
    for (const Change& change : plan.changes) {
        levels.push_back(change.level_after);
        EXPECT_FALSE(change.objects.empty());
        EXPECT_FALSE(said(change).empty());
    }
    EXPECT_EQ(levels, (std::vector<int>{1, 2, 4, 5}));
    EXPECT_EQ(plan.changes[2].controls, (std::vector<std::string_view>{"vuln_guest"}));
}

TEST(RankedWork, ClosesADelegationToAController) {
    Forest forest;
    forest.user("app", 2001, {{"msDS-AllowedToDelegateTo", "ldap/dc1.corp.test"}});
    const WorkPlan plan = plan_of(forest);
    ASSERT_FALSE(plan.changes.empty());
    EXPECT_EQ(plan.changes[0].controls, (std::vector<std::string_view>{"vuln_delegation_a2d2"}));
    EXPECT_EQ(plan.changes[0].paths_alone, 1U);
}

TEST(RankedWork, IsATableThatASpreadsheetDoesNotExecute) {
    Forest forest;
    forest.user("=cmd|' /C calc'!A0", 2001);
    forest.allow(Forest::group_dn("Domain Admins"), {{Forest::sid(2001), access::kWriteDacl}});
    const Audit judged = audit(forest.read());
    const std::string table = work_csv(judged, ranked_work(judged), base::Language::english);
    EXPECT_EQ(table.substr(0, 5), "rank;");
    EXPECT_NE(table.find("\r\n1;1;5;1;0;1;vuln_privileged_members_perm;"), std::string::npos) << table;
    EXPECT_EQ(table.find(";="), std::string::npos) << table;
}

}  // namespace
}  // namespace egide::directory
