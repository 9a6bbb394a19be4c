// Suppliers: what is asked of them, what they deposit, and what they never see. Advisers: what was shared with them.
#include "instance.h"

#include "egide/desk/judged.h"
#include "egide/desk/people.h"
#include "egide/desk/pieces.h"

namespace egide::web {
namespace {

const accounts::Scope kAcme = {accounts::ScopeKind::vendor, "acme"};
const accounts::Scope kOther = {accounts::ScopeKind::vendor, "other"};

class Vendor : public ::testing::Test {
  protected:
    Vendor()
        : hospital_(referent(instance_)), foreign_(referent(instance_, kForeignEntity)),
          acme_(in_role(instance_, "vendor", kAcme, "a@acme.example")), other_(in_role(instance_, "vendor", kOther, "o@other.example")) {
        own_ = open(kOwnEntity, "CH Un", "27");
        theirs_ = open(kForeignEntity, "CH Deux", "53");
    }
    /// A dossier in simulation, by the rules as shipped.
    std::string open(const std::string& finess, const std::string& name, const std::string& region) {
        const auto shelf = instance_.services().rules.get();
        const auto& one = (*shelf)->front();
        organisation::Perimeter perimeter;
        perimeter.kind = organisation::CandidateKind::legal_entity;
        perimeter.name = name;
        perimeter.support = 0;
        organisation::Entity entity;
        entity.finess = finess;
        entity.name = name;
        entity.region = region;
        perimeter.entities.push_back(entity);
        const auto opened = instance_.services().database->write([&](storage::sql::Transaction& t) -> base::Result<desk::Contents> {
            std::vector<desk::RuleFile> files;
            for (const RuleText& file : one.files) {
                files.push_back({file.name, file.bytes});
            }
            if (const auto kept = desk::keep_rules(t, one.folder, one.sha256, files); !kept) {
                return kept.errors();
            }
            return desk::open_dossier(t, {one.folder, one.programme->version, one.sha256, perimeter, "test"}, one.programme, "x", instance_.now());
        });
        EXPECT_TRUE(opened.ok()) << testing::told(opened);
        return opened.ok() ? opened->dossier.id : std::string();
    }
    static std::string upload(Browser& browser, const std::string& bytes = "contrat") {
        const Reply begun = browser.post("/api/v1/uploads", {},
                                         {{"Upload-Length", std::to_string(bytes.size())},
                                          {"Upload-Metadata", "filename " + to_base64("contrat.pdf") + ",filetype dGV4dC9wbGFpbg=="}});
        EXPECT_EQ(begun.status, 201) << begun.body;
        EXPECT_EQ(browser.change("PATCH", begun.field("Location"), bytes, {{"Upload-Offset", "0"}, {"Content-Type", "application/offset+octet-stream"}}).status, 204);
        return begun.at({"id"});
    }
    Reply ask(Browser& browser, const std::string& dossier, const std::string& vendor = "acme") {
        return browser.post("/api/v1/dossiers/" + dossier + "/asks", R"({"vendor":")" + vendor + R"(","code":")" + code() + R"(","words":"Votre PAS"})");
    }
    Reply deliver(Browser& browser, const std::string& clients, const std::string& more = {}) {
        return browser.post("/api/v1/vendor/deposits", R"({"kind":"contract","upload":")" + upload(browser) + R"(","clients":[)" + clients + "]" + more + "}");
    }
    /// The code of a piece that these rules ask for.
    std::string code() {
        const auto shelf = instance_.services().rules.get();
        for (const auto& objective : (*shelf)->front().programme->objectives) {
            if (!objective.pieces.empty()) {
                return objective.pieces.front().code;
            }
        }
        return {};
    }
    static std::size_t count(const Reply& reply) { return reply.json().find("items")->items.size(); }

