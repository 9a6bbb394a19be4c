#include <gtest/gtest.h>

#include "egide/directory/paths.h"
#include "forest.h"
#include "model/model.h"

namespace egide::directory {
namespace {

using testing::Forest;

std::vector<ControlPath> paths(const Forest& forest, const PathsQuery& query) {
    auto found = find_paths(forest.read(), query);
    EXPECT_TRUE(found.ok());
    return found.ok() ? *found : std::vector<ControlPath>();
}

TEST(Paths, SoundForestHasNone) {
    EXPECT_TRUE(paths(Forest(), {}).empty());
}

TEST(Paths, AreTheShortestAndNameEachStep) {
    Forest forest;
    forest.user("alice", 2001).group("Helpdesk", 2002, {Forest::user_dn("alice")}).user("svc", 2003);
    forest.allow(Forest::group_dn("Domain Admins"), {{Forest::sid(2003), access::kWriteDacl}});
    forest.allow(Forest::user_dn("svc"),
                 {{Forest::sid(2002), access::kControl, false, 0, "00299570-246d-11d0-a768-00aa006e0529"}});
    const auto found = paths(forest, {.from = Forest::user_dn("alice")});
    ASSERT_EQ(found.size(), 1u);
    ASSERT_EQ(found[0].edges.size(), 3u);
    EXPECT_EQ(found[0].edges[0].kind, "MemberOf");
    EXPECT_EQ(found[0].edges[1].kind, "ForceChangePassword");
    EXPECT_EQ(found[0].edges[2].kind, "WriteDacl");
    EXPECT_EQ(found[0].to, Forest::group_dn("Domain Admins"));
    EXPECT_EQ(paths(forest, {}).size(), 3u) << "alice, Helpdesk and svc";
}

TEST(Paths, CyclesOfGroupsEnd) {
    Forest forest;
    forest.group("A", 2001, {Forest::group_dn("B")}).group("B", 2002, {Forest::group_dn("A")});
    forest.allow(Forest::group_dn("Domain Admins"), {{Forest::sid(2001), access::kFull}});
    EXPECT_EQ(paths(forest, {}).size(), 2u);
}

TEST(Paths, DeniedMemberHasNoWayWhileTheOthersHave) {
    Forest forest;
    const std::string member = "bf9679c0-0de6-11d0-a285-00aa003049e2";
    forest.user("alice", 2001).user("bob", 2002);
    forest.group("Helpdesk", 2003, {Forest::user_dn("alice"), Forest::user_dn("bob")});
    forest.allow(Forest::group_dn("Domain Admins"), {{Forest::sid(2001), access::kWriteProperty, true, 0, member},
                                                     {Forest::sid(2003), access::kWriteProperty, false, 0, member}});
    EXPECT_TRUE(paths(forest, {.from = Forest::user_dn("alice")}).empty());
    EXPECT_EQ(paths(forest, {.from = Forest::user_dn("bob")}).size(), 1u);
}

TEST(Paths, ControlOfAnOuReachesWhatInheritsFromIt) {
    Forest forest;
    forest.user("alice", 2001);
    forest.allow("OU=Domain Controllers,DC=corp,DC=test", {{Forest::sid(2001), access::kFull}});
    const auto found = paths(forest, {.from = Forest::user_dn("alice")});
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].edges[0].kind, "WriteGPLink") << "nothing is shorter than linking a policy to the controllers";
}

TEST(Paths, UnknownNameIsAnError) {
    EXPECT_FALSE(find_paths(Forest().read(), {.to = "CN=nobody"}).ok());
}

}  // namespace
}  // namespace egide::directory
