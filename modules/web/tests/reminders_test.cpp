// What people are told before it falls due: once at each step, those it concerns, nobody else.
#include "dossier_access.h"
#include "egide/desk/people.h"
#include "egide/desk/review.h"
#include "egide/testing/smtp_peer.h"
#include "instance.h"
#include "reminders.h"

namespace egide::web {
namespace {

using accounts::ScopeKind;
using storage::sql::Transaction;

class Reminders : public ::testing::Test {
  protected:
    Reminders() : owner_(referent(instance_, kOwnEntity)), other_(referent(instance_, kForeignEntity)) {
        const Reply opened = owner_.post("/api/v1/dossiers", R"({"programme":"d1bis","candidate":")" + std::string(kOwnEntity) + "\"}");
        EXPECT_EQ(opened.status, 201) << opened.body;
        id_ = opened.at({"id"});
    }
    base::Date today() { return base::paris_date(instance_.now()); }
    void ask_for(base::Date due) {
        const auto asked = instance_.services().database->write([&](Transaction& t) -> base::Result<desk::Request> {
            const auto contents = desk::load_contents(t, id_);
            auto draft = desk::add_request(t, **contents, {.phase = desk::Phase::application, .code = "bank", .reason = std::string(desk::request_reasons().front().code),
                                                           .words = "Joignez le RIB", .due = due}, "region", instance_.now());
            auto sent = draft ? desk::change_request(t, *draft, {.revision = draft->revision, .state = desk::RequestState::open}, instance_.now())
                              : base::Result<std::optional<desk::Request>>(draft.errors());
            return sent && *sent ? base::Result<desk::Request>(**sent) : base::Result<desk::Request>(sent ? base::Errors{} : sent.errors());
        });
        ASSERT_TRUE(asked.ok()) << testing::told(asked);
    }
    void remind() {
        const auto outcome = work::remind(instance_.services());
        ASSERT_EQ(outcome.kind, jobs::Outcome::Kind::done) << outcome.text;
    }
    std::int64_t told(const Browser& browser, const std::string& kind) {
        const auto rows = instance_.services().database->read([&](Transaction& t) {
            return t.query("SELECT COUNT(*) FROM web_notification WHERE account = $1 AND kind = $2", {browser.account(), kind});
        });
        return rows.ok() ? rows->front().integer(0) : -1;
    }

    testing::SmtpPeer peer_;
    Instance instance_{[this](Configuration& configuration) {
        configuration.public_address = "https://egide.test";
        configuration.mail.server = "127.0.0.1";
        configuration.mail.port = peer_.port();
        configuration.mail.authorities = peer_.certificate();
        configuration.mail.from = "Égide <egide@example.fr>";
    }};
    Browser owner_;
    Browser other_;
    std::string id_;
};

TEST_F(Reminders, aRequestIsRemindedOfSevenAndTwoDaysBeforeAndOnceItIsLate) {
    ask_for(today().plus_days(10));
    remind();
    EXPECT_EQ(told(owner_, "request.due"), 0);
    instance_.pass(std::chrono::hours(24 * 4));  // six days left
    remind();
    remind();
    EXPECT_EQ(told(owner_, "request.due"), 1);
    instance_.pass(std::chrono::hours(24 * 4));  // two days left
    remind();
    EXPECT_EQ(told(owner_, "request.due"), 2);
    instance_.pass(std::chrono::hours(24 * 4));  // two days late
    remind();
    remind();
    EXPECT_EQ(told(owner_, "request.due"), 3);
    EXPECT_EQ(told(other_, "request.due"), 0);
}

TEST_F(Reminders, aContactWithoutAccountGetsALetterAndOneWithAnAccountIsToldThere) {
    const std::string contacts = R"({"legal":{"name":"Paul Legrand","email":"paul@direction.example"},)"
                                 R"("dsi":{"name":"Ici Déjà","email":"technical@test.example"}})";
    instance_.person("technical@test.example");
    const auto named = instance_.services().database->write([&](Transaction& t) -> base::Result<desk::PartsChanged> {
        auto here = desk::load_contents(t, id_);
        const desk::PartChange one{.kind = desk::PartKind::contacts, .value = contacts};
        return desk::change_parts(t, **here, std::span<const desk::PartChange>(&one, 1), "x", instance_.now());
    });
    ASSERT_TRUE(named.ok()) << testing::told(named);
    const auto written_to = [&](const std::string& address) {
        const std::vector<std::string> taken = peer_.taken();
        return std::count_if(taken.begin(), taken.end(), [&](const std::string& one) { return one.find("To: <" + address + ">") != std::string::npos || one.find("To: " + address) != std::string::npos; });
    };
    ask_for(today().plus_days(5));
    remind();
    remind();
    instance_.work();
    EXPECT_EQ(written_to("paul@direction.example"), 1) << "once at each step";
    EXPECT_EQ(written_to("technical@test.example"), 0);
    instance_.pass(std::chrono::hours(24 * 7));  // two days late: no letter to who holds no account
    remind();
    instance_.work();
    EXPECT_EQ(written_to("paul@direction.example"), 1);
}

TEST_F(Reminders, aSupplierIsRemindedOfWhatItWasAsked) {
    Browser acme = in_role(instance_, "vendor", {ScopeKind::vendor, "acme"}, "a@acme.example");
    Browser rival = in_role(instance_, "vendor", {ScopeKind::vendor, "rival"}, "r@rival.example");
    const auto asked = instance_.services().database->write([&](Transaction& t) {
        return desk::add_ask(t, {.dossier = id_, .vendor = "acme", .code = "D1B.PREREQ.E5", .unit = {}, .words = "Votre attestation", .due = today().plus_days(9)}, "x", instance_.now());
    });
    ASSERT_TRUE(asked.ok()) << testing::told(asked);
    remind();
    EXPECT_EQ(told(acme, "ask.due"), 0) << "nine days left";
    instance_.pass(std::chrono::hours(24 * 3));
    remind();
    remind();
    EXPECT_EQ(told(acme, "ask.due"), 1);
    EXPECT_EQ(told(rival, "ask.due"), 0);
    instance_.pass(std::chrono::hours(24 * 4));
    remind();
    EXPECT_EQ(told(acme, "ask.due"), 2);
    ASSERT_TRUE(instance_.services().database->write([&](Transaction& t) { return desk::answer_ask(t, *asked, {.state = desk::AskState::refused, .said = "Hors contrat"}, instance_.now()); }).ok());
    instance_.pass(std::chrono::hours(24));
    remind();
    EXPECT_EQ(told(acme, "ask.due"), 2) << "answered";
}

TEST_F(Reminders, anEndingRoleIsToldToItsHolderAndToWhoMayRenewIt) {
    const std::string account = instance_.person("technical@test.example");
    const accounts::Scope scope{ScopeKind::candidate, kOwnEntity};
    const auto given = instance_.services().rights.give(
        {account, "technical_referent", scope, {}, instance_.now() + std::chrono::hours(24 * 20)}, place_of(instance_.services(), scope), {});
    ASSERT_TRUE(given.ok()) << testing::told(given);
    remind();
    remind();
    EXPECT_EQ(told(Browser(instance_, account), "right.ending"), 1);
    EXPECT_EQ(told(owner_, "right.ending"), 1);
    EXPECT_EQ(told(other_, "right.ending"), 0);
    instance_.pass(std::chrono::hours(24 * 14));
    remind();
    EXPECT_EQ(told(owner_, "right.ending"), 2);
}

}  // namespace
}  // namespace egide::web
