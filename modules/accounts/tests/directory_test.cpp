// How accounts come, change and go.
#include <gmock/gmock.h>

#include "accounts_fixture.h"

namespace egide::accounts {
namespace {

using ::testing::ElementsAre;

class DirectoryTest : public OnAccounts {};
EGIDE_ON_BOTH_ENGINES(DirectoryTest);

TEST_P(DirectoryTest, TheFirstAdministratorComesByALinkThatOpensOnce) {
    const auto link = accounts().first_administrator_link();
    ASSERT_TRUE(link.ok() && link->has_value()) << told(link);
    EXPECT_EQ((*link)->token.view().size(), 43U);
    EXPECT_EQ(accounts().look((*link)->token.view())->kind, LinkKind::first_administrator);
    const auto account =
        accounts().accept((*link)->token.view(),
                          {.email = "Admin@CHU.example", .name = " Alix Martin ", .password = Secret(kPassword)}, {});
    ASSERT_TRUE(account.ok()) << told(account);
    EXPECT_EQ(account->state, AccountState::active);
    EXPECT_EQ(account->name, "Alix Martin");
    EXPECT_EQ(account->email, "Admin@CHU.example");
    EXPECT_EQ(rights().of(account->id)->at(0).role, "instance_administrator");
    EXPECT_EQ(trouble_in(accounts().look((*link)->token.view())), Trouble::absent);
    EXPECT_FALSE(accounts().first_administrator_link()->has_value()) << "there is one";
}

TEST_P(DirectoryTest, ANewFirstLinkKillsTheFormer) {
    const auto former = accounts().first_administrator_link();
    const auto link = accounts().first_administrator_link();
    EXPECT_EQ(trouble_in(accounts().look((*former)->token.view())), Trouble::absent);
    EXPECT_TRUE(accounts().look((*link)->token.view()).ok());
}

TEST_P(DirectoryTest, OfTwoWhoUseTheFirstLinkOneAdministers) {
    const auto link = accounts().first_administrator_link();
    const Acceptance first{.email = "a@chu.example", .name = "A", .password = Secret(kPassword)};
    const Acceptance second{.email = "b@chu.example", .name = "B", .password = Secret(kPassword)};
    EXPECT_TRUE(accounts().accept((*link)->token.view(), first, {}).ok());
    EXPECT_EQ(trouble_in(accounts().accept((*link)->token.view(), second, {})), Trouble::absent);
    EXPECT_EQ(accounts().list()->total, 1);
}

TEST_P(DirectoryTest, AnInvitationOpensUntilItsEnd) {
    const auto link = accounts().invite({.email = "c@chu.example", .name = "Camille"}, {});
    ASSERT_TRUE(link.ok()) << told(link);
    EXPECT_EQ(accounts().find(link->account)->value().state, AccountState::invited);
    pass(72h - 1ms);
    EXPECT_EQ(accounts().look(link->token.view())->email, "c@chu.example");
    pass(1ms);
    EXPECT_EQ(trouble_in(accounts().look(link->token.view())), Trouble::absent);
    const auto late = accounts().accept(link->token.view(), {.password = Secret(kPassword)}, {});
    EXPECT_EQ(trouble_in(late), Trouble::absent);
}

TEST_P(DirectoryTest, InvitingAgainKillsTheFormerLink) {
    const auto former = accounts().invite({.email = "c@chu.example", .name = "Camille"}, {});
    const auto link = accounts().invite_again(former->account, {});
    ASSERT_TRUE(link.ok()) << told(link);
    EXPECT_EQ(trouble_in(accounts().look(former->token.view())), Trouble::absent);
    EXPECT_TRUE(accounts().accept(link->token.view(), {.password = Secret(kPassword)}, {}).ok());
    EXPECT_EQ(trouble_in(accounts().invite_again(former->account, {})), Trouble::absent) << "it was opened";
}

TEST_P(DirectoryTest, AnAddressHasOneAccountWhateverItsCase) {
    person("c@chu.example");
    const auto again = accounts().invite({.email = "C@Chu.Example", .name = "Autre"}, {});
    EXPECT_EQ(trouble_in(again), Trouble::taken);
    EXPECT_TRUE(accounts().find_by_email("C@CHU.EXAMPLE")->has_value());
}

TEST_P(DirectoryTest, AddressesThatNoMailServerTakesAreRefused) {
    for (const std::string& email :
         {std::string(""), std::string("a"), std::string("a@b"), std::string("@chu.example"),
          std::string("a@chu..example"), std::string("a b@chu.example"), std::string("a@-chu.example"),
          std::string("a@chu.example\r\nBcc: x@y.example"), std::string("é@chu.example"),
          std::string("a@b@chu.example"), std::string(250, 'a') + "@chu.example"}) {
        EXPECT_EQ(trouble_in(accounts().invite({.email = email, .name = "A"}, {})), Trouble::invalid) << email;
    }
    EXPECT_TRUE(accounts().invite({.email = "d'arc+care@sub.chu-lyon.example", .name = "A"}, {}).ok());
}

TEST_P(DirectoryTest, NamesThatImitateOthersAreRefused) {
    for (const std::string name : {"", "  ", "a\nb", "Alix\u202eNitram", "a\u200bb"}) {
        EXPECT_EQ(trouble_in(accounts().invite({.email = "a@chu.example", .name = name}, {})), Trouble::invalid)
            << name;
    }
    EXPECT_TRUE(accounts().invite({.email = "a@chu.example", .name = "Zoë d’Arc-Müller"}, {}).ok());
}

TEST_P(DirectoryTest, AllThatIsWrongBehindALinkIsSaidAtOnceAndTheLinkStays) {
    const auto link = accounts().first_administrator_link();
    const auto refused =
        accounts().accept((*link)->token.view(), {.email = "x", .name = "", .password = Secret("a")}, {});
    ASSERT_FALSE(refused.ok());
    ASSERT_EQ(refused.errors().size(), 3U);
    EXPECT_EQ(refused.errors()[0].field, "email");
    EXPECT_EQ(refused.errors()[1].field, "name");
    EXPECT_EQ(refused.errors()[2].field, "password");
    EXPECT_TRUE(accounts().look((*link)->token.view()).ok());
}

TEST_P(DirectoryTest, AnInvitedVisitorCannotChooseAnotherAddress) {
    const auto link = accounts().invite({.email = "c@chu.example", .name = "Camille"}, {});
    const auto account =
        accounts().accept(link->token.view(), {.email = "admin@chu.example", .password = Secret(kPassword)}, {});
    ASSERT_TRUE(account.ok()) << told(account);
    EXPECT_EQ(account->email, "c@chu.example");
}

TEST_P(DirectoryTest, AResetLinkGivesANewPasswordAndEndsWhatWasOpen) {
    const auto id = person("c@chu.example");
    const auto session = signed_in("c@chu.example");
    const auto link = accounts().reset_link(id, {.account = "admin"});
    ASSERT_TRUE(link.ok()) << told(link);
    EXPECT_TRUE(sessions().find(session.token.view())->has_value()) << "a link alone changes nothing";
    EXPECT_TRUE(accounts().accept(link->token.view(), {.password = Secret(kOtherPassword)}, {}).ok());
    EXPECT_FALSE(sessions().find(session.token.view())->has_value());
    EXPECT_TRUE(std::holds_alternative<Refused>(enter("c@chu.example")));
    EXPECT_TRUE(std::holds_alternative<SignedIn>(enter("c@chu.example", kOtherPassword)));
    EXPECT_EQ(trouble_in(accounts().look(link->token.view())), Trouble::absent);
}

TEST_P(DirectoryTest, AskingForAResetTellsNothingAndIsLimited) {
    person("c@chu.example");
    EXPECT_FALSE(accounts().ask_reset("nobody@chu.example", {.address = "192.0.2.1"})->has_value());
    EXPECT_FALSE(accounts().ask_reset("nobody2@chu.example", {.address = "192.0.2.1"})->has_value());
    EXPECT_EQ(count("account_link"), 1) << "the same work: a link of nobody's, which replaces the former";
    for (int turn = 0; turn < 3; ++turn) {
        EXPECT_TRUE(accounts().ask_reset("C@chu.example", {.address = "192.0.2.1"})->has_value()) << turn;
    }
    EXPECT_FALSE(accounts().ask_reset("c@chu.example", {.address = "192.0.2.9"})->has_value());
}

TEST_P(DirectoryTest, AskedResetLinksLastAnHour) {
    person("c@chu.example");
    const auto link = accounts().ask_reset("c@chu.example", {});
    pass(1h - 1ms);
    EXPECT_TRUE(accounts().look((*link)->token.view()).ok());
    pass(1ms);
    EXPECT_EQ(trouble_in(accounts().look((*link)->token.view())), Trouble::absent);
}

TEST_P(DirectoryTest, AChangeIsMadeToTheRevisionThatWasSeen) {
    const auto id = person("c@chu.example");
    const auto revision = accounts().find(id)->value().revision;
    const auto changed =
        accounts().change(id, {.name = "Camille D.", .language = base::Language::english, .theme = Theme::dark},
                          revision, {.account = id});
    ASSERT_TRUE(changed.ok()) << told(changed);
    EXPECT_EQ(changed->name, "Camille D.");
    EXPECT_EQ(changed->language, base::Language::english);
    EXPECT_EQ(changed->theme, Theme::dark);
    EXPECT_GT(changed->revision, revision);
    EXPECT_EQ(trouble_in(accounts().change(id, {.name = "X"}, revision, {})), Trouble::changed);
    EXPECT_EQ(trouble_in(accounts().change("nobody", {.name = "X"}, 1, {})), Trouble::absent);
}

TEST_P(DirectoryTest, ADisabledAccountHasNoSessionNoLinkNoRightAndTheSameAnswerAsAnUnknownOne) {
    administrator();
    const auto id = person("c@chu.example");
    const auto session = signed_in("c@chu.example");
    const auto link = accounts().reset_link(id, {});
    const auto disabled = accounts().disable(id, accounts().find(id)->value().revision, {.account = "other"});
    ASSERT_TRUE(disabled.ok()) << told(disabled);
    EXPECT_EQ(disabled->state, AccountState::disabled);
    EXPECT_FALSE(sessions().find(session.token.view())->has_value());
    EXPECT_EQ(trouble_in(accounts().look(link->token.view())), Trouble::absent);
    EXPECT_TRUE(std::holds_alternative<Refused>(enter("c@chu.example")));
    EXPECT_TRUE(rights().standing(id)->account.empty());
    const auto enabled = accounts().enable(id, disabled->revision, {});
    EXPECT_EQ(enabled->state, AccountState::active);
    EXPECT_TRUE(std::holds_alternative<SignedIn>(enter("c@chu.example")));
}

TEST_P(DirectoryTest, WhoNeverOpenedTheInvitationIsInvitedAgainWhenEnabled) {
    const auto link = accounts().invite({.email = "c@chu.example", .name = "Camille"}, {});
    const auto disabled = accounts().disable(link->account, 1, {});
    EXPECT_EQ(accounts().enable(link->account, disabled->revision, {})->state, AccountState::invited);
    EXPECT_EQ(trouble_in(accounts().look(link->token.view())), Trouble::absent) << "its link died";
}

TEST_P(DirectoryTest, NeitherTheLastAdministratorNorOneselfCanBeDisabled) {
    const auto admin = administrator();
    const auto revision = accounts().find(admin)->value().revision;
    EXPECT_EQ(trouble_in(accounts().disable(admin, revision, {.account = "other"})), Trouble::forbidden);
    const auto second = person("b@chu.example");
    ASSERT_TRUE(rights().give({.account = second, .role = "instance_administrator"}, {}, {.account = admin}).ok());
    EXPECT_EQ(trouble_in(accounts().disable(admin, revision, {.account = admin})), Trouble::forbidden);
    EXPECT_TRUE(accounts().disable(admin, revision, {.account = second}).ok());
}

TEST_P(DirectoryTest, AListIsPagedInEveryOrderWithoutLossOrRepetition) {
    for (int number = 0; number < 23; ++number) {
        invited("p" + std::to_string(number % 10) + std::to_string(number) + "@chu.example",
                "Personne " + std::to_string(number / 3));
        pass(number % 3 == 0 ? 1ms : 0ms);
    }
    for (const AccountOrder order :
         {AccountOrder::email, AccountOrder::name, AccountOrder::created, AccountOrder::last_sign_in}) {
        for (const bool descending : {false, true}) {
            AccountFilter filter{.order = order, .descending = descending, .most = 5};
            std::set<std::string> seen;
            std::size_t pages = 0;
            do {
                const auto page = accounts().list(filter);
                ASSERT_TRUE(page.ok()) << told(page);
                EXPECT_EQ(page->total, 23);
                for (const Account& account : page->accounts) {
                    EXPECT_TRUE(seen.insert(account.id).second);
                }
                filter.cursor = page->next;
                ++pages;
            } while (!filter.cursor.empty() && pages < 10);
            EXPECT_EQ(seen.size(), 23U);
            EXPECT_EQ(pages, 5U);
        }
    }
}

TEST_P(DirectoryTest, SearchTakesWordsWithoutCaseOrAccents) {
    person("a@chu.example", "Zoë Lefèvre");
    person("b@chu.example", "Paul 100% Martin");
    const auto found = [&](const std::string& words) { return accounts().list({.words = words})->total; };
    EXPECT_EQ(found("lefevre ZOE"), 1);
    EXPECT_EQ(found("chu.EXAMPLE"), 2);
    EXPECT_EQ(found("100%"), 1);
    EXPECT_EQ(found("%"), 1) << "a sign is no wild card";
    EXPECT_EQ(found("_"), 0);
    EXPECT_EQ(found("' OR 1=1 --"), 0);
    EXPECT_EQ(found("\xff"), 0);
    EXPECT_EQ(accounts().list({.state = AccountState::disabled})->total, 0);
}

TEST_P(DirectoryTest, AForgedCursorIsRefused) {
    for (const std::string cursor : {"x", "====", "AAAA", "_____w"}) {
        EXPECT_EQ(trouble_in(accounts().list({.cursor = cursor})), Trouble::invalid) << cursor;
        EXPECT_EQ(trouble_in(accounts().list({.order = AccountOrder::created, .cursor = cursor})), Trouble::invalid);
    }
}

TEST_P(DirectoryTest, EveryChangeIsToldToTheTrailOnceInOrder) {
    struct Trail : AuditTrail {
        std::vector<Event> events;
        bool full = false;
        Done record(const Event& event) override {
            if (full && events.size() == 1) {
                return base::Errors{base::Error{}};
            }
            events.push_back(event);
            return std::monostate{};
        }
    } trail;
    trail.full = true;
    const auto admin = administrator();
    const auto id = person("c@chu.example");
    const auto revision = accounts().find(id)->value().revision;
    ASSERT_TRUE(accounts().disable(id, revision, {.account = admin, .address = "192.0.2.4"}).ok());
    Events events(*store_);
    EXPECT_EQ(events.deliver(trail).value(), 1) << "the trail took one";
    trail.full = false;
    EXPECT_EQ(events.deliver(trail).value(), 4);
    EXPECT_EQ(events.deliver(trail).value(), 0);
    std::vector<std::string> kinds;
    std::int64_t last = 0;
    for (const Event& event : trail.events) {
        kinds.push_back(event.kind);
        EXPECT_GT(event.id, last);
        last = event.id;
    }
    EXPECT_THAT(kinds, ElementsAre("grant.given", "account.first_administrator", "account.invited", "account.accepted",
                                   "account.disabled"));
    EXPECT_EQ(trail.events.back().actor, admin);
    EXPECT_EQ(trail.events.back().account, id);
    EXPECT_EQ(trail.events.back().address, "192.0.2.4");
    EXPECT_EQ(base::render(sentence_of(trail.events.front()), base::Language::english),
              "Role given: Instance administrator");
}

TEST_P(DirectoryTest, WhatIsKeptOpensNothing) {
    const auto link = accounts().invite({.email = "c@chu.example", .name = "Camille"}, {});
    const auto rows =
        database_.read([&](Transaction& transaction) { return transaction.query("SELECT digest FROM account_link"); });
    EXPECT_EQ(rows->at(0).blob(0).find(link->token.view()), std::string::npos);
    EXPECT_EQ(trouble_in(accounts().look(rows->at(0).blob(0))), Trouble::absent);
}

TEST_P(DirectoryTest, TidyingRemovesWhatIsOverAndNothingElse) {
    const auto id = person("c@chu.example");
    invited("d@chu.example");
    signed_in("c@chu.example");
    enter("c@chu.example", "wrong password here");
    ASSERT_TRUE(store_->tidy().ok());
    EXPECT_EQ(count("account_session"), 1);
    EXPECT_EQ(count("account_link"), 1);
    EXPECT_GT(count("account_budget"), 0);
    pass(24h * 91);
    ASSERT_TRUE(store_->tidy().ok());
    for (const auto* const table : {"account_session", "account_link", "account_budget", "account_acquaintance"}) {
        EXPECT_EQ(count(table), 0) << table;
    }
    EXPECT_TRUE(accounts().find(id)->has_value());
}

}  // namespace
}  // namespace egide::accounts
