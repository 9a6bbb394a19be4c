// The ways in: what is told to whom, and when tries are too many.
#include <gmock/gmock.h>

#include <ctime>
#include <limits>
#include <thread>

#include "accounts_fixture.h"

namespace egide::accounts {
namespace {

using ::testing::ElementsAre;

class SignInTest : public OnAccounts {
  protected:
    /// Wrong tries until one is throttled; how many were answered.
    int tries_until_throttled(const std::string& email, const Client& client, int most = 100) {
        int answered = 0;
        while (answered < most && std::holds_alternative<Refused>(enter(email, "wrong wrong wrong", client))) {
            ++answered;
        }
        return answered;
    }
    std::string device_of(const std::string& email, const Client& client) {
        auto answer = enter(email, kPassword, client);
        return std::string(std::get<SignedIn>(answer).device.view());
    }
};
EGIDE_ON_BOTH_ENGINES(SignInTest);

TEST_P(SignInTest, TheRightPasswordOpensASession) {
    const auto id = person("c@chu.example");
    auto answer = enter("C@CHU.example");
    ASSERT_TRUE(std::holds_alternative<SignedIn>(answer));
    const auto& in = std::get<SignedIn>(answer);
    EXPECT_EQ(in.account.id, id);
    EXPECT_EQ(in.account.last_sign_in, now());
    EXPECT_EQ(in.session.session.client, "192.0.2.10");
    EXPECT_EQ(in.session.session.agent, "Firefox");
    EXPECT_FALSE(in.session.session.second_factor_at);
    EXPECT_FALSE(in.session.session.step_up_until) << "a decisive act asks again";
    EXPECT_THAT(events_of(id), ElementsAre("sign_in.succeeded"));
}

TEST_P(SignInTest, UnknownInvitedDisabledAndWrongGetTheSameAnswer) {
    const auto id = person("c@chu.example");
    invited("i@chu.example");
    disable(id);
    person("d@chu.example");
    for (const std::string email : {"nobody@chu.example", "i@chu.example", "c@chu.example", "d@chu.example",
                                    "no address", "", "\xff\xfe", "a'; DROP TABLE account; --"}) {
        EXPECT_TRUE(std::holds_alternative<Refused>(enter(email, "another password"))) << email;
    }
    EXPECT_TRUE(std::holds_alternative<Refused>(enter("c@chu.example", kPassword))) << "disabled, right password";
    EXPECT_EQ(count("account"), 3);
}

TEST_P(SignInTest, AnUnknownAddressCostsTheWorkOfAKnownOne) {
    Settings costly = settings();
    costly.cost = {.passes = 2, .memory = std::size_t{32} << 20U};
    costly.tries_per_account = costly.tries_per_address = 1000;
    store_ = open_store(std::move(costly));
    person("c@chu.example");
    // The processor's time, not the clock's, the least of many turns, one address after the other: what else the machine
    // does weighs on both.
    const auto work_of = [&](const std::string& email) {
        const std::clock_t start = std::clock();
        enter(email, "wrong wrong wrong");
        return static_cast<double>(std::clock() - start);
    };
    double known = std::numeric_limits<double>::max();
    double unknown = known;
    for (int turn = 0; turn < 20; ++turn) {
        known = std::min(known, work_of("c@chu.example"));
        unknown = std::min(unknown, work_of("nobody@chu.example"));
    }
    EXPECT_LT(unknown / known, 1.35) << known << ' ' << unknown;
    EXPECT_GT(unknown / known, 0.65) << known << ' ' << unknown;
}

TEST_P(SignInTest, TenWrongTriesThenWaitWhateverTheAccount) {
    person("c@chu.example");
    EXPECT_EQ(tries_until_throttled("c@chu.example", home()), 10);
    EXPECT_EQ(tries_until_throttled("nobody@chu.example", elsewhere()), 10) << "the same for one that does not exist";
    const auto answer = enter("c@chu.example");
    ASSERT_TRUE(std::holds_alternative<Throttled>(answer)) << "not even the right one";
    EXPECT_EQ(std::get<Throttled>(answer).retry_after, 900s);
    pass(15min - 1ms);
    EXPECT_TRUE(std::holds_alternative<Throttled>(enter("c@chu.example")));
    pass(1ms);
    EXPECT_TRUE(std::holds_alternative<SignedIn>(enter("c@chu.example")));
}

TEST_P(SignInTest, AtMostTenInAnyFifteenMinutes) {
    person("c@chu.example");
    for (int number = 0; number < 30; ++number) {
        pass(1min);
        enter("c@chu.example", "wrong wrong wrong");
    }
    const auto events = Events(*store_).of(accounts().find_by_email("c@chu.example")->value().id);
    std::vector<Instant> tries;
    for (const Event& event : *events) {
        if (event.kind == "sign_in.refused") {
            tries.push_back(event.at);
        }
    }
    ASSERT_EQ(tries.size(), 20U);  // newest first
    for (std::size_t at = 10; at < tries.size(); ++at) {
        EXPECT_GE(tries[at - 10] - tries[at], 15min);
    }
}

TEST_P(SignInTest, FiftyWrongTriesFromOneAddressWhateverTheAccounts) {
    int answered = 0;
    for (int number = 0; number < 60; ++number) {
        answered += std::holds_alternative<Refused>(
            enter("p" + std::to_string(number) + "@chu.example", "wrong wrong wrong", elsewhere()));
    }
    EXPECT_EQ(answered, 50);
}

TEST_P(SignInTest, ANetworkOfIpv6IsOneAddressAndAMappedIpv4IsThatIpv4) {
    int answered = 0;
    for (int number = 0; number < 60; ++number) {
        const Client client{.address = "2001:db8:1:2::" + std::to_string(number), .agent = ""};
        answered +=
            std::holds_alternative<Refused>(enter("p" + std::to_string(number) + "@a.example", "wrong", client));
    }
    EXPECT_EQ(answered, 50);
    answered = 0;
    for (int number = 0; number < 60; ++number) {
        const Client client{.address = number % 2 == 0 ? "::ffff:203.0.113.5" : "203.0.113.5", .agent = ""};
        answered +=
            std::holds_alternative<Refused>(enter("q" + std::to_string(number) + "@a.example", "wrong", client));
    }
    EXPECT_EQ(answered, 50);
}

TEST_P(SignInTest, AStrangerLocksNobodyOutOfTheBrowserHeUses) {
    person("c@chu.example");
    Client own = home();
    own.device = device_of("c@chu.example", own);
    for (int network = 0; network < 5; ++network) {
        tries_until_throttled("c@chu.example", {.address = "203.0.113." + std::to_string(network), .agent = ""});
    }
    EXPECT_TRUE(std::holds_alternative<SignedIn>(enter("c@chu.example", kPassword, own)));
    own.address = "198.51.100.99";
    EXPECT_TRUE(std::holds_alternative<SignedIn>(enter("c@chu.example", kPassword, own))) << "his laptop, elsewhere";
}

TEST_P(SignInTest, AStrangerLocksNobodyOutOfTheAddressHeComesFrom) {
    person("c@chu.example");
    signed_in("c@chu.example", home());
    tries_until_throttled("c@chu.example", elsewhere());
    EXPECT_TRUE(std::holds_alternative<SignedIn>(enter("c@chu.example", kPassword, home()))) << "a new browser at work";
}

TEST_P(SignInTest, AColleagueAtTheSameAddressLocksNobodyOutOfHisBrowser) {
    person("c@chu.example");
    Client own = home();
    own.device = device_of("c@chu.example", own);
    for (int number = 0; number < 60; ++number) {
        enter("p" + std::to_string(number) + "@chu.example", "wrong wrong wrong", home());
    }
    EXPECT_TRUE(std::holds_alternative<Throttled>(enter("d@chu.example", kPassword, home())));
    EXPECT_TRUE(std::holds_alternative<SignedIn>(enter("c@chu.example", kPassword, own)));
}

TEST_P(SignInTest, AForgedOrForeignDeviceIsAStrangers) {
    person("c@chu.example");
    person("d@chu.example");
    Client foreign = elsewhere();
    foreign.device = device_of("d@chu.example", home());
    tries_until_throttled("c@chu.example", elsewhere());
    EXPECT_TRUE(std::holds_alternative<Throttled>(enter("c@chu.example", kPassword, foreign)));
    foreign.device = std::string(43, 'A');
    EXPECT_TRUE(std::holds_alternative<Throttled>(enter("c@chu.example", kPassword, foreign)));
}

TEST_P(SignInTest, AKnownBrowserHasTenTriesToo) {
    person("c@chu.example");
    Client own = home();
    own.device = device_of("c@chu.example", own);
    EXPECT_EQ(tries_until_throttled("c@chu.example", own), 10) << "it may have been stolen";
    EXPECT_TRUE(std::holds_alternative<SignedIn>(enter("c@chu.example", kPassword, elsewhere())));
}

TEST_P(SignInTest, RightPasswordsDoNotCount) {
    person("c@chu.example");
    for (int turn = 0; turn < 25; ++turn) {
        EXPECT_TRUE(std::holds_alternative<SignedIn>(enter("c@chu.example"))) << turn;
    }
}

TEST_P(SignInTest, AHundredTriesAtOnceAreStillTen) {
    person("c@chu.example");
    Settings wide = settings();
    wide.password_workers = 8;
    wide.password_queue = 200;
    store_ = open_store(std::move(wide));
    std::atomic<int> answered = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 5; ++thread) {
        threads.emplace_back([&] {
            for (int turn = 0; turn < 8; ++turn) {
                const auto answer = sign_in().start("c@chu.example", Secret("wrong wrong wrong"), home());
                answered += answer.ok() && std::holds_alternative<Refused>(*answer) ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(answered, 10);
}

TEST_P(SignInTest, MorePasswordsThanPlacesAreToldToComeBackAndDoNotCount) {
    person("c@chu.example");
    Settings narrow = settings();
    narrow.cost = {.passes = 3, .memory = std::size_t{16} << 20U};
    narrow.password_workers = 1;
    narrow.password_queue = 0;
    narrow.tries_per_account = 5;
    store_ = open_store(std::move(narrow));
    std::atomic<int> busy = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&] {
            for (int turn = 0; turn < 6; ++turn) {
                const auto answer = sign_in().start("c@chu.example", Secret(kPassword), home());
                busy += answer.ok() && std::holds_alternative<Busy>(*answer) ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_GT(busy, 0);
    EXPECT_TRUE(std::holds_alternative<SignedIn>(enter("c@chu.example")));
}

TEST_P(SignInTest, TheTrailHearsOfARefusalAndOnceOfTheLimit) {
    const auto id = person("c@chu.example");
    tries_until_throttled("c@chu.example", home());
    enter("c@chu.example");
    enter("c@chu.example");
    const auto kinds = events_of(id);
    EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "sign_in.refused"), 10);
    EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "sign_in.throttled"), 1);
}

TEST_P(SignInTest, NothingThatIsKeptHoldsAPasswordOrAToken) {
    person("c@chu.example");
    const auto session = signed_in("c@chu.example");
    enter("c@chu.example", "wrong wrong wrong", {.address = "192.0.2.77", .agent = "x"});
    ASSERT_TRUE(std::holds_alternative<SignedIn>(enter("c@chu.example")));
    for (const std::string table : {"account", "account_event", "account_budget", "account_session"}) {
        const auto rows = database_.read([&](Transaction& t) { return t.query("SELECT * FROM " + table); });
        for (const auto& row : *rows) {
            for (std::size_t column = 0; column < row.size(); ++column) {
                const auto& kinds = row[column].kinds();
                const auto* const text = std::get_if<std::string>(&kinds);
                const auto* const blob = std::get_if<storage::sql::Blob>(&kinds);
                const std::string kept = text != nullptr ? *text : blob != nullptr ? blob->bytes : "";
                for (const std::string_view secret :
                     {std::string_view(kPassword), std::string_view("wrong wrong wrong"), session.token.view()}) {
                    EXPECT_EQ(kept.find(secret), std::string::npos) << table << ' ' << column;
                }
            }
        }
    }
}

TEST_P(SignInTest, APasswordKeptAtAnotherCostIsKeptAgainAtTodays) {
    const auto id = person("c@chu.example");
    const auto kept = [&] {
        return database_
            .read([&](Transaction& t) { return t.query("SELECT password FROM account WHERE id = $1", {id}); })
            ->at(0)
            .text(0);
    };
    EXPECT_THAT(kept(), ::testing::StartsWith("$argon2id$v=19$m=8,t=1,p=1$"));
    Settings stronger = settings();
    stronger.cost = {.passes = 2, .memory = 16384};
    store_ = open_store(std::move(stronger));
    signed_in("c@chu.example");
    EXPECT_THAT(kept(), ::testing::StartsWith("$argon2id$v=19$m=16,t=2,p=1$"));
    signed_in("c@chu.example");
}

TEST_P(SignInTest, OnePasswordTypedOnTwoKeyboardsIsOne) {
    const auto link = accounts().invite({.email = "c@chu.example", .name = "C"}, {});
    ASSERT_TRUE(
        accounts().accept(link->token.view(), {.password = Secret("\u00e9t\u00e9 \u00e0 la mer \ufb01n")}, {}).ok());
    EXPECT_TRUE(std::holds_alternative<SignedIn>(enter("c@chu.example", "e\u0301te\u0301 a\u0300 la mer fin")));
}

}  // namespace
}  // namespace egide::accounts
