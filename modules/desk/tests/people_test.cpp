#include "desk_fixture.h"
#include "egide/desk/people.h"

namespace egide::desk {
namespace {

class People : public OnDesk {
  protected:
    static NewHandover takeover(const std::string& newcomer) {
        return {.candidate = "210000006", .kind = HandoverKind::takeover, .role = "main_referent", .holder = "anne",
                .newcomer = newcomer, .motive = "Anne a quitté l’établissement", .proof = "ev-1",
                .contacts = {{"Paul Legrand", "paul@chu.example", "Directeur"}}, .vouched = true};
    }
    static NewHandover transfer(const std::string& newcomer) {
        return {.candidate = "210000006", .kind = HandoverKind::transfer, .role = "main_referent", .holder = "anne",
                .newcomer = newcomer, .motive = ""};
    }
    base::Result<Handover> ask(const NewHandover& fresh, Instant now = kNow) {
        return database_.write([&](Transaction& t) { return ask_handover(t, fresh, now); });
    }
    Done act(Handover& handover, HandoverStep step, Party as, Instant now, const std::string& reason = "parce que") {
        return database_.write([&](Transaction& t) { return take_step(t, handover, {step, "quelqu’un", {as}, reason}, now); });
    }
    std::vector<Handover> due(Instant now) {
        return *database_.read([&](Transaction& t) { return handovers_due(t, now); });
    }
    bool named(const std::vector<NamedPerson>& people, const std::string& newcomer = "new@chu.example") {
        return *database_.read([&](Transaction& t) { return are_contacts(t, "210000006", people, newcomer); });
    }
};
EGIDE_ON_BOTH_ENGINES(People);

TEST_P(People, anOfferIsBetweenTheTwo) {
    auto offer = ask(transfer("bruno"));
    ASSERT_TRUE(offer.ok()) << testing::told(offer);
    EXPECT_FALSE(act(*offer, HandoverStep::accept, Party::holder, kNow));
    EXPECT_FALSE(act(*offer, HandoverStep::confirm, Party::arbiter, kNow));
    EXPECT_FALSE(act(*offer, HandoverStep::accept, Party::representative, kNow));
    ASSERT_TRUE(act(*offer, HandoverStep::accept, Party::newcomer, kNow));
    EXPECT_EQ(offer->state, HandoverState::done);
    EXPECT_FALSE(act(*offer, HandoverStep::cancel, Party::holder, kNow));
}

TEST_P(People, anOfferThatNobodyAnsweredIsOverAfterAMonth) {
    auto offer = ask(transfer("bruno"));
    EXPECT_TRUE(due(kNow + kOfferStands - std::chrono::hours(1)).empty());
    EXPECT_EQ(due(kNow + kOfferStands).size(), 1U);
    EXPECT_FALSE(act(*offer, HandoverStep::accept, Party::newcomer, kNow + kOfferStands));
    EXPECT_TRUE(act(*offer, HandoverStep::cancel, Party::program, kNow + kOfferStands));
}

TEST_P(People, aTakeoverTellsWhatItLacks) {
    NewHandover bare = takeover("bruno");
    bare.motive.clear();
    bare.proof.reset();
    bare.contacts.clear();
    const auto asked = ask(bare);
    ASSERT_FALSE(asked.ok());
    EXPECT_EQ(asked.errors().size(), 3U);
    EXPECT_FALSE(ask(takeover("anne")).ok());
}

TEST_P(People, timeAloneDecidesAfterTheDelayAndOnlyForWhoIsVouchedFor) {
    auto asked = ask(takeover("bruno"));
    EXPECT_FALSE(act(*asked, HandoverStep::confirm, Party::program, kNow + kCoolingOff - std::chrono::seconds(1)));
    EXPECT_FALSE(act(*asked, HandoverStep::confirm, Party::arbiter, kNow + kCoolingOff - std::chrono::seconds(1)));
    ASSERT_EQ(due(kNow + kCoolingOff).size(), 1U);
    EXPECT_TRUE(act(*asked, HandoverStep::confirm, Party::program, kNow + kCoolingOff));
    NewHandover unknown = takeover("chloé");
    unknown.vouched = false;
    auto second = ask(unknown);
    EXPECT_FALSE(act(*second, HandoverStep::confirm, Party::program, kNow + kCoolingOff));
    EXPECT_TRUE(act(*second, HandoverStep::refer, Party::program, kNow + kCoolingOff));
    EXPECT_FALSE(act(*second, HandoverStep::confirm, Party::program, kNow + kCoolingOff * 9));
    EXPECT_TRUE(act(*second, HandoverStep::confirm, Party::arbiter, kNow + kCoolingOff));
}

TEST_P(People, theDelayEndsAtOnceWhenTheFormerHolderOrTheRepresentativeAgrees) {
    for (const Party party : {Party::holder, Party::representative}) {
        auto asked = ask(takeover("bruno"));
        ASSERT_TRUE(asked.ok()) << testing::told(asked);
        EXPECT_TRUE(act(*asked, HandoverStep::accept, party, kNow));
        EXPECT_EQ(asked->state, HandoverState::done);
    }
}

TEST_P(People, aContestedTakeoverWaitsForPeople) {
    auto asked = ask(takeover("bruno"));
    EXPECT_FALSE(act(*asked, HandoverStep::contest, Party::holder, kNow, "")) << "without a reason";
    EXPECT_FALSE(act(*asked, HandoverStep::contest, Party::newcomer, kNow));
    ASSERT_TRUE(act(*asked, HandoverStep::contest, Party::holder, kNow, "Je suis là"));
    EXPECT_TRUE(due(kNow + kCoolingOff * 3).empty());
    EXPECT_FALSE(act(*asked, HandoverStep::confirm, Party::program, kNow + kCoolingOff * 3));
    ASSERT_TRUE(act(*asked, HandoverStep::refuse, Party::arbiter, kNow, "La titulaire est en poste"));
    const auto steps = *database_.read([&](Transaction& t) { return steps_of(t, asked->id); });
    ASSERT_EQ(steps.size(), 3U);
    EXPECT_EQ(steps[1].reason, "Je suis là");
    EXPECT_EQ(steps[2].step, HandoverStep::refuse);
}

TEST_P(People, twoWhoActAtOnceDoNotBothWin) {
    auto one = ask(takeover("bruno"));
    Handover other = *one;
    ASSERT_TRUE(act(*one, HandoverStep::contest, Party::holder, kNow));
    EXPECT_FALSE(act(other, HandoverStep::accept, Party::representative, kNow));
}

TEST_P(People, aNewcomerAsksOnceAndForThreeCandidatesAtMost) {
    ASSERT_TRUE(ask(takeover("bruno")).ok());
    EXPECT_FALSE(ask(takeover("bruno")).ok());
    EXPECT_TRUE(ask(takeover("chloé")).ok()) << "another one may ask too";
    for (const char* const finess : {"210000022", "210000030", "210000048"}) {
        NewHandover more = takeover("bruno");
        more.candidate = finess;
        EXPECT_EQ(ask(more).ok(), std::string_view(finess) != "210000048") << finess;
    }
}

TEST_P(People, whoAsksForTheSameRoleIsARival) {
    const auto one = ask(takeover("bruno"));
    const auto other = ask(takeover("chloé"));
    const auto rivals = *database_.read([&](Transaction& t) { return rivals_of(t, *one); });
    ASSERT_EQ(rivals.size(), 1U);
    EXPECT_EQ(rivals.front().id, other->id);
}

TEST_P(People, onlyPeopleWhomTheDossiersNameVouch) {
    ASSERT_TRUE(change({.kind = PartKind::contacts,
                        .value = R"({"legal":{"name":"P","email":"Paul@chu.example"},"dsi":{"name":"D","email":"d@chu.example"},)"
                                 R"("rssi":{"name":"R","email":"r@chu.example"},"referent":{"name":"N","email":"new@chu.example"}})"}).ok());
    EXPECT_TRUE(named({{"P", " paul@CHU.example"}}));
    EXPECT_FALSE(named({{"D", "d@chu.example"}}));
    EXPECT_TRUE(named({{"D", "d@chu.example"}, {"R", "r@chu.example"}}));
    EXPECT_FALSE(named({{"D", "d@chu.example"}, {"D", "D@chu.example"}})) << "the same one twice";
    EXPECT_FALSE(named({{"D", "d@chu.example"}, {"N", "new@chu.example"}})) << "the newcomer himself";
    EXPECT_FALSE(named({{"P", "paul@chu.example"}}, "paul@chu.example"));
}

TEST_P(People, eachOneSeesHisOwn) {
    const auto one = ask(takeover("bruno"));
    const auto seen = [&](const HandoverSight& sight) {
        return database_.read([&](Transaction& t) { return handovers_for(t, sight); })->size();
    };
    EXPECT_EQ(seen({.account = "bruno"}), 1U);
    EXPECT_EQ(seen({.account = "anne"}), 1U);
    EXPECT_EQ(seen({.account = "chloé"}), 0U);
    EXPECT_EQ(seen({.account = "chloé", .candidates = {"210000006"}}), 1U);
    EXPECT_EQ(seen({.account = "ans", .every = true}), 1U);
    const auto kept = *database_.read([&](Transaction& t) { return find_handover(t, one->id); });
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->contacts.front().email, "paul@chu.example");
    EXPECT_EQ(kept->proof, "ev-1");
    EXPECT_TRUE(kept->vouched);
}

TEST_P(People, aSupplierAnswersOnce) {
    const auto ask = database_.write([&](Transaction& t) {
        return add_ask(t, {id_, "acme", "D1.O3", "", "Votre PAS", *base::Date::parse("2026-11-01")}, "anne", kNow);
    });
    ASSERT_TRUE(ask.ok()) << testing::told(ask);
    const auto answer = [&](const AskAnswer& with) { return *database_.write([&](Transaction& t) { return answer_ask(t, *ask, with, kNow); }); };
    const auto refused = answer({AskState::refused, "proof", "Hors contrat"});
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->state, AskState::refused);
    EXPECT_EQ(refused->said, "Hors contrat");
    EXPECT_FALSE(answer({AskState::deposited, "deposit", ""}));
    EXPECT_EQ(database_.read([&](Transaction& t) { return asks_to(t, {"other"}); })->size(), 0U);
    EXPECT_EQ(database_.read([&](Transaction& t) { return asks_to(t, {"other", "acme"}); })->size(), 1U);
    EXPECT_EQ(database_.read([&](Transaction& t) { return asks_of(t, id_); })->size(), 1U);
}

