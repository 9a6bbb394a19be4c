// Signing in at another's: the way there and back, and what may go wrong on it.
#include <gmock/gmock.h>

#include "accounts_fixture.h"
#include "egide/accounts/oidc.h"
#include "egide/base/sha256.h"
#include "egide/testing/local_server.h"
#include "egide/testing/token_maker.h"
#include "https_client.h"
#include "secrets.h"

namespace egide::accounts {
namespace {

using testing::LocalServer;
using testing::TokenMaker;
using ::testing::Contains;
using ::testing::HasSubstr;

/// A field of an address's query.
std::string field(const std::string& url, const std::string& name) {
    const std::size_t at = url.find(name + "=");
    return at == std::string::npos ? "" : url.substr(at + name.size() + 1, url.find('&', at) - at - name.size() - 1);
}

class OidcTest : public OnAccounts {
  protected:
    OidcTest() { provider_ = open_provider(provider_settings()); }

    ProviderSettings provider_settings() const {
        ProviderSettings settings;
        settings.name = "local";
        settings.issuer = server_.address();
        settings.client_id = "egide";
        settings.client_secret = Secret("s3cret:&");
        settings.redirect = "https://egide.example/retour";
        return settings;
    }
    std::unique_ptr<Provider> open_provider(ProviderSettings settings) {
        auto provider = Provider::open(*store_, std::move(settings));
        EXPECT_TRUE(provider.ok()) << told(provider);
        return std::move(*provider);
    }
    LocalServer::Said say(const LocalServer::Asked& asked) {
        if (asked.path == "/.well-known/openid-configuration") {
            return {discovery_status_, discovery_.empty() ? good_discovery() : discovery_, discovery_head_};
        }
        if (asked.path == "/keys") {
            ++keys_asked_;
            return {200, TokenMaker::set(maker_->published())};
        }
        token_request_ = asked;
        return {token_status_, "{\"access_token\":\"x\",\"token_type\":\"Bearer\",\"id_token\":\"" + token() + "\"}"};
    }
    std::string good_discovery() const {
        const std::string base = server_.address();
        return "{\"issuer\":\"" + base + "\",\"authorization_endpoint\":\"" + base + "/auth\",\"token_endpoint\":\"" +
               base + "/token\",\"jwks_uri\":\"" + base + "/keys\"}";
    }
    std::string token() const {
        const auto seconds = std::chrono::floor<std::chrono::seconds>(now().time_since_epoch()).count();
        return maker_->token("{\"iss\":\"" + server_.address() + "\",\"aud\":\"egide\",\"sub\":\"" + subject_ +
                             "\",\"nonce\":\"" + nonce_ + "\",\"iat\":" + std::to_string(seconds) +
                             ",\"exp\":" + std::to_string(seconds + 60) + ",\"acr\":\"" + acr_ +
                             "\",\"email\":\"c@chu.example\",\"email_verified\":true}");
    }
    Departure leave(const Purpose& purpose = {}) {
        auto departure = provider_->begin(purpose);
        EXPECT_TRUE(departure.ok()) << told(departure);
        nonce_ = field(departure->url, "nonce");
        return std::move(*departure);
    }
    static Arrival back_from(const Departure& departure) {
        return {
            .browser = std::string(departure.browser.view()), .state = field(departure.url, "state"), .code = "code-1"};
    }
    Arrived arrive(const Arrival& arrival) {
        auto arrived = provider_->finish(arrival, home());
        EXPECT_TRUE(arrived.ok()) << told(arrived);
        return arrived.ok() ? std::move(*arrived) : Arrived{Refused{}};
    }
    bool enters() { return std::holds_alternative<SignedIn>(arrive(back_from(leave())).answer); }
    void linked() {
        auto arrival = back_from(leave({.account = id_}));
        arrival.account = id_;
        ASSERT_TRUE(arrive(arrival).linked);
    }

