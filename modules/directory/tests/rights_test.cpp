#include <gtest/gtest.h>

#include "forest.h"
#include "model/model.h"
#include "rights/effective.h"
#include "rights/tier0.h"

namespace egide::directory {
namespace {

using testing::Entry;
using testing::Forest;

/// The rights of a user of the forest on an object, by his own SID.
Rights rights_of(const Collection& collection, const std::string& dn, const std::string& sid) {
    const Model& model = collection.model();
    const Membership membership(model);
    EffectiveRights rights(model, membership);
    Rights found = 0;
    for (const Grant& grant : rights.on(model.find(dn))) {
        found |= model.sids[grant.sid].text() == sid ? grant.rights : 0;
    }
    return found;
}

const std::string kGroup = Forest::group_dn("Domain Admins");
const std::string kMember = "bf9679c0-0de6-11d0-a285-00aa003049e2";
const std::string kMembershipSet = "bc0ac240-79a9-11d0-9020-00c04fc2d4cf";
const std::string kUserClass = "bf967aba-0de6-11d0-a285-00aa003049e2";
const std::string kGroupClass = "bf967a9c-0de6-11d0-a285-00aa003049e2";

TEST(Rights, TrapOfTheDenyAceThatComesBeforeTheGrant) {
    Forest forest;
    forest.user("alice", 2001);
    forest.allow(kGroup, {{Forest::sid(2001), access::kWriteProperty, true, 0, kMember},
                          {Forest::sid(2001), access::kWriteProperty, false, 0, kMember}});
    EXPECT_EQ(rights_of(forest.read(), kGroup, Forest::sid(2001)), 0u);
}

TEST(Rights, DenyAceThatComesAfterTheGrantTakesNothing) {
    Forest forest;
    forest.user("alice", 2001);
    forest.allow(kGroup, {{Forest::sid(2001), access::kWriteProperty, false, 0, kMember},
                          {Forest::sid(2001), access::kWriteProperty, true, 0, kMember}});
    EXPECT_EQ(rights_of(forest.read(), kGroup, Forest::sid(2001)), bit(Right::add_member));
}

TEST(Rights, DenyAceOfAGroupTakesFromItsMembers) {
    Forest forest;
    forest.user("alice", 2001).group("Interns", 2002, {Forest::user_dn("alice")});
    forest.allow(kGroup, {{Forest::sid(2002), access::kWriteProperty, true, 0, kMembershipSet},
                          {Forest::sid(2001), access::kWriteProperty, false, 0, kMember}});
    EXPECT_EQ(rights_of(forest.read(), kGroup, Forest::sid(2001)), 0u);
}

TEST(Rights, TrapOfTheInheritOnlyAce) {
    Forest forest;
    forest.user("alice", 2001);
    forest.allow(kGroup, {{Forest::sid(2001), access::kFull, false, Ace::kInheritOnly | Ace::kContainerInherit}});
    EXPECT_EQ(rights_of(forest.read(), kGroup, Forest::sid(2001)), 0u);
}

TEST(Rights, TrapOfTheClassRestrictedAce) {
    Forest forest;
    forest.user("alice", 2001);
    forest.allow(kGroup, {{Forest::sid(2001), access::kFull, false, Ace::kInherited, {}, kUserClass}});
    EXPECT_EQ(rights_of(forest.read(), kGroup, Forest::sid(2001)), 0u);
    Forest concerned;
    concerned.user("alice", 2001);
    concerned.allow(kGroup, {{Forest::sid(2001), access::kFull, false, Ace::kInherited, {}, kGroupClass}});
    EXPECT_NE(rights_of(concerned.read(), kGroup, Forest::sid(2001)) & bit(Right::write_dacl), 0u);
}

TEST(Rights, TrapOfTheOwnerRightsAceThatLimitsTheOwner) {
    Forest forest;
    forest.user("alice", 2001).owner(kGroup, Forest::sid(2001));
    EXPECT_EQ(rights_of(forest.read(), kGroup, Forest::sid(2001)), bit(Right::owns) | bit(Right::write_dacl));
    forest.allow(kGroup, {{"S-1-3-4", access::kReadControl}});
    EXPECT_EQ(rights_of(forest.read(), kGroup, Forest::sid(2001)), 0u);
}

TEST(Rights, OwnerRightsAceGivesItsOwnRightsToTheOwner) {
    Forest forest;
    forest.user("alice", 2001).owner(kGroup, Forest::sid(2001));
    forest.allow(kGroup, {{"S-1-3-4", access::kWriteProperty, false, 0, kMember}});
    EXPECT_EQ(rights_of(forest.read(), kGroup, Forest::sid(2001)), bit(Right::add_member));
}

TEST(Rights, NullDaclGivesEverythingToEverybody) {
    Forest forest;
    const std::string dn = Forest::user_dn("open");
    forest.user("open", 2001);
    std::string text = forest.ldif();
    const Collection collection = forest.read();
    const Model& model = collection.model();
    const Membership membership(model);
    const EffectiveRights rights(model, membership);
    Descriptor open;
    open.null_dacl = true;
    const auto grants = rights.of(open, Kind::user, 0, 0);
    ASSERT_EQ(grants.size(), 1u);
    EXPECT_EQ(grants[0].kind, EdgeKind::null_dacl);
    EXPECT_EQ(model.sids[grants[0].sid].text(), "S-1-1-0");
}

TEST(Rights, PropertySetStandsForItsAttribute) {
    Forest forest;
    forest.user("alice", 2001);
    forest.allow(kGroup, {{Forest::sid(2001), access::kWriteProperty, false, 0, kMembershipSet}});
    EXPECT_EQ(rights_of(forest.read(), kGroup, Forest::sid(2001)), bit(Right::add_member));
}

TEST(Rights, AttributeOfAnotherClassMeansNothing) {
    Forest forest;
    forest.user("alice", 2001).user("bob", 2002);
    forest.allow(Forest::user_dn("bob"), {{Forest::sid(2001), access::kWriteProperty, false, 0, kMember}});
    EXPECT_EQ(rights_of(forest.read(), Forest::user_dn("bob"), Forest::sid(2001)), 0u);
}

TEST(Rights, WholeObjectByItsOwnClass) {
    Forest forest;
    forest.user("alice", 2001);
    forest.allow(kGroup, {{Forest::sid(2001), access::kFull, false, 0, kGroupClass}});
    EXPECT_NE(rights_of(forest.read(), kGroup, Forest::sid(2001)) & bit(Right::add_member), 0u);
}

TEST(Rights, DenialOfSomeMembersIsKeptAsAnException) {
    Forest forest;
    forest.user("alice", 2001).user("bob", 2002);
    forest.group("Helpdesk", 2003, {Forest::user_dn("alice"), Forest::user_dn("bob")});
    forest.allow(kGroup, {{Forest::sid(2001), access::kWriteProperty, true, 0, kMember},
                          {Forest::sid(2003), access::kWriteProperty, false, 0, kMember}});
    const Collection collection = forest.read();
    const Model& model = collection.model();
    const Membership membership(model);
    EffectiveRights rights(model, membership);
    bool found = false;
    for (const Grant& grant : rights.on(model.find(kGroup))) {
        if (model.sids[grant.sid].text() == Forest::sid(2003)) {
            found = true;
            ASSERT_EQ(grant.except.size(), 1u);
            EXPECT_EQ(model.sids[grant.except[0].first].text(), Forest::sid(2001));
        }
    }
    EXPECT_TRUE(found);
}

TEST(Tier0, HoldsThePrivilegedGroupsAndWhoeverIsInThem) {
    Forest forest;
    forest.user("deep", 2001).group("Nested", 2002, {Forest::user_dn("deep")});
    forest.append(kGroup, "member", Forest::group_dn("Nested"));
    forest.user("byPrimary", 2003, {{"primaryGroupID", "512"}});
    forest.user("nobody", 2004);
    const Collection collection = forest.read();
    const Model& model = collection.model();
    const Membership membership(model);
    const Tier0 tier0(model, membership);
    EXPECT_TRUE(tier0.privileged(model.find(Forest::user_dn("deep"))));
    EXPECT_TRUE(tier0.privileged(model.find(Forest::user_dn("byPrimary"))));
    EXPECT_FALSE(tier0.privileged(model.find(Forest::user_dn("nobody"))));
    EXPECT_EQ(tier0.controllers().size(), 1u);
}

}  // namespace
}  // namespace egide::directory