TEST_P(People, aDepositIsForItsClientsUntilItIsWithdrawn) {
    const Deposit deposit{.id = "d", .vendor = "acme", .kind = "pas", .name = "pas.pdf", .evidence = "ev", .sha256 = "00", .size = 3,
                          .media_type = "application/pdf", .document_date = base::Date::parse("2026-09-01"),
                          .clients = {"210000006", "210000022"}, .withdrawn_at = {}, .author = "v", .at = kNow};
    ASSERT_TRUE(database_.write([&](Transaction& t) { return add_deposit(t, deposit); }).ok());
    const auto addressed = [&](const std::vector<std::string>& clients) { return database_.read([&](Transaction& t) { return deposits_for(t, clients); })->size(); };
    EXPECT_EQ(addressed({"210000022"}), 1U);
    EXPECT_EQ(addressed({"21000002"}), 0U);
    EXPECT_EQ(addressed({}), 0U);
    EXPECT_EQ(database_.read([&](Transaction& t) { return find_deposit(t, "d"); })->value().document_date, deposit.document_date);
    EXPECT_TRUE(*database_.write([&](Transaction& t) { return withdraw_deposit(t, "d", kNow); }));
    EXPECT_FALSE(*database_.write([&](Transaction& t) { return withdraw_deposit(t, "d", kNow); }));
    EXPECT_EQ(addressed({"210000022"}), 0U);
    EXPECT_EQ(database_.read([&](Transaction& t) { return deposits_by(t, {"acme"}); })->size(), 1U);
}

}  // namespace
}  // namespace egide::desk
