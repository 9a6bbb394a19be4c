// Sessions: their tokens, their ends.
#include <gmock/gmock.h>

#include "accounts_fixture.h"

namespace egide::accounts {
namespace {

class SessionTest : public OnAccounts {
  protected:
    bool lives(const Secret& token) {
        const auto found = sessions().find(token.view());
        EXPECT_TRUE(found.ok()) << told(found);
        return found->has_value();
    }
    std::string id_ = person("c@chu.example");
};
EGIDE_ON_BOTH_ENGINES(SessionTest);

TEST_P(SessionTest, TokensCarry256RandomBitsAndAreKeptAsADigest) {
    const auto one = signed_in("c@chu.example"), other = signed_in("c@chu.example");
    EXPECT_EQ(one.token.view().size(), 43U);
    EXPECT_NE(one.token.view(), other.token.view());
    const auto rows = database_.read([](Transaction& t) { return t.query("SELECT digest FROM account_session"); });
    for (const auto& row : *rows) {
        EXPECT_EQ(row.blob(0).size(), 32U);
        EXPECT_FALSE(lives(Secret(row.blob(0))));
    }
}

TEST_P(SessionTest, WhatIsNoTokenFindsNothing) {
    signed_in("c@chu.example");
    for (const std::string& token : {std::string(), std::string("x"), std::string(43, 'A'), std::string(100'000, 'A'),
                                     std::string("' OR ''='"), std::string("\xff\0x", 3)}) {
        EXPECT_FALSE(lives(Secret(token)));
    }
}

TEST_P(SessionTest, UnusedItEndsAfterThirtyMinutes) {
    const auto session = signed_in("c@chu.example");
    pass(30min - 1ms);
    EXPECT_TRUE(lives(session.token)) << "and that was a use";
    pass(30min - 1ms);
    EXPECT_TRUE(lives(session.token));
    pass(30min);
    EXPECT_FALSE(lives(session.token));
}

TEST_P(SessionTest, UsedOrNotItEndsAfterTwelveHours) {
    const auto session = signed_in("c@chu.example");
    for (int turn = 0; turn < 36; ++turn) {
        EXPECT_TRUE(lives(session.token)) << turn;
        pass(20min);
    }
    EXPECT_FALSE(lives(session.token));
}

TEST_P(SessionTest, AUseIsWrittenOnceAMinuteAtMost) {
    const auto session = signed_in("c@chu.example");
    pass(59s);
    EXPECT_EQ(sessions().find(session.token.view())->value().last_used, now() - 59s);
    pass(1s);
    EXPECT_EQ(sessions().find(session.token.view())->value().last_used, now());
    EXPECT_EQ(sessions().find(session.token.view())->value().idle_until, now() + 30min);
}

TEST_P(SessionTest, AClockSetBackGivesNoSessionALongerLife) {
    pass(10h);
    const auto session = signed_in("c@chu.example");
    pass(-10h);
    EXPECT_FALSE(lives(session.token));
}

TEST_P(SessionTest, RotationGivesANewTokenAndTheFormerServesThirtySeconds) {
    const auto session = signed_in("c@chu.example");
    const auto rotated = sessions().rotate(session.token.view());
    ASSERT_TRUE(rotated.ok() && rotated->has_value()) << told(rotated);
    EXPECT_NE((*rotated)->token.view(), session.token.view());
    EXPECT_EQ((*rotated)->session.id, session.session.id);
    EXPECT_TRUE(lives((*rotated)->token));
    EXPECT_FALSE(sessions().rotate(session.token.view())->has_value()) << "the former cannot rotate";
    pass(30s - 1ms);
    EXPECT_TRUE(lives(session.token)) << "a request that was under way";
    pass(1ms);
    EXPECT_FALSE(lives(session.token));
    EXPECT_TRUE(lives((*rotated)->token));
}

TEST_P(SessionTest, TwoRotationsLeaveNothingToTheFirstToken) {
    const auto session = signed_in("c@chu.example");
    const auto second = sessions().rotate(session.token.view());
    const auto third = sessions().rotate((*second)->token.view());
    EXPECT_FALSE(lives(session.token));
    EXPECT_TRUE(lives((*third)->token));
}

TEST_P(SessionTest, AChangeOfRightsAsksForARotation) {
    const auto session = signed_in("c@chu.example");
    EXPECT_FALSE(sessions().find(session.token.view())->value().rotation_due);
    ASSERT_TRUE(rights().give({.account = id_, .role = "instance_administrator"}, {}, {}).ok());
    EXPECT_TRUE(sessions().find(session.token.view())->value().rotation_due);
    const auto rotated = sessions().rotate(session.token.view());
    EXPECT_FALSE(sessions().find((*rotated)->token.view())->value().rotation_due);
}

TEST_P(SessionTest, SigningOutEndsIt) {
    const auto session = signed_in("c@chu.example");
    EXPECT_TRUE(sessions().end(session.token.view(), {.account = id_}).value());
    EXPECT_FALSE(lives(session.token));
    EXPECT_FALSE(sessions().end(session.token.view(), {.account = id_}).value());
}

TEST_P(SessionTest, OnesOwnSessionsAreListedAndRevokedThoseOfOthersAreNot) {
    person("d@chu.example");
    const auto own = signed_in("c@chu.example");
    pass(2min);
    const auto second = signed_in("c@chu.example", {.address = "198.51.100.1", .agent = "Edge\x1b[31m"});
    const auto foreign = signed_in("d@chu.example");
    const auto list = sessions().list(id_);
    ASSERT_EQ(list->size(), 2U);
    EXPECT_EQ(list->at(0).id, second.session.id) << "the last used first";
    EXPECT_EQ(list->at(0).agent, "Edge?[31m");
    EXPECT_TRUE(list->at(0).csrf.empty());
    EXPECT_FALSE(sessions().revoke(id_, foreign.session.id, {}).value());
    EXPECT_TRUE(sessions().revoke(id_, second.session.id, {}).value());
    EXPECT_FALSE(lives(second.token));
    EXPECT_TRUE(lives(own.token));
    EXPECT_TRUE(lives(foreign.token));
}

TEST_P(SessionTest, AllButOneAreRevoked) {
    const auto own = signed_in("c@chu.example"), second = signed_in("c@chu.example"),
               third = signed_in("c@chu.example");
    EXPECT_EQ(sessions().revoke_all(id_, own.session.id, {.account = id_}).value(), 2);
    EXPECT_TRUE(lives(own.token));
    EXPECT_FALSE(lives(second.token));
    EXPECT_FALSE(lives(third.token));
}

TEST_P(SessionTest, EachSignInIsANewSessionWithItsOwnWordAgainstForgedRequests) {
    const auto one = signed_in("c@chu.example"), other = signed_in("c@chu.example");
    EXPECT_NE(one.session.id, other.session.id);
    EXPECT_NE(one.session.csrf, other.session.csrf);
    const auto session = sessions().find(one.token.view())->value();
    EXPECT_TRUE(same_csrf(session, session.csrf));
    EXPECT_FALSE(same_csrf(session, other.session.csrf));
    EXPECT_FALSE(same_csrf(session, ""));
    EXPECT_FALSE(same_csrf(Session(), ""));
    const auto rotated = sessions().rotate(one.token.view());
    EXPECT_EQ((*rotated)->session.csrf, session.csrf) << "pages that are open go on";
}

TEST_P(SessionTest, ASessionOpensForActiveAccountsAlone) {
    const auto link = accounts().invite({.email = "i@chu.example", .name = "I"}, {});
    EXPECT_EQ(trouble_in(sessions().open({.account = link->account})), Trouble::absent);
    EXPECT_EQ(trouble_in(sessions().open({.account = "nobody"})), Trouble::absent);
}

TEST_P(SessionTest, AnotherNodeWithTheSameKeyKnowsItOneWithAnotherKeyGivesAnotherWord) {
    const auto session = signed_in("c@chu.example");
    const auto same = open_store();
    EXPECT_EQ(Sessions(*same).find(session.token.view())->value().csrf, session.session.csrf);
    Settings other = settings();
    other.key = Secret(std::string(32, 'x'));
    const auto different = open_store(std::move(other));
    EXPECT_NE(Sessions(*different).find(session.token.view())->value().csrf, session.session.csrf);
}

}  // namespace
}  // namespace egide::accounts