    Instance instance_;
    Browser hospital_;
    Browser foreign_;
    Browser acme_;
    Browser other_;
    std::string own_;
    std::string theirs_;
};

TEST_F(Vendor, SeesWhatIsAskedOfHimAndNotWhichDossier) {
    const Reply asked = ask(hospital_, own_);
    ASSERT_EQ(asked.status, 201) << asked.body;
    const Reply seen = acme_.get("/api/v1/vendor/requests");
    EXPECT_EQ(count(seen), 1U);
    EXPECT_EQ(seen.body.find(own_), std::string::npos);
    EXPECT_EQ(count(other_.get("/api/v1/vendor/requests")), 0U);
    EXPECT_EQ(count(hospital_.get("/api/v1/dossiers/" + own_ + "/asks")), 1U);
    EXPECT_NE(acme_.get("/api/v1/notifications").body.find("supply.asked"), std::string::npos);
}

TEST_F(Vendor, DepositsOnceForSeveralClientsAndEachReferencesIt) {
    const std::string request = ask(hospital_, own_).at({"id"});
    const Reply deposited = deliver(acme_, R"("990000010","990000036")", R"(,"answers":[")" + request + R"("])");
    ASSERT_EQ(deposited.status, 201) << deposited.body;
    EXPECT_EQ(acme_.get("/api/v1/vendor/requests").json().find("items")->items.front().find("state")->scalar, "deposited");
    const std::string id = deposited.at({"id"});
    for (auto [browser, dossier] : {std::pair(&hospital_, own_), std::pair(&foreign_, theirs_)}) {
        const Reply list = browser->get("/api/v1/dossiers/" + dossier + "/deposits");
        ASSERT_EQ(count(list), 1U) << list.body;
        EXPECT_EQ(list.body.find(browser == &hospital_ ? kForeignEntity : kOwnEntity), std::string::npos) << "other clients are not told";
        const std::string target = "/api/v1/dossiers/" + dossier + "/deposits/" + id + "/reference";
        const Reply referenced = browser->post(target, R"({"code":")" + code() + R"("})");
        EXPECT_EQ(referenced.status, 201) << referenced.body;
        EXPECT_EQ(browser->post(target, R"({"code":")" + code() + R"("})").status, 409) << "once is enough";
    }
    const auto files = instance_.services().database->read([&](storage::sql::Transaction& t) { return desk::pieces_of(t, own_); });
    const auto others = instance_.services().database->read([&](storage::sql::Transaction& t) { return desk::pieces_of(t, theirs_); });
    ASSERT_EQ(files->size(), 1U);
    EXPECT_EQ(files->front().state, desk::FileState::proposed) << "a person confirms it";
    EXPECT_EQ(files->front().file.evidence, others->front().file.evidence) << "the bytes are kept once";
}

TEST_F(Vendor, RefusesWithAProof) {
    const std::string request = ask(hospital_, own_).at({"id"});
    EXPECT_EQ(acme_.post("/api/v1/vendor/requests/" + request + "/refuse", R"({"words":"Hors contrat"})").status, 422) << "without a proof";
    const Reply refused = acme_.post("/api/v1/vendor/requests/" + request + "/refuse", R"({"words":"Hors contrat","upload":")" + upload(acme_) + R"("})");
    ASSERT_EQ(refused.status, 201) << refused.body;
    const Reply seen = hospital_.get("/api/v1/dossiers/" + own_ + "/asks");
    EXPECT_NE(seen.body.find("Hors contrat"), std::string::npos);
    EXPECT_EQ(hospital_.get("/api/v1/dossiers/" + own_ + "/deposits").json().find("items")->items.front().find("kind")->scalar, "refusal");
    EXPECT_EQ(acme_.post("/api/v1/vendor/requests/" + request + "/refuse", R"({"words":"Encore","upload":")" + upload(acme_) + R"("})").status, 409);
}

TEST_F(Vendor, WhoGuessesIdentifiersFindsNothing) {
    const std::string request = ask(hospital_, own_).at({"id"});
    const std::string deposit = deliver(acme_, R"("990000010")").at({"id"});
    const std::string body = R"({"words":"x","upload":")" + upload(other_) + R"("})";
    EXPECT_EQ(other_.post("/api/v1/vendor/requests/" + request + "/refuse", body).status, 404);
    EXPECT_EQ(other_.post("/api/v1/vendor/requests/" + std::string(32, '0') + "/refuse", body).status, 404);
    EXPECT_EQ(other_.change("DELETE", "/api/v1/vendor/deposits/" + deposit).status, 404);
    EXPECT_EQ(deliver(other_, R"("990000010")", R"(,"answers":[")" + request + R"("])").status, 404);
    EXPECT_EQ(deliver(other_, R"("990000010")", R"(,"vendor":"acme")").status, 422);
    EXPECT_EQ(other_.get("/api/v1/dossiers/" + own_ + "/deposits").status, 403);
    EXPECT_EQ(other_.get("/api/v1/dossiers/" + own_ + "/asks").status, 403);
    EXPECT_EQ(other_.post("/api/v1/dossiers/" + own_ + "/deposits/" + deposit + "/reference", R"({"code":")" + code() + R"("})").status, 404);
    EXPECT_EQ(count(other_.get("/api/v1/vendor/deposits")), 0U);
    EXPECT_EQ(foreign_.post("/api/v1/dossiers/" + theirs_ + "/deposits/" + deposit + "/reference", R"({"code":")" + code() + R"("})").status, 404)
        << "it was not addressed to this hospital";
    EXPECT_EQ(foreign_.get("/api/v1/dossiers/" + own_ + "/deposits").status, 404);
    EXPECT_EQ(ask(foreign_, own_).status, 404);
}

TEST_F(Vendor, AWithdrawnDepositIsOfferedNoMore) {
    const std::string deposit = deliver(acme_, R"("990000010")").at({"id"});
    ASSERT_EQ(acme_.change("DELETE", "/api/v1/vendor/deposits/" + deposit).status, 204);
    EXPECT_EQ(count(hospital_.get("/api/v1/dossiers/" + own_ + "/deposits")), 0U);
    EXPECT_EQ(acme_.change("DELETE", "/api/v1/vendor/deposits/" + deposit).status, 404);
}

TEST_F(Vendor, RefusesWhatItCannotRead) {
    EXPECT_EQ(ask(hospital_, own_, "nobody").status, 422);
    EXPECT_EQ(hospital_.post("/api/v1/dossiers/" + own_ + "/asks", R"({"vendor":"acme","code":"X","words":"x"})").status, 422);
    EXPECT_EQ(deliver(acme_, R"("123456789")").status, 422);
    EXPECT_EQ(deliver(acme_, "").status, 422);
    EXPECT_EQ(acme_.post("/api/v1/vendor/deposits", R"({"kind":"contract","upload":"none","clients":["990000010"]})").status, 422);
}

TEST_F(Vendor, AnAdviserSeesWhatWasSharedAndWhatBlocksIt) {
    Browser adviser = in_role(instance_, "adviser", {accounts::ScopeKind::candidate, kOwnEntity}, "adviser@crrc.example");
    const Reply shared = adviser.get("/api/v1/adviser/dossiers");
    ASSERT_EQ(shared.status, 200) << shared.body;
    ASSERT_EQ(count(shared), 1U);
    EXPECT_EQ(shared.json().find("items")->items.front().find("id")->scalar, own_);
    EXPECT_FALSE(shared.json().find("themes")->items.empty());
    EXPECT_EQ(count(hospital_.get("/api/v1/adviser/dossiers")), 0U) << "he advises nobody";
    Browser all = administrator(instance_);
    EXPECT_NE(all.get("/api/v1/journal").body.find("content.shown"), std::string::npos);
}

}  // namespace
}  // namespace egide::web
