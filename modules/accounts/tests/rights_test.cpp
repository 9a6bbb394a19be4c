// Who may give which right to whom.
#include <gmock/gmock.h>

#include "accounts_fixture.h"

namespace egide::accounts {
namespace {

class RightsTest : public OnAccounts {
  protected:
    /// Somebody with a role given by the program.
    std::string holder(const std::string& email, const std::string& role, const Scope& scope,
                       std::optional<Instant> until = {}) {
        const auto id = person(email);
        const auto given =
            rights().give({.account = id, .role = role, .scope = scope, .until = until}, place(scope), {});
        EXPECT_TRUE(given.ok()) << told(given);
        return id;
    }
    static ObjectPlace place(const Scope& scope) {
        switch (scope.kind) {
            case ScopeKind::region:
                return {.region = scope.id};
            case ScopeKind::candidate:
                return {.region = "84", .candidate = scope.id};
            case ScopeKind::establishment:
                return {.region = "84", .candidate = "ght-rhone", .establishments = {scope.id}};
            case ScopeKind::dossier:
                return {.region = "84", .candidate = "ght-rhone", .dossier = scope.id};
            default:
                return {};
        }
    }
    base::Result<Grant> give(const std::string& from, const std::string& to, const std::string& role,
                             const Scope& scope, std::optional<Instant> until = {}) {
        return rights().give({.account = to, .role = role, .scope = scope, .until = until}, place(scope),
                             {.account = from});
    }
    const Scope candidate_{ScopeKind::candidate, "ght-rhone"};
    const Scope establishment_{ScopeKind::establishment, "690000019"};
};
EGIDE_ON_BOTH_ENGINES(RightsTest);

TEST_P(RightsTest, AGivenRightHoldsUntilItIsEndedAndStaysInTheHistory) {
    const auto admin = administrator();
    const auto id = person("c@chu.example");
    const auto grant = give(admin, id, "main_referent", candidate_);
    ASSERT_TRUE(grant.ok()) << told(grant);
    EXPECT_TRUE(rights().may(id, "dossier.edit", place(candidate_)).value());
    EXPECT_EQ(rights().over(candidate_)->size(), 1U);
    ASSERT_TRUE(rights().end(grant->id, place(candidate_), {.account = admin}).ok());
    EXPECT_FALSE(rights().may(id, "dossier.edit", place(candidate_)).value());
    EXPECT_TRUE(rights().over(candidate_)->empty());
    const auto history = rights().of(id);
    ASSERT_EQ(history->size(), 1U);
    EXPECT_EQ(history->at(0).granted_by, admin);
    EXPECT_EQ(history->at(0).ended_by, admin);
    EXPECT_EQ(history->at(0).ended_at, now());
    EXPECT_EQ(trouble_in(rights().end(grant->id, place(candidate_), {.account = admin})), Trouble::absent);
}

TEST_P(RightsTest, AReferentGivesPartsOfWhatHeHoldsWhereHeHoldsIt) {
    const auto referent = holder("r@chu.example", "main_referent", candidate_);
    const auto id = person("c@chu.example");
    EXPECT_TRUE(give(referent, id, "contributor", establishment_).ok());
    EXPECT_TRUE(give(referent, id, "technical_referent", candidate_).ok());
    EXPECT_EQ(trouble_in(give(referent, id, "contributor", {ScopeKind::establishment, "750000001"})), Trouble::storage)
        << "the place says that it is of his candidate: the caller's word";
    const auto foreign = rights().give(
        {.account = id, .role = "contributor", .scope = {ScopeKind::establishment, "750000002"}},
        {.region = "11", .candidate = "ght-paris", .establishments = {"750000002"}}, {.account = referent});
    EXPECT_EQ(trouble_in(foreign), Trouble::forbidden) << "another candidate's establishment";
}

TEST_P(RightsTest, NobodyGivesMoreThanHeHolds) {
    const auto referent = holder("r@chu.example", "main_referent", candidate_);
    const auto id = person("c@chu.example");
    for (const auto* const role : {"legal_representative", "ars_reviewer", "ans_controller", "ans_administrator",
                                   "instance_administrator", "adviser", "vendor"}) {
        const Scope scope = find_role(role)->scopes[0] == ScopeKind::instance ? Scope{}
                            : find_role(role)->scopes[0] == ScopeKind::region ? Scope{ScopeKind::region, "84"}
                            : find_role(role)->scopes[0] == ScopeKind::vendor ? Scope{ScopeKind::vendor, "v"}
                                                                              : candidate_;
        ObjectPlace where = place(scope);
        where.vendor = scope.kind == ScopeKind::vendor ? scope.id : "";
        const auto given = rights().give({.account = id, .role = role, .scope = scope}, where, {.account = referent});
        EXPECT_EQ(trouble_in(given), Trouble::forbidden) << role;
    }
    const auto contributor = holder("d@chu.example", "contributor", establishment_);
    EXPECT_EQ(trouble_in(give(contributor, id, "contributor", establishment_)), Trouble::forbidden)
        << "who may not change grants";
    EXPECT_TRUE(rights().of(id)->empty());
}

TEST_P(RightsTest, NobodyGivesForLongerThanHeHolds) {
    const auto referent = holder("r@chu.example", "main_referent", candidate_, now() + 24h);
    const auto id = person("c@chu.example");
    EXPECT_EQ(trouble_in(give(referent, id, "contributor", establishment_)), Trouble::forbidden);
    EXPECT_EQ(trouble_in(give(referent, id, "contributor", establishment_, now() + 24h + 1ms)), Trouble::forbidden);
    EXPECT_TRUE(give(referent, id, "contributor", establishment_, now() + 24h).ok());
}

TEST_P(RightsTest, AWiderPlaceThanTheScopesOwnIsRefused) {
    const auto referent = holder("r@chu.example", "main_referent", candidate_);
    const auto id = person("c@chu.example");
    // A region "that lies in" the candidate would let the referent give rights over the region.
    const auto region = rights().give({.account = id, .role = "ars_reviewer", .scope = {ScopeKind::region, "84"}},
                                      {.region = "84", .candidate = "ght-rhone"}, {.account = referent});
    EXPECT_EQ(trouble_in(region), Trouble::invalid);
    const auto other =
        rights().give({.account = id, .role = "contributor", .scope = establishment_},
                      {.candidate = "ght-rhone", .establishments = {"690000001"}}, {.account = referent});
    EXPECT_EQ(trouble_in(other), Trouble::invalid) << "not the place of that establishment";
}

TEST_P(RightsTest, NobodyChangesHisOwn) {
    const auto admin = administrator();
    EXPECT_EQ(trouble_in(give(admin, admin, "main_referent", candidate_)), Trouble::forbidden);
    const auto own = rights().of(admin)->at(0).id;
    EXPECT_EQ(trouble_in(rights().end(own, {}, {.account = admin})), Trouble::forbidden);
}

TEST_P(RightsTest, TheInstanceAdministratorGivesWhatHeDoesNotHold) {
    const auto admin = administrator();
    const auto id = person("c@chu.example");
    EXPECT_FALSE(rights().may(admin, "dossier.read", place(candidate_)).value());
    EXPECT_TRUE(give(admin, id, "ars_reviewer", {ScopeKind::region, "84"}).ok());
    EXPECT_TRUE(rights().may(id, "dossier.decide", place(candidate_)).value());
}

TEST_P(RightsTest, NobodyJudgesWhatHeBrings) {
    const auto admin = administrator();
    const auto referent = holder("r@chu.example", "main_referent", candidate_);
    EXPECT_EQ(trouble_in(give(admin, referent, "ars_reviewer", {ScopeKind::region, "84"})), Trouble::forbidden);
    const auto reviewer = holder("a@ars.example", "ars_reviewer", {ScopeKind::region, "84"});
    EXPECT_EQ(trouble_in(give(admin, reviewer, "contributor", establishment_)), Trouble::forbidden);
    const auto former = rights().of(reviewer)->at(0).id;
    ASSERT_TRUE(rights().end(former, place({ScopeKind::region, "84"}), {.account = admin}).ok());
    EXPECT_TRUE(give(admin, reviewer, "contributor", establishment_).ok()) << "once it is over";
}

TEST_P(RightsTest, TheLastAdministratorStaysOne) {
    const auto admin = administrator();
    const auto own = rights().of(admin)->at(0).id;
    EXPECT_EQ(trouble_in(rights().end(own, {}, {})), Trouble::forbidden);
    const auto second = person("b@chu.example");
    ASSERT_TRUE(give(admin, second, "instance_administrator", {}, now() + 24h).ok());
    EXPECT_EQ(trouble_in(rights().end(own, {}, {.account = second})), Trouble::forbidden)
        << "the other ends by itself: nobody would be left";
    const auto third = person("d@chu.example");
    ASSERT_TRUE(give(admin, third, "instance_administrator", {}).ok());
    EXPECT_TRUE(rights().end(own, {}, {.account = third}).ok());
}

TEST_P(RightsTest, WhatMakesNoSenseIsRefused) {
    const auto admin = administrator();
    const auto id = person("c@chu.example");
    EXPECT_EQ(trouble_in(give(admin, id, "emperor", {})), Trouble::invalid);
    EXPECT_EQ(trouble_in(give(admin, id, "main_referent", {})), Trouble::invalid) << "not over the instance";
    EXPECT_EQ(trouble_in(give(admin, id, "main_referent", {ScopeKind::candidate, ""})), Trouble::invalid);
    EXPECT_EQ(trouble_in(give(admin, id, "main_referent", candidate_, now())), Trouble::invalid);
    EXPECT_EQ(trouble_in(give(admin, "nobody", "main_referent", candidate_)), Trouble::absent);
    ASSERT_TRUE(give(admin, id, "main_referent", candidate_).ok());
    EXPECT_EQ(trouble_in(give(admin, id, "main_referent", candidate_)), Trouble::taken);
}

TEST_P(RightsTest, ARightMayBeginLater) {
    const auto id = person("c@chu.example");
    ASSERT_TRUE(rights()
                    .give({.account = id, .role = "main_referent", .scope = candidate_, .from = now() + 1h},
                          place(candidate_), {})
                    .ok());
    EXPECT_FALSE(rights().may(id, "dossier.edit", place(candidate_)).value());
    pass(1h);
    EXPECT_TRUE(rights().may(id, "dossier.edit", place(candidate_)).value());
}

TEST_P(RightsTest, AnAdministratorWhoGrantsThroughAnotherActsAndRemovesLeavesEveryTrace) {
    const auto admin = administrator();
    const auto puppet = person("p@chu.example");
    const auto grant = give(admin, puppet, "main_referent", candidate_);
    ASSERT_TRUE(rights().end(grant->id, place(candidate_), {.account = admin}).ok());
    const auto events = Events(*store_).of(puppet);
    ASSERT_GE(events->size(), 2U);
    EXPECT_EQ(events->at(0).kind, "grant.ended");
    EXPECT_EQ(events->at(1).kind, "grant.given");
    for (std::size_t at = 0; at < 2; ++at) {
        EXPECT_EQ(events->at(at).actor, admin);
        EXPECT_EQ(events->at(at).details.at("role"), "main_referent");
        EXPECT_EQ(events->at(at).details.at("scope_id"), "ght-rhone");
    }
}

TEST_P(RightsTest, ARightOfSomebodyDisabledGivesNothing) {
    const auto referent = holder("r@chu.example", "main_referent", candidate_);
    const auto id = person("c@chu.example");
    disable(referent);
    EXPECT_EQ(trouble_in(give(referent, id, "contributor", establishment_)), Trouble::forbidden);
    EXPECT_FALSE(rights().may(referent, "account.own", {}).value());
}

TEST_P(RightsTest, ARolePassesFromOneToAnotherWithoutAMomentBetween) {
    const auto former = holder("former@chu.example", "main_referent", candidate_);
    const auto second = holder("second@chu.example", "main_referent", candidate_);
    const auto newcomer = person("new@chu.example");
    int written = 0;
    const auto passed = rights().succeed({.role = "main_referent", .scope = candidate_, .newcomer = newcomer}, place(candidate_), {},
                                         [&](Transaction&, const Grant&) -> Done {
                                             ++written;
                                             return std::monostate{};
                                         });
    ASSERT_TRUE(passed.ok()) << told(passed);
    EXPECT_EQ(written, 1);
    const auto over = rights().over(candidate_);
    ASSERT_EQ(over->size(), 1U);
    EXPECT_EQ(over->front().account, newcomer);
    EXPECT_FALSE(rights().may(former, "dossier.edit", place(candidate_)).value());
    EXPECT_FALSE(rights().may(second, "dossier.edit", place(candidate_)).value());
}

TEST_P(RightsTest, WhenWhatIsWrittenBesideFailsNobodyLosesTheRole) {
    const auto former = holder("former@chu.example", "main_referent", candidate_);
    const auto newcomer = person("new@chu.example");
    const auto passed = rights().succeed({.role = "main_referent", .scope = candidate_, .newcomer = newcomer}, place(candidate_), {},
                                         [](Transaction&, const Grant&) -> Done { return base::Error{}; });
    EXPECT_FALSE(passed.ok());
    ASSERT_EQ(rights().over(candidate_)->size(), 1U);
    EXPECT_EQ(rights().over(candidate_)->front().account, former);
}

TEST_P(RightsTest, WhoJudgesCannotTakeOverWhatHeJudges) {
    const auto former = holder("former@chu.example", "main_referent", candidate_);
    const auto reviewer = holder("ars@ars.example", "ars_reviewer", {ScopeKind::region, "84"});
    EXPECT_FALSE(rights().succeed({.role = "main_referent", .scope = candidate_, .newcomer = reviewer}, place(candidate_), {}).ok());
    EXPECT_EQ(rights().over(candidate_)->front().account, former);
}

TEST_P(RightsTest, ARoleForOneAloneIsNotGivenTwice) {
    const auto former = holder("former@chu.example", "main_referent", candidate_);
    const auto newcomer = person("new@chu.example");
    const NewGrant wanted{.account = newcomer, .role = "main_referent", .scope = candidate_, .alone = true};
    EXPECT_FALSE(rights().give(wanted, place(candidate_), {}).ok());
    ASSERT_TRUE(rights().end(rights().over(candidate_)->front().id, place(candidate_), {}).ok());
    EXPECT_TRUE(rights().give(wanted, place(candidate_), {}).ok());
}

}  // namespace
}  // namespace egide::accounts
