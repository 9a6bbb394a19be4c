// Signing in at a provider, through the web: the way there and back, and every attack on it.
#include <gtest/gtest.h>

#include "egide/testing/local_server.h"
#include "egide/testing/token_maker.h"
#include "instance.h"

namespace egide::web {
namespace {

using testing::LocalServer;
using testing::TokenMaker;

std::string query_field(const std::string& url, const std::string& name) {
    const std::size_t at = url.find(name + "=");
    return at == std::string::npos ? "" : url.substr(at + name.size() + 1, url.find('&', at) - at - name.size() - 1);
}

/// A provider on this machine, as honest as the test wants.
class OwnProvider {
  public:
    std::string address() const { return server_.address(); }
    int asked() const { return server_.asked(); }

    std::string claims() const {
        const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
        return "{\"iss\":\"" + (issuer.empty() ? address() : issuer) + "\",\"aud\":\"" + audience + "\",\"sub\":\"" + subject +
               "\"" + (nonce.empty() ? "" : ",\"nonce\":\"" + nonce + "\"") + ",\"iat\":" + std::to_string(seconds) +
               ",\"exp\":" + std::to_string(seconds + 60) + ",\"acr\":\"" + acr + "\"}";
    }

    TokenMaker maker = TokenMaker::elliptic("e1");
    storage::sql::Instant now{};
    std::string issuer, audience = "egide", subject = "s-1", nonce, acr = "eidas1";
    std::string token_instead;      // given in place of an honest one
    std::string token_endpoint;     // told in place of its own
    std::string redirect_to;        // the discovery answers by sending elsewhere
    std::string published;          // keys; empty: the maker's

  private:
    LocalServer::Said say(const LocalServer::Asked& asked) {
        const std::string base = address();
        if (asked.path == "/.well-known/openid-configuration") {
            if (!redirect_to.empty()) {
                return {302, "", "Location: " + redirect_to + "\r\n"};
            }
            return {200, "{\"issuer\":\"" + base + "\",\"authorization_endpoint\":\"" + base + "/auth\",\"token_endpoint\":\"" +
                             (token_endpoint.empty() ? base + "/token" : token_endpoint) + "\",\"jwks_uri\":\"" + base +
                             "/keys\",\"end_session_endpoint\":\"" + base + "/bye\"}"};
        }
        if (asked.path == "/keys") {
            return {200, TokenMaker::set(published.empty() ? maker.published() : published)};
        }
        const std::string token = token_instead.empty() ? maker.token(claims()) : token_instead;
        return {200, "{\"access_token\":\"x\",\"token_type\":\"Bearer\",\"id_token\":\"" + token + "\"}"};
    }
    LocalServer server_{[this](const LocalServer::Asked& asked) { return say(asked); }};
};

/// What the browser holds while it is away.
struct Away {
    std::string url;
    std::string cookie;  // name and value
    std::string state() const { return query_field(url, "state"); }
};

class AtAProvider : public ::testing::Test {
  protected:
    static ProviderConfiguration named(const std::string& id, const std::string& issuer) {
        ProviderConfiguration provider;
        provider.id = id;
        provider.label = {"Chez " + id, "At " + id};
        provider.issuer = issuer;
        provider.client_id = "egide";
        return provider;
    }
    AtAProvider() {
        one_.now = two_.now = instance_.now();
        account_ = instance_.person("camille@test.example");
    }

    /// What a browser holds after it pressed the button of a provider.
    Away leave(const std::string& id, const std::string& query = {}, Headers headers = kForm) {
        return away(instance_.ask("POST", "/connexion/fournisseur/" + id + query, headers, "x=1"), id);
    }
    Away away(const Reply& reply, const std::string& id) {
        EXPECT_EQ(reply.status, 200) << reply.body;
        const std::string name = "egide-voyage-" + id;
        Away gone{reply.field("Refresh").substr(std::min<std::size_t>(7, reply.field("Refresh").size())),
                  name + "=" + reply.cookie(name)};
        one_.nonce = two_.nonce = query_field(gone.url, "nonce");
        return gone;
    }
    Reply come_back(const std::string& id, const Away& gone, const std::string& more_cookies = {}) {
        return instance_.ask("GET", "/connexion/retour/" + id + "?code=c1&state=" + gone.state(),
                             {{"Cookie", gone.cookie + more_cookies}, {"Sec-Fetch-Site", "cross-site"}});
    }
    Reply sign_in(const std::string& id = "un") { return come_back(id, leave(id)); }
    static bool is_in(const Reply& reply) { return !reply.cookie("egide").empty(); }