    std::unique_ptr<TokenMaker> maker_ = std::make_unique<TokenMaker>(TokenMaker::elliptic("e1"));
    std::string discovery_, discovery_head_, nonce_, subject_ = "s-1", acr_ = "eidas1";
    int discovery_status_ = 200;
    int token_status_ = 200;
    std::atomic<int> keys_asked_ = 0;
    LocalServer::Asked token_request_;
    LocalServer server_{[this](const LocalServer::Asked& asked) { return say(asked); }};
    std::unique_ptr<Provider> provider_;
    std::string id_ = person("c@chu.example");
};
EGIDE_ON_BOTH_ENGINES(OidcTest);

TEST_P(OidcTest, TheWayThereCarriesWhatTheStandardAsks) {
    const auto departure = leave();
    EXPECT_TRUE(departure.url.starts_with(server_.address() + "/auth?response_type=code&client_id=egide&"));
    EXPECT_THAT(departure.url, HasSubstr("redirect_uri=https%3A%2F%2Fegide.example%2Fretour"));
    EXPECT_THAT(departure.url, HasSubstr("scope=openid%20email%20profile"));
    EXPECT_EQ(field(departure.url, "code_challenge_method"), "S256");
    EXPECT_EQ(field(departure.url, "code_challenge").size(), 43U);
    EXPECT_EQ(field(departure.url, "state").size(), 43U);
    EXPECT_EQ(field(departure.url, "nonce").size(), 43U);
    const auto other = leave();
    for (const auto* const name : {"state", "nonce", "code_challenge"}) {
        EXPECT_NE(field(departure.url, name), field(other.url, name)) << name;
    }
    EXPECT_EQ(std::string(departure.browser.view()).find(field(departure.url, "nonce")), std::string::npos) << "sealed";
}

TEST_P(OidcTest, AStrengthThatIsDemandedIsAskedForAsEssentialAndAWeakerAnswerIsRefused) {
    linked();
    auto settings = provider_settings();
    settings.required_acr = {"eidas2", "eidas3"};
    provider_ = open_provider(std::move(settings));
    EXPECT_THAT(leave().url,
                HasSubstr("claims=%7B%22id_token%22%3A%7B%22acr%22%3A%7B%22essential%22%3Atrue%2C%22values%22%3A%5B%22"
                          "eidas2%22%2C%22eidas3%22%5D%7D%7D%7D"));
    EXPECT_FALSE(enters());
    acr_ = "eidas2";
    EXPECT_TRUE(enters());
}

TEST_P(OidcTest, AProviderThatRefusesWhatItDoesNotKnowIsNotSentPkce) {
    linked();
    auto settings = provider_settings();
    settings.pkce = false;
    provider_ = open_provider(std::move(settings));
    EXPECT_EQ(leave().url.find("code_challenge"), std::string::npos);
    EXPECT_TRUE(enters());
    EXPECT_EQ(token_request_.body.find("code_verifier"), std::string::npos);
}

TEST_P(OidcTest, TheWayOutIsTheProvidersOwnOrNone) {
    EXPECT_EQ(*provider_->farewell("token", "https://egide.example/connexion"), "") << "it has none";
    provider_ = open_provider(provider_settings());
    discovery_ = good_discovery();
    discovery_.back() = ',';
    const std::string honest = discovery_;
    discovery_ = honest + "\"end_session_endpoint\":\"http://evil.example/bye\"}";
    EXPECT_EQ(*provider_->farewell("token", "https://egide.example/connexion"), "") << "another's";
    provider_ = open_provider(provider_settings());
    discovery_ = honest + "\"end_session_endpoint\":\"" + server_.address() + "/bye\"}";
    EXPECT_TRUE(provider_->farewell("token", "https://egide.example/connexion")
                    ->starts_with(server_.address() + "/bye?client_id=egide&id_token_hint=token&post_logout_redirect_uri="
                                                      "https%3A%2F%2Fegide.example%2Fconnexion"));
}

TEST_P(OidcTest, IdentitiesAreListedAndRemovedByTheirOwner) {
    linked();
    Identities identities(*store_);
    ASSERT_EQ(identities.of(id_)->size(), 1U);
    const LinkedIdentity one = identities.of(id_)->front();
    EXPECT_EQ(one.subject, "s-1");
    EXPECT_FALSE(*identities.remove(person("other@chu.example"), one.id, {}));
    EXPECT_TRUE(*identities.remove(id_, one.id, {}));
    EXPECT_FALSE(*identities.remove(id_, one.id, {}));
    EXPECT_TRUE(identities.of(id_)->empty());
}

TEST_P(OidcTest, ALinkedIdentityEntersAndTheCodeIsRedeemedWithItsVerifier) {
    linked();
    const auto departure = leave({.return_to = "/dossiers/1"});
    auto arrived = arrive(back_from(departure));
    ASSERT_TRUE(std::holds_alternative<SignedIn>(arrived.answer));
    EXPECT_EQ(std::get<SignedIn>(arrived.answer).account.id, id_);
    EXPECT_FALSE(std::get<SignedIn>(arrived.answer).session.session.second_factor_at);
    EXPECT_EQ(arrived.return_to, "/dossiers/1");
    EXPECT_EQ(field(token_request_.body, "grant_type"), "authorization_code");
    EXPECT_EQ(field(token_request_.body, "code"), "code-1");
    const auto digest = base::sha256(field(token_request_.body, "code_verifier"));
    EXPECT_EQ(to_base64url({reinterpret_cast<const char*>(digest.data()), digest.size()}),
              field(departure.url, "code_challenge"));
    EXPECT_THAT(token_request_.head, HasSubstr("Authorization: Basic " + to_base64("egide:s3cret%3A%26")));
    EXPECT_EQ(token_request_.body.find("s3cret"), std::string::npos);
    EXPECT_THAT(events_of(id_), Contains("identity.linked"));
}

TEST_P(OidcTest, AnIdentityThatNobodyLinkedIsRefusedWhateverItsAddress) {
    EXPECT_FALSE(enters()) << "the address is an account's: it decides nothing";
    EXPECT_EQ(count("account_identity"), 0);
}

TEST_P(OidcTest, AnInvitationIsOpenedByAnIdentityWithoutAPassword) {
    const auto link = invited("d@chu.example");
    const auto departure = leave({.invitation = std::string(link.token.view())});
    auto arrived = arrive(back_from(departure));
    ASSERT_TRUE(std::holds_alternative<SignedIn>(arrived.answer));
    EXPECT_EQ(std::get<SignedIn>(arrived.answer).account.id, link.account);
    EXPECT_FALSE(std::get<SignedIn>(arrived.answer).account.has_password);
    EXPECT_EQ(trouble_in(accounts().look(link.token.view())), Trouble::absent);
    EXPECT_TRUE(enters());
    EXPECT_TRUE(std::holds_alternative<Refused>(enter("d@chu.example", ""))) << "no password is no password";
}

TEST_P(OidcTest, AnInvitationThatIsOverOpensNothing) {
    const auto link = invited("d@chu.example");
    const auto departure = leave({.invitation = std::string(link.token.view())});
    disable(link.account);
    EXPECT_TRUE(std::holds_alternative<Refused>(arrive(back_from(departure)).answer));
    EXPECT_EQ(count("account_identity"), 0);
}

TEST_P(OidcTest, OnlyWhoIsSignedInLinksHisAccount) {
    auto arrival = back_from(leave({.account = id_}));
    EXPECT_FALSE(arrive(arrival).linked) << "nobody";
    arrival = back_from(leave({.account = id_}));
    arrival.account = person("d@chu.example");
    EXPECT_FALSE(arrive(arrival).linked) << "somebody else";
    EXPECT_EQ(count("account_identity"), 0);
}

TEST_P(OidcTest, AnIdentityBelongsToOneAccount) {
    linked();
    const auto other = person("d@chu.example");
    auto arrival = back_from(leave({.account = other}));
    arrival.account = other;
    EXPECT_EQ(trouble_in(provider_->finish(arrival, home())), Trouble::taken);
    Identities identities(*store_);
    const std::string link = identities.of(id_).value().front().id;
    EXPECT_FALSE(identities.remove(other, link, {.account = other}).value()) << "another's link is none of his";
    EXPECT_TRUE(identities.remove(id_, link, {.account = id_}).value());
    EXPECT_FALSE(enters());
    EXPECT_FALSE(identities.remove(id_, link, {.account = id_}).value());
}

TEST_P(OidcTest, ASecondFactorOfOursIsAskedUnlessTheProviderAskedForTwo) {
    linked();
    ASSERT_TRUE(database_
                    .write([&](Transaction& t) {
                        return t.execute("INSERT INTO account_totp (account, secret) VALUES ($1, $2)",
                                         {id_, storage::sql::Blob{"x"}});
                    })
                    .ok());
    auto arrived = arrive(back_from(leave()));
    ASSERT_TRUE(std::holds_alternative<SecondFactorNeeded>(arrived.answer));
    ProviderSettings trusting = provider_settings();
    trusting.second_factor_acr = {"eidas2", "eidas3"};
    provider_ = open_provider(std::move(trusting));
    EXPECT_TRUE(std::holds_alternative<SecondFactorNeeded>(arrive(back_from(leave())).answer)) << "eidas1";
    acr_ = "eidas2";
    arrived = arrive(back_from(leave()));
    ASSERT_TRUE(std::holds_alternative<SignedIn>(arrived.answer));
    EXPECT_EQ(std::get<SignedIn>(arrived.answer).session.session.second_factor_at, now());
}

TEST_P(OidcTest, AnotherBrowserIsRefusedAndNobodyIsAsked) {
    linked();
    const auto departure = leave(), other = leave();
    const int asked = server_.asked();
    auto arrival = back_from(departure);
    arrival.state = field(other.url, "state");
    EXPECT_TRUE(std::holds_alternative<Refused>(arrive(arrival).answer)) << "somebody's state in my browser";
    arrival = back_from(departure);
    arrival.browser.clear();
    EXPECT_TRUE(std::holds_alternative<Refused>(arrive(arrival).answer)) << "no cookie";
    arrival.browser = std::string(200, 'A');
    EXPECT_TRUE(std::holds_alternative<Refused>(arrive(arrival).answer)) << "a forged one";
    arrival = back_from(departure);
    arrival.code.clear();
    EXPECT_TRUE(std::holds_alternative<Refused>(arrive(arrival).answer)) << "refused there";
    arrival = back_from(departure);
    arrival.issuer = "https://evil.example";
    EXPECT_TRUE(std::holds_alternative<Refused>(arrive(arrival).answer)) << "another provider's answer (mix-up)";
    EXPECT_EQ(server_.asked(), asked);
}

TEST_P(OidcTest, AJourneyIsMadeOnceWithinTenMinutes) {
    linked();
    const auto departure = leave();
    EXPECT_TRUE(std::holds_alternative<SignedIn>(arrive(back_from(departure)).answer));
    const int asked = server_.asked();
    EXPECT_TRUE(std::holds_alternative<Refused>(arrive(back_from(departure)).answer)) << "replayed";
    EXPECT_EQ(server_.asked(), asked);
    const auto late = leave();
    pass(10min);
    EXPECT_TRUE(std::holds_alternative<Refused>(arrive(back_from(late)).answer));
}

TEST_P(OidcTest, ATokenOfAnotherJourneyIsRefused) {
    linked();
    const auto departure = leave();
    nonce_ = "of another";
    EXPECT_TRUE(std::holds_alternative<Refused>(arrive(back_from(departure)).answer));
}

TEST_P(OidcTest, ANewKeyIsLearntAndUnknownOnesAreAskedForOnceAMinute) {
    linked();
    EXPECT_EQ(keys_asked_, 1);
    pass(2min);
    maker_ = std::make_unique<TokenMaker>(TokenMaker::elliptic("e2"));
    EXPECT_TRUE(enters()) << "rotated";
    EXPECT_EQ(keys_asked_, 2);
    maker_ = std::make_unique<TokenMaker>(TokenMaker::elliptic("e3"));
    for (int turn = 0; turn < 5; ++turn) {
        EXPECT_FALSE(enters()) << "the set was asked for just now";
    }
    EXPECT_EQ(keys_asked_, 2);
    pass(1min);
    EXPECT_TRUE(enters());
    EXPECT_EQ(keys_asked_, 3);
}

TEST_P(OidcTest, ADescriptionThatLeadsElsewhereIsRefused) {
    const std::string base = server_.address();
    for (const std::string other :
         {"https://evil.example/token", "http://169.254.169.254/latest/meta-data", "file:///etc/passwd",
          "gopher://127.0.0.1/x", "http://user@127.0.0.1/", "http://127.0.0.1.evil.example/", "//127.0.0.1/token", "",
          "http://[::ffff:7f00:1]/"}) {
        discovery_ = "{\"issuer\":\"" + base + "\",\"authorization_endpoint\":\"" + base +
                     "/auth\",\"token_endpoint\":\"" + other + "\",\"jwks_uri\":\"" + base + "/keys\"}";
        EXPECT_FALSE(provider_->begin({}).ok()) << other;
    }
    discovery_ = good_discovery();
    discovery_.replace(discovery_.find(base), base.size(), "https://evil.example");
    EXPECT_FALSE(provider_->begin({}).ok()) << "another issuer";
    for (const std::string broken : {"", "[]", "{", "\xff"}) {
        discovery_ = broken.empty() ? "x" : broken;
        EXPECT_FALSE(provider_->begin({}).ok());
    }
    discovery_.clear();
    EXPECT_TRUE(provider_->begin({}).ok());
}

TEST_P(OidcTest, ARedirectionIsNotFollowed) {
    LocalServer inner([](const LocalServer::Asked&) { return LocalServer::Said{200, "{}"}; });
    discovery_status_ = 302;
    discovery_head_ = "Location: " + inner.address() + "/secret\r\n";
    EXPECT_FALSE(provider_->begin({}).ok());
    EXPECT_EQ(inner.asked(), 0);
}

TEST_P(OidcTest, AnEndlessAnswerIsCut) {
    discovery_ = std::string(std::size_t{2} << 20U, ' ');
    EXPECT_FALSE(provider_->begin({}).ok());
}

TEST_P(OidcTest, ACodeThatTheProviderDoesNotTakeIsRefusedAProviderThatIsDownIsAnError) {
    linked();
    token_status_ = 400;
    EXPECT_TRUE(std::holds_alternative<Refused>(arrive(back_from(leave())).answer));
    token_status_ = 503;
    EXPECT_EQ(trouble_in(provider_->finish(back_from(leave()), home())), Trouble::storage);
    token_status_ = 200;
    EXPECT_TRUE(enters());
}

TEST_P(OidcTest, OneReturnsToAPathOfOursAlone) {
    linked();
    for (const std::string path : {"https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)",
                                   "", "/a\r\nSet-Cookie: x", "\\\\evil.example", "/\t/evil.example"}) {
        EXPECT_EQ(arrive(back_from(leave({.return_to = path}))).return_to, "/") << path;
    }
}

TEST_P(OidcTest, TheIdentityOfADisabledAccountOpensNothing) {
    linked();
    disable(id_);
    EXPECT_FALSE(enters());
}

TEST_P(OidcTest, SettingsWithAnUnsafeAddressAreRefused) {
    for (const std::string issuer :
         {"http://id.example", "ftp://id.example", "https://", "https://id.example?x", "id.example",
          "https://u:p@id.example", "https://id.example\\@evil.example", "http://localhost.evil.example"}) {
        ProviderSettings settings = provider_settings();
        settings.issuer = issuer;
        EXPECT_EQ(trouble_in(Provider::open(*store_, std::move(settings))), Trouble::invalid) << issuer;
    }
    ProviderSettings settings = provider_settings();
    settings.issuer = "https://id.example/realms/sante";
    EXPECT_TRUE(Provider::open(*store_, std::move(settings)).ok());
}

}  // namespace
}  // namespace egide::accounts
