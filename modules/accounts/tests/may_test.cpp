// The table of roles, actions and scopes, and the one question.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "egide/accounts/messages.h"
#include "egide/accounts/rights.h"
#include "egide/testing/catalogue.h"

namespace egide::accounts {
namespace {

using namespace std::chrono_literals;

const Instant kNow{1'790'000'000s};

Standing holder(std::string role, Scope scope, std::optional<Instant> until = {}) {
    Grant grant;
    grant.id = "g";
    grant.role = std::move(role);
    grant.scope = std::move(scope);
    grant.from = kNow - 1h;
    grant.until = until;
    Standing standing;
    standing.account = "a";
    standing.grants.push_back(std::move(grant));
    return standing;
}

ObjectPlace dossier_of_lyon() {
    return {.region = "84",
            .candidate = "ght-rhone",
            .establishments = {"690000001", "690000019"},
            .dossier = "d1",
            .piece = "p1",
            .vendor = "v1"};
}

const Scope kEverywhere{};

Scope scope_for(ScopeKind kind, bool own) {
    static const std::map<ScopeKind, std::string> ids = {{ScopeKind::region, "84"},
                                                         {ScopeKind::candidate, "ght-rhone"},
                                                         {ScopeKind::establishment, "690000019"},
                                                         {ScopeKind::dossier, "d1"},
                                                         {ScopeKind::piece, "p1"},
                                                         {ScopeKind::vendor, "v1"}};
    return kind == ScopeKind::instance ? kEverywhere : Scope{kind, own ? ids.at(kind) : "other"};
}

TEST(MayTest, EveryRoleHoldsItsActionsInItsScopeAndNoneElsewhere) {
    int asked = 0;
    for (const Role& role : roles()) {
        for (const ScopeKind kind : role.scopes) {
            for (const Action& action : actions()) {
                const auto own =
                    may(holder(std::string(role.id), scope_for(kind, true)), action.id, dossier_of_lyon(), kNow);
                EXPECT_EQ(own.allowed, role.may(action.id)) << role.id << ' ' << action.id << ' ' << word_of(kind);
                if (kind != ScopeKind::instance && !action.anywhere) {
                    const auto foreign =
                        may(holder(std::string(role.id), scope_for(kind, false)), action.id, dossier_of_lyon(), kNow);
                    EXPECT_FALSE(foreign.allowed) << role.id << ' ' << action.id << ' ' << word_of(kind);
                }
                ++asked;
            }
        }
    }
    EXPECT_GT(asked, 700);
}

TEST(MayTest, NoGrantReachesAnObjectWhosePlaceIsNotKnown) {
    for (const ScopeKind kind : {ScopeKind::region, ScopeKind::candidate, ScopeKind::establishment, ScopeKind::dossier,
                                 ScopeKind::piece, ScopeKind::vendor}) {
        EXPECT_FALSE(reaches({kind, ""}, {})) << word_of(kind);
        EXPECT_FALSE(reaches({kind, ""}, {.establishments = {""}})) << word_of(kind);
        EXPECT_FALSE(reaches({kind, "x"}, {})) << word_of(kind);
    }
    EXPECT_TRUE(reaches(kEverywhere, {}));
}

TEST(MayTest, ANumberOfOneKindOpensNothingOfAnother) {
    EXPECT_FALSE(reaches({ScopeKind::region, "d1"}, dossier_of_lyon()));
    EXPECT_FALSE(reaches({ScopeKind::dossier, "84"}, dossier_of_lyon()));
}

TEST(MayTest, AGrantHoldsFromItsFirstMomentToTheOneBeforeItsEnd) {
    const ObjectPlace place = dossier_of_lyon();
    const auto standing = holder("main_referent", {ScopeKind::candidate, "ght-rhone"}, kNow + 1h);
    EXPECT_FALSE(may(standing, "dossier.edit", place, kNow - 1h - 1ms));
    EXPECT_TRUE(may(standing, "dossier.edit", place, kNow - 1h));
    EXPECT_TRUE(may(standing, "dossier.edit", place, kNow + 1h - 1ms));
    EXPECT_FALSE(may(standing, "dossier.edit", place, kNow + 1h));
}

TEST(MayTest, AnEndedGrantHoldsNoMore) {
    auto standing = holder("main_referent", {ScopeKind::candidate, "ght-rhone"});
    standing.grants[0].ended_at = kNow;
    EXPECT_TRUE(may(standing, "dossier.edit", dossier_of_lyon(), kNow - 1ms));
    EXPECT_FALSE(may(standing, "dossier.edit", dossier_of_lyon(), kNow));
}

TEST(MayTest, SomebodyWithoutARoleHasHisOwnAccountAndNothingElse) {
    Standing nobody;
    nobody.account = "a";
    for (const Action& action : actions()) {
        EXPECT_EQ(may(nobody, action.id, dossier_of_lyon(), kNow).allowed, action.id == "account.own") << action.id;
    }
    EXPECT_FALSE(may(Standing{}, "account.own", {}, kNow)) << "an account that is not active has not even that";
}

TEST(MayTest, AnActionThatIsNotInTheTableIsABug) {
    EXPECT_THROW(may(Standing{}, "dossier.raed", {}, kNow), std::logic_error);
}

TEST(MayTest, TheInstanceAdministratorIsShownNothingACandidateBrought) {
    const Role& administrator = *find_role("instance_administrator");
    for (const Action& action : actions()) {
        if (action.content || action.id.starts_with("dossier.") || action.id.starts_with("evidence.") ||
            action.id.starts_with("expense.")) {
            EXPECT_FALSE(administrator.may(action.id)) << action.id;
        }
    }
}

TEST(MayTest, AuthoritiesChangeNothingOfADossier) {
    for (const Role& role : roles()) {
        if (role.side == Side::authority || role.side == Side::advice) {
            for (const auto* const action : {"dossier.edit", "dossier.submit", "dossier.sign", "evidence.add",
                                             "evidence.withdraw", "expense.edit"}) {
                EXPECT_FALSE(role.may(action)) << role.id << ' ' << action;
            }
        }
    }
}

TEST(MayTest, CandidatesAndSuppliersJudgeNothing) {
    for (const Role& role : roles()) {
        if (role.side == Side::candidate || role.side == Side::supplier) {
            for (const auto* const action : {"dossier.review", "dossier.request", "dossier.control", "dossier.decide",
                                             "expense.control", "journal.read", "users.change", "users.reset"}) {
                EXPECT_FALSE(role.may(action)) << role.id << ' ' << action;
            }
        }
    }
}

TEST(MayTest, EveryContentShownToAnAuthorityOrAnAdviserGoesToTheJournal) {
    for (const Role& role : roles()) {
        for (const Action& action : actions()) {
            if (!action.content || !role.may(action.id)) {
                continue;
            }
            const auto decision =
                may(holder(std::string(role.id), scope_for(role.scopes[0], true)), action.id, dossier_of_lyon(), kNow);
            const bool outsider = role.side == Side::authority || role.side == Side::advice;
            EXPECT_EQ(decision.journalled, outsider || action.id.ends_with(".export")) << role.id << ' ' << action.id;
        }
    }
}

TEST(MayTest, EveryDecisiveActAsksForAStepUp) {
    std::set<std::string_view> decisive;
    for (const Action& action : actions()) {
        if (action.step_up) {
            EXPECT_TRUE(action.journalled) << action.id;
            decisive.insert(action.id);
        }
    }
    EXPECT_EQ(decisive,
              (std::set<std::string_view>{"connectors.change", "dossier.decide", "dossier.sign", "dossier.submit",
                                          "evidence.withdraw", "grants.change", "users.change", "users.reset"}));
}

TEST(MayTest, AStepUpHoldsUntilItsEnd) {
    const Decision decision{.allowed = true, .second_factor = true, .step_up = true};
    Session session;
    EXPECT_EQ(permit({}, session, kNow), Permit::refused);
    EXPECT_EQ(permit(decision, session, kNow), Permit::second_factor_needed);
    session.second_factor_at = kNow;
    EXPECT_EQ(permit(decision, session, kNow), Permit::step_up_needed);
    session.step_up_until = kNow + 10min;
    EXPECT_EQ(permit(decision, session, kNow + 10min - 1ms), Permit::allowed);
    EXPECT_EQ(permit(decision, session, kNow + 10min), Permit::step_up_needed);
}

TEST(MayTest, ThoseWhoDecideOrAdministerNeedASecondFactorForAllButTheirOwnAccount) {
    const auto standing = holder("ars_reviewer", {ScopeKind::region, "84"});
    EXPECT_TRUE(may(standing, "dossier.read", dossier_of_lyon(), kNow).second_factor);
    EXPECT_FALSE(may(standing, "account.own", {}, kNow).second_factor);
    for (const Role& role : roles()) {
        if (role.may("grants.change") || role.may("dossier.decide") || role.may("dossier.sign")) {
            EXPECT_TRUE(role.second_factor) << role.id;
        }
    }
}

TEST(MayTest, OfSeveralGrantsTheOneThatAsksForLeastIsTaken) {
    auto standing = holder("ars_reviewer", {ScopeKind::region, "84"});
    Grant own = holder("rssi", {ScopeKind::candidate, "ght-rhone"}).grants[0];
    own.id = "own";
    standing.grants.push_back(own);
    const auto decision = may(standing, "dossier.read", dossier_of_lyon(), kNow);
    EXPECT_EQ(decision.grant, "own");
    EXPECT_FALSE(decision.second_factor);
    EXPECT_FALSE(decision.journalled);
}

TEST(RoleTableTest, ItIsWellFormed) {
    std::set<std::string_view> ids;
    for (const Role& role : roles()) {
        EXPECT_TRUE(ids.insert(role.id).second) << role.id;
        EXPECT_TRUE(std::is_sorted(role.actions.begin(), role.actions.end())) << role.id;
        EXPECT_EQ(std::set(role.actions.begin(), role.actions.end()).size(), role.actions.size()) << role.id;
        EXPECT_TRUE(role.may("account.own")) << role.id;
        for (const auto& action : role.actions) {
            EXPECT_NE(find_action(action), nullptr) << role.id << ' ' << action;
        }
        EXPECT_FALSE(base::render(role.label(), base::Language::french).empty());
    }
    EXPECT_EQ(ids.size(), 12U);
    for (const Action& action : actions()) {
        const bool held =
            std::any_of(roles().begin(), roles().end(), [&](const Role& role) { return role.may(action.id); });
        EXPECT_TRUE(held) << action.id << " is nobody's";
        EXPECT_EQ(find_action(action.id)->id, action.id);
    }
}

TEST(RoleTableTest, WhoNamesAnotherHoldsAllThatHeNames) {
    const auto holds_all_of = [](std::string_view upper, std::string_view lower) {
        const auto all = find_role(lower)->actions;
        return std::all_of(all.begin(), all.end(),
                           [&](std::string_view action) { return find_role(upper)->may(action); });
    };
    for (const auto* const lower : {"technical_referent", "finance_hr_referent", "rssi", "contributor"}) {
        EXPECT_TRUE(holds_all_of("main_referent", lower)) << lower;
    }
    EXPECT_TRUE(holds_all_of("legal_representative", "main_referent"));
    EXPECT_FALSE(holds_all_of("main_referent", "legal_representative"));
    EXPECT_TRUE(holds_all_of("ans_administrator", "ars_reviewer"));
    EXPECT_TRUE(holds_all_of("ans_administrator", "ans_controller"));
    EXPECT_FALSE(holds_all_of("ans_administrator", "instance_administrator"));
}

TEST(MessagesTest, EveryPatternReads) {
    EXPECT_TRUE(testing::is_read_by_icu(messages::all()));
}

}  // namespace
}  // namespace egide::accounts