    /// Links the account to who comes back from a provider.
    void link(const std::string& id = "un") {
        Browser browser(instance_, account_);
        const Reply begun = browser.post("/api/v1/account/identities", R"({"provider":")" + id + "\"}");
        ASSERT_EQ(begun.status, 200) << begun.body;
        const std::string name = "egide-voyage-" + id;
        const Away gone{begun.at({"address"}), name + "=" + begun.cookie(name)};
        one_.nonce = two_.nonce = query_field(gone.url, "nonce");
        const Reply back = come_back(id, gone, "; egide=" + browser.token());
        EXPECT_EQ(back.status, 303) << back.body;
        EXPECT_EQ(back.field("Location"), "/compte");
        EXPECT_FALSE(is_in(back)) << "the session goes on";
    }

    /// An authenticator application, as if confirmed: its code is not needed here.
    void give_totp(const std::string& account) {
        ASSERT_TRUE(instance_.services().factors.offer_totp(account).ok());
        const auto confirmed = instance_.services().database->write([&](storage::sql::Transaction& transaction) {
            return transaction.execute("UPDATE account_totp SET secret = offered, offered = NULL WHERE account = $1", {account});
        });
        ASSERT_TRUE(confirmed.ok()) << testing::told(confirmed);
    }

    OwnProvider one_, two_;
    Instance instance_{[this](Configuration& configuration) {
                           configuration.public_address = "https://egide.test";
                           configuration.providers = {named("un", one_.address()), named("deux", two_.address())};
                       }};
    std::string account_;
};

TEST_F(AtAProvider, TheSignInPageHasAButtonForEachAndAsksNobody) {
    const Reply page = instance_.ask("GET", "/connexion?next=/preuves");
    EXPECT_NE(page.body.find("action=\"/connexion/fournisseur/un?next=/preuves\""), std::string::npos) << page.body;
    EXPECT_NE(page.body.find("Sign in with At deux"), std::string::npos);
    EXPECT_EQ(one_.asked() + two_.asked(), 0);
}

TEST_F(AtAProvider, ALinkedIdentityEntersUnderANewSession) {
    link();
    const Away gone = leave("un", "?next=/preuves");
    EXPECT_TRUE(gone.url.starts_with(one_.address() + "/auth?response_type=code")) << gone.url;
    EXPECT_EQ(query_field(gone.url, "redirect_uri"), "https%3A%2F%2Fegide.test%2Fconnexion%2Fretour%2Fun");
    const Reply back = come_back("un", gone);
    EXPECT_EQ(back.status, 303) << back.body;
    EXPECT_EQ(back.field("Location"), "/preuves");
    const Reply session = instance_.ask("GET", "/api/v1/session", {{"Cookie", "egide=" + back.cookie("egide")}});
    EXPECT_EQ(session.at({"account", "id"}), account_);
}

TEST_F(AtAProvider, ASessionPlantedBeforeDoesNotBecomeTheSignedInOne) {
    link();
    const std::string planted(43, 'A');
    const Reply back = come_back("un", leave("un"), "; egide=" + planted);
    EXPECT_TRUE(is_in(back));
    EXPECT_NE(back.cookie("egide"), planted);
}

TEST_F(AtAProvider, WhoHasNoAccountIsToldSoAndGetsNone) {
    const Reply back = sign_in();
    EXPECT_EQ(back.status, 403);
    EXPECT_NE(back.body.find("no account"), std::string::npos) << back.body;
    EXPECT_FALSE(is_in(back));
    EXPECT_EQ(instance_.services().accounts.list()->total, 1);
}

TEST_F(AtAProvider, AnInvitationIsOpenedWithTheIdentityAndServesOnce) {
    const auto invited = instance_.services().accounts.invite({.email = "zoe@test.example", .name = "Zoé"}, {});
    const std::string path = "/premier-acces/" + std::string(invited->token.view());
    EXPECT_NE(instance_.ask("GET", path).body.find(path + "/fournisseur/un"), std::string::npos);
    const Away gone = away(instance_.ask("POST", path + "/fournisseur/un", kForm, "x=1"), "un");
    const Reply back = come_back("un", gone);
    EXPECT_TRUE(is_in(back)) << back.body;
    const std::string cookie = "egide=" + back.cookie("egide");
    const Reply session = instance_.ask("GET", "/api/v1/session", {{"Cookie", cookie}});
    EXPECT_EQ(session.at({"account", "email"}), "zoe@test.example");
    EXPECT_FALSE(session.at({"step_up_until"}).empty()) << "who has no proof of his own may now make one";
    EXPECT_EQ(instance_.ask("POST", path + "/fournisseur/un", kForm, "x=1").status, 404);
    EXPECT_TRUE(is_in(sign_in())) << "and from now on he signs in there";
}

TEST_F(AtAProvider, WhoHasASecondFactorIsAskedForItAndGoesOnWhereHeWanted) {
    link();
    Browser browser(instance_, account_);
    give_totp(account_);
    const Reply back = come_back("un", leave("un", "?next=/preuves"));
    EXPECT_EQ(back.status, 200) << back.body;
    EXPECT_FALSE(is_in(back));
    EXPECT_NE(back.body.find("action=\"/connexion/second-facteur?next=/preuves\""), std::string::npos) << back.body;
    EXPECT_NE(back.body.find("one-time-code"), std::string::npos);
}

TEST_F(AtAProvider, LeavesThereTooOnlyWithWhatThisBrowserHolds) {
    link();
    const Reply back = sign_in();
    const std::string held = "egide-fournisseur=" + back.cookie("egide-fournisseur");
    EXPECT_NE(instance_.ask("GET", "/connexion", {{"Cookie", held}}).body.find("/deconnexion/fournisseur"), std::string::npos);
    EXPECT_EQ(instance_.ask("GET", "/connexion").body.find("/deconnexion/fournisseur"), std::string::npos);
    const Headers browser = {{"Cookie", held + "; egide=" + back.cookie("egide")}, {"Sec-Fetch-Site", "same-origin"}};
    const Reply left = instance_.ask("GET", "/deconnexion/fournisseur", browser);
    EXPECT_TRUE(left.field("Refresh").starts_with("0; url=" + one_.address() + "/bye?client_id=egide&id_token_hint=ey"))
        << left.field("Refresh");
    EXPECT_NE(left.field("Refresh").find("post_logout_redirect_uri=https%3A%2F%2Fegide.test%2Fconnexion"), std::string::npos);
    EXPECT_EQ(instance_.ask("GET", "/api/v1/session", {{"Cookie", "egide=" + back.cookie("egide")}}).status, 401);
    EXPECT_EQ(instance_.ask("GET", "/deconnexion/fournisseur").field("Location"), "/connexion");
}

TEST_F(AtAProvider, IdentitiesAreListedAndUnlinkedByTheirOwnerWithAFreshProof) {
    link();
    Browser browser(instance_, account_);
    const Reply listed = browser.get("/api/v1/account/identities");
    ASSERT_EQ(listed.json().find("items")->items.size(), 1U) << listed.body;
    const auto item = listed.json().find("items")->items[0];
    EXPECT_EQ(item.find("provider")->scalar, "un");
    EXPECT_EQ(listed.body.find("s-1\""), std::string::npos) << "the name itself is not shown";
    const std::string path = "/api/v1/account/identities/" + item.find("id")->scalar;
    Browser other = referent(instance_);
    EXPECT_EQ(other.change("DELETE", path).status, 404);
    Browser stale(instance_, account_, false);
    EXPECT_EQ(stale.change("DELETE", path).status, 403);
    EXPECT_EQ(browser.change("DELETE", path).status, 204);
    EXPECT_FALSE(is_in(sign_in()));
}

TEST_F(AtAProvider, TheOnlyWayInIsNotTakenAway) {
    const auto invited = instance_.services().accounts.invite({.email = "zoe@test.example", .name = "Zoé"}, {});
    const std::string path = "/premier-acces/" + std::string(invited->token.view());
    come_back("un", away(instance_.ask("POST", path + "/fournisseur/un", kForm, "x=1"), "un"));
    Browser zoe(instance_, invited->account);
    const std::string id = zoe.get("/api/v1/account/identities").json().find("items")->items[0].find("id")->scalar;
    EXPECT_EQ(zoe.change("DELETE", "/api/v1/account/identities/" + id).status, 403);
}

TEST_F(AtAProvider, KeysThatTheProviderReplacedAreAskedForAgain) {
    link();
    EXPECT_TRUE(is_in(sign_in()));
    one_.maker = TokenMaker::elliptic("e2");
    instance_.pass(std::chrono::minutes(2));
    one_.now = instance_.now();
    EXPECT_TRUE(is_in(sign_in()));
}

TEST_F(AtAProvider, AProviderThatDoesNotAnswerIsToldInWords) {
    one_.redirect_to = "http://127.0.0.1:1/";
    const Reply reply = instance_.ask("POST", "/connexion/fournisseur/un", kForm, "x=1");
    EXPECT_EQ(reply.status, 503);
    EXPECT_NE(reply.body.find("At un does not answer"), std::string::npos) << reply.body;
}

TEST_F(AtAProvider, WhoRefusesThereIsToldSoHere) {
    const Away gone = leave("un");
    const Reply back = instance_.ask("GET", "/connexion/retour/un?error=access_denied&error_description=%3Cb%3E&state=" + gone.state(),
                                     {{"Cookie", gone.cookie}});
    EXPECT_EQ(back.status, 401);
    EXPECT_EQ(back.body.find("<b>"), std::string::npos);
    EXPECT_EQ(back.body.find("&lt;b&gt;"), std::string::npos) << "what a stranger wrote is not repeated";
}

// ----- attacks -----

TEST_F(AtAProvider, AttackUnsignedToken) {
    link();
    const Away gone = leave("un");
    one_.token_instead = one_.maker.signed_by_header("{\"alg\":\"none\"}", one_.claims());
    one_.token_instead.erase(one_.token_instead.rfind('.') + 1);
    EXPECT_FALSE(is_in(come_back("un", gone)));
}

TEST_F(AtAProvider, AttackPublicKeyAsSharedSecret) {
    one_.maker = TokenMaker::rsa("r1");
    link();
    const Away gone = leave("un");
    one_.token_instead = one_.maker.swapped(one_.claims(), one_.maker.published());
    EXPECT_FALSE(is_in(come_back("un", gone)));
}

TEST_F(AtAProvider, AttackForeignIssuer) {
    link();
    const Away gone = leave("un");
    one_.issuer = two_.address();
    EXPECT_FALSE(is_in(come_back("un", gone)));
}

TEST_F(AtAProvider, AttackForeignAudience) {
    link();
    const Away gone = leave("un");
    one_.audience = "another";
    EXPECT_FALSE(is_in(come_back("un", gone)));
}

TEST_F(AtAProvider, AttackForeignKey) {
    link();
    const Away gone = leave("un");
    one_.token_instead = TokenMaker::elliptic("e1").token(one_.claims());
    EXPECT_FALSE(is_in(come_back("un", gone)));
}

TEST_F(AtAProvider, AttackMissingNonce) {
    link();
    const Away gone = leave("un");
    one_.nonce.clear();
    EXPECT_FALSE(is_in(come_back("un", gone)));
}

TEST_F(AtAProvider, AttackNonceOfAnotherJourney) {
    link();
    const Away first = leave("un");
    leave("un");
    EXPECT_FALSE(is_in(come_back("un", first)));
}

TEST_F(AtAProvider, AttackReplayedState) {
    link();
    const Away gone = leave("un");
    EXPECT_TRUE(is_in(come_back("un", gone)));
    EXPECT_FALSE(is_in(come_back("un", gone)));
}

TEST_F(AtAProvider, AttackStateOfAnotherBrowser) {
    link();
    Away gone = leave("un");
    const Away other = leave("un");
    gone.cookie = other.cookie;
    EXPECT_FALSE(is_in(come_back("un", gone)));
}

TEST_F(AtAProvider, AttackLoginCsrf) {
    link();
    // The attacker left with his own browser and has the victim's open his way back.
    const Away attackers = leave("un");
    const Reply back = instance_.ask("GET", "/connexion/retour/un?code=c1&state=" + attackers.state(), {{"Sec-Fetch-Site", "cross-site"}});
    EXPECT_FALSE(is_in(back));
    EXPECT_EQ(back.status, 401);
    // Nor does a foreign page make the victim leave.
    for (const Headers& foreign : {Headers{{"Content-Type", "application/x-www-form-urlencoded"}, {"Sec-Fetch-Site", "cross-site"}},
                                   Headers{{"Content-Type", "application/x-www-form-urlencoded"}, {"Origin", "https://evil.example"}}}) {
        EXPECT_EQ(instance_.ask("POST", "/connexion/fournisseur/un", foreign, "x=1").status, 403);
    }
}

TEST_F(AtAProvider, AttackLinkingAVictimsAccountToOnesOwnIdentity) {
    // The attacker begins to link; the victim, signed in, opens his way back with his cookie planted beside hers.
    const std::string victim = instance_.person("victim@test.example");
    Browser attacker(instance_, account_);
    const Reply begun = attacker.post("/api/v1/account/identities", R"({"provider":"un"})");
    const Away gone{begun.at({"address"}), "egide-voyage-un=" + begun.cookie("egide-voyage-un")};
    one_.nonce = query_field(gone.url, "nonce");
    Browser of_victim(instance_, victim);
    come_back("un", gone, "; egide=" + of_victim.token());
    EXPECT_TRUE(of_victim.get("/api/v1/account/identities").json().find("items")->items.empty());
    EXPECT_TRUE(attacker.get("/api/v1/account/identities").json().find("items")->items.empty());
}

TEST_F(AtAProvider, AttackMixUpOfTwoProviders) {
    link("un");
    // The journey to the one ends at the other's way back, with the cookie under either name.
    Away gone = leave("un");
    const int before = two_.asked();
    EXPECT_FALSE(is_in(come_back("deux", gone)));
    gone.cookie = "egide-voyage-deux" + gone.cookie.substr(gone.cookie.find('='));
    EXPECT_FALSE(is_in(come_back("deux", gone)));
    EXPECT_EQ(two_.asked(), before) << "the code is not carried to another";
    // One says that it answers for the other.
    const Away again = leave("un");
    const Reply back = instance_.ask("GET", "/connexion/retour/un?code=c1&state=" + again.state() + "&iss=" + two_.address(),
                                     {{"Cookie", again.cookie}});
    EXPECT_FALSE(is_in(back));
    // The same subject at another provider is somebody else.
    EXPECT_FALSE(is_in(sign_in("deux")));
}

TEST_F(AtAProvider, AttackOpenRedirect) {
    link();
    for (const char* const next : {"//evil.example", "https://evil.example", "/%5Cevil.example", "/%09/evil.example", "%2F%2Fevil.example",
                                   "javascript:alert(1)", "/connexion/../..//evil.example"}) {
        const Reply back = come_back("un", leave("un", std::string("?next=") + next));
        EXPECT_EQ(back.status, 303);
        EXPECT_TRUE(back.field("Location").starts_with('/') && !back.field("Location").starts_with("//")) << back.field("Location");
        EXPECT_EQ(back.field("Location").find('\\'), std::string::npos);
    }
}

TEST_F(AtAProvider, AttackServerSideRequestElsewhere) {
    // What a provider says of itself cannot send us to others, nor can it send us on.
    OwnProvider other;
    one_.redirect_to = other.address() + "/.well-known/openid-configuration";
    EXPECT_EQ(instance_.ask("POST", "/connexion/fournisseur/un", kForm, "x=1").status, 503);
    one_.redirect_to.clear();
    one_.token_endpoint = "http://metadata.internal/latest";
    EXPECT_EQ(instance_.ask("POST", "/connexion/fournisseur/un", kForm, "x=1").status, 503);
    EXPECT_EQ(other.asked(), 0);
    EXPECT_EQ(instance_.ask("POST", "/connexion/fournisseur/evil.example", kForm, "x=1").status, 404);
}

TEST_F(AtAProvider, AttackWayBackWithACookieOfAnHourAgo) {
    link();
    const Away gone = leave("un");
    instance_.pass(std::chrono::minutes(11));
    one_.now = instance_.now();
    EXPECT_FALSE(is_in(come_back("un", gone)));
}

TEST_F(AtAProvider, AttackACookiePlantedTwice) {
    link();
    Away gone = leave("un");
    EXPECT_FALSE(is_in(come_back("un", gone, "; " + gone.cookie))) << "which one is ours cannot be known";
}

TEST(WithARequiredStrength, AWeakerAnswerIsRefused) {
    OwnProvider provider;
    Instance instance([&](Configuration& configuration) {
        configuration.public_address = "https://egide.test";
        ProviderConfiguration one;
        one.id = "fort";
        one.label = {"Fort", "Strong"};
        one.issuer = provider.address();
        one.client_id = "egide";
        one.required_acr = {"eidas2", "eidas3"};
        configuration.providers = {one};
    });
    provider.now = instance.now();
    const auto invited = instance.services().accounts.invite({.email = "zoe@test.example", .name = "Zoé"}, {});
    const auto enter = [&](const std::string& path) {
        const Reply left = instance.ask("POST", path, kForm, "x=1");
        const std::string url = left.field("Refresh").substr(7);
        EXPECT_NE(url.find("claims=%7B%22id_token%22%3A%7B%22acr%22%3A%7B%22essential%22%3Atrue"), std::string::npos) << url;
        provider.nonce = query_field(url, "nonce");
        return instance.ask("GET", "/connexion/retour/fort?code=c&state=" + query_field(url, "state"),
                            {{"Cookie", "egide-voyage-fort=" + left.cookie("egide-voyage-fort")}});
    };
    const std::string path = "/premier-acces/" + std::string(invited->token.view()) + "/fournisseur/fort";
    EXPECT_TRUE(enter(path).cookie("egide").empty()) << "eidas1";
    provider.acr = "eidas2";
    EXPECT_FALSE(enter(path).cookie("egide").empty());
}

}  // namespace
}  // namespace egide::web
