// Two platforms that send a dossier to each other, through their routes alone: a hospital's, on the servers that this run
// is for, and a region's, in a folder.
#include <fstream>

#include "dossier_access.h"
#include "egide/base/sha256.h"
#include "egide/desk/pieces.h"
#include "instance.h"

namespace egide::web {
namespace {

using accounts::ScopeKind;
using storage::sql::Transaction;

constexpr const char* kCarrier = "210000006";
constexpr const char* kProof = "les octets d’une preuve";

std::string bytes_of_sample(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

class TwoInstances : public ::testing::Test {
  protected:
    TwoInstances()
        : region_([](Configuration&) {}),
          referent_(in_role(hospital_, "main_referent", {ScopeKind::candidate, kCarrier}, "referent@hospital.example")),
          reviewer_(in_role(region_, "ars_reviewer", {ScopeKind::region, "27"}, "ars27@region.example")) {
        id_ = open_dossier();
        put_proof();
        register_each_other();
    }

    std::string open_dossier() {
        Services& services = hospital_.services();
        const auto shelf = services.rules.get();
        const ShelvedProgramme rules = *std::find_if((*shelf)->begin(), (*shelf)->end(), [](const auto& one) { return one.folder == "d1bis"; });
        organisation::Perimeter perimeter;
        perimeter.name = "GHT des Trois Vallées";
        perimeter.support = 0;
        organisation::Entity support;
        support.finess = kCarrier;
        support.region = "27";
        perimeter.entities.push_back(support);
        const auto root = *reading::read_yaml(bytes_of_sample(std::filesystem::path(EGIDE_SOURCE_DIR) / "programmes/d1bis/tests/base-ght.yaml"), "base-ght.yaml");
        const auto opened = services.database->write([&](Transaction& t) -> base::Result<desk::Contents> {
            auto contents = desk::open_dossier(t, {"d1bis", rules.programme->version, rules.sha256, perimeter, "FINESS"}, rules.programme, referent_.account(), services.now());
            const auto plan = desk::plan_import(*contents, root);
            const auto changed = desk::change_parts(t, *contents, plan->changes, referent_.account(), services.now());
            EXPECT_TRUE(changed.ok()) << testing::told(changed);
            return contents;
        });
        EXPECT_TRUE(opened.ok()) << testing::told(opened);
        return opened->dossier.id;
    }
    void put_proof() {
        evidence::NewEvidence fresh;
        fresh.open = evidence::text_source(kProof);
        fresh.name = "organigramme.txt";
        fresh.media_type = "text/plain";
        fresh.attests.entities = {kCarrier};
        const auto added = hospital_.services().vault->with(
            [&](evidence::Vault& vault) { return vault.add(referent_.account(), std::span<const evidence::NewEvidence>(&fresh, 1)); });
        ASSERT_TRUE(added.ok()) << testing::told(added);
        const std::string evidence = added->front().evidence;
        const auto put = hospital_.services().database->write([&](Transaction& t) {
            return t.execute("INSERT INTO desk_piece (id, dossier, code, unit, subject, state, version, revision, evidence, sha256, size, name, "
                             "media_type, received, signature, signer, why, author) VALUES ($1, $2, 'D1.O6.A.E1', '', '', 'confirmed', 1, 1, "
                             "$3, $4, $5, 'organigramme.txt', 'text/plain', $6, 'unknown', '', '', $7)",
                             {std::string(32, 'b'), id_, evidence, base::hex(base::sha256(kProof)),
                              static_cast<std::int64_t>(std::string(kProof).size()), hospital_.now(), referent_.account()});
        });
        ASSERT_TRUE(put.ok()) << testing::told(put);
    }
    static std::string own_key(Browser& admin) {
        return admin.get("/api/v1/peers").at({"own_key"});
    }
    void register_each_other() {
        Browser there = administrator(hospital_);
        Browser here = administrator(region_);
        const std::string hospital = own_key(there);
        const std::string region = own_key(here);
        const Reply authority = there.post("/api/v1/peers", R"({"name":"ARS","key":")" + region + R"(","side":"authority","candidates":[]})");
        const Reply candidate = here.post("/api/v1/peers", R"({"name":"CH Alpha","key":")" + hospital + R"(","side":"candidate","candidates":[")" + kCarrier + R"("]})");
        ASSERT_EQ(authority.status, 201) << authority.body;
        ASSERT_EQ(candidate.status, 201) << candidate.body;
        to_region_ = authority.at({"id"});
        to_hospital_ = candidate.at({"id"});
    }

    std::string sent(Browser& browser, const std::string& peer) {
        const Reply reply = browser.post("/api/v1/dossiers/" + id_ + "/packages", R"({"peer":")" + peer + R"("})");
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.body;
    }
    static std::string uploaded(Browser& browser, const std::string& bytes) {
        const Reply begun = browser.post("/api/v1/uploads", {}, {{"Upload-Length", std::to_string(bytes.size())},
                                                                 {"Upload-Metadata", "filename " + to_base64("paquet.zip") + ",filetype YXBwbGljYXRpb24vemlw"}});
        EXPECT_EQ(begun.status, 201) << begun.body;
        const Reply whole = browser.change("PATCH", begun.field("Location"), bytes, {{"Upload-Offset", "0"}, {"Content-Type", "application/offset+octet-stream"}});
        EXPECT_EQ(whole.status, 204) << whole.body;
        return begun.at({"id"});
    }
    static Reply seen(Browser& browser, const std::string& upload) {
        return browser.post("/api/v1/packages", R"({"upload":")" + upload + R"("})");
    }
    static Reply applied(Browser& browser, const std::string& upload, const std::string& token, const std::string& choices = "[]") {
        return browser.post("/api/v1/packages", R"({"upload":")" + upload + R"(","apply":true,"token":")" + token + R"(","choices":)" + choices + "}");
    }
    /// Shown, then applied.
    static Reply taken(Browser& browser, const std::string& bytes, const std::string& choices = "[]") {
        const std::string upload = uploaded(browser, bytes);
        const Reply preview = seen(browser, upload);
        EXPECT_EQ(preview.status, 200) << preview.body;
        return applied(browser, upload, preview.at({"token"}), choices);
    }
    static std::vector<std::string> kinds_in_journal(Instance& instance) {
        std::vector<std::string> kinds;
        const auto rows = instance.services().database->read([](Transaction& t) { return t.query("SELECT kind FROM account_event ORDER BY id", {}); });
        for (const auto& row : rows.ok() ? *rows : storage::sql::Rows()) {
            kinds.push_back(row.text(0));
        }
        return kinds;
    }

    Instance hospital_;
    Instance region_;
    Browser referent_;
    Browser reviewer_;
    std::string id_;
    std::string to_region_;
    std::string to_hospital_;
};

TEST_F(TwoInstances, aDossierIsShownBeforeItIsTakenAndArrivesWithItsBytes) {
    const std::string bytes = sent(referent_, to_region_);
    const std::string upload = uploaded(reviewer_, bytes);
    const Reply preview = seen(reviewer_, upload);
    ASSERT_EQ(preview.status, 200) << preview.body;
    EXPECT_EQ(preview.at({"fresh"}), "true");
    EXPECT_EQ(preview.at({"applied"}), "false");
    EXPECT_EQ(preview.at({"files"}), "1");
    EXPECT_EQ(preview.at({"peer", "name"}), "CH Alpha");
    EXPECT_FALSE(preview.at({"low_after"}).empty());
    EXPECT_EQ(reviewer_.get("/api/v1/dossiers/" + id_).status, 404);  // nothing was written

    const Reply done = applied(reviewer_, upload, preview.at({"token"}));
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(done.at({"applied"}), "true");
    const Reply there = reviewer_.get("/api/v1/dossiers/" + id_);
    ASSERT_EQ(there.status, 200) << there.body;
    EXPECT_EQ(there.at({"name"}), referent_.get("/api/v1/dossiers/" + id_).at({"name"}));
    const auto files = region_.services().database->read([&](Transaction& t) { return desk::pieces_of(t, id_); });
    ASSERT_EQ(files->size(), 1U);
    const auto handed = region_.services().vault->with(
        [&](evidence::Vault& vault) { return vault.read(reviewer_.account(), files->front().file.evidence); });
    ASSERT_TRUE(handed.ok()) << testing::told(handed);
    std::string held(100, '\0');
    const auto got = handed->bytes->read(held);
    EXPECT_EQ(held.substr(0, got.ok() ? *got : 0), kProof);
}

TEST_F(TwoInstances, theSamePackageAgainChangesNothingAndSaysSo) {
    const std::string bytes = sent(referent_, to_region_);
    ASSERT_EQ(taken(reviewer_, bytes).status, 200);
    const Reply again = seen(reviewer_, uploaded(reviewer_, bytes));
    ASSERT_EQ(again.status, 200) << again.body;
    EXPECT_EQ(again.at({"already"}), "true");
    const Reply twice = taken(reviewer_, bytes);
    EXPECT_EQ(twice.status, 200) << twice.body;
    EXPECT_EQ(twice.at({"applied"}), "false");
}

TEST_F(TwoInstances, anOlderPackageIsRefusedInWords) {
    const std::string first = sent(referent_, to_region_);
    ASSERT_EQ(taken(reviewer_, sent(referent_, to_region_)).status, 200);
    const Reply older = seen(reviewer_, uploaded(reviewer_, first));
    EXPECT_EQ(older.status, 422) << older.body;
    EXPECT_NE(older.body.find("older than what is known here"), std::string::npos) << older.body;
}

TEST_F(TwoInstances, anAlteredACutAndAForeignPackageAreRefused) {
    const std::string bytes = sent(referent_, to_region_);
    for (const std::size_t place : {std::size_t{60}, bytes.find("manifest.json") + 200, bytes.find("\"table\":\"part\"") + 60, bytes.find(kProof) + 3}) {
        std::string altered = bytes;
        altered[place] = altered[place] == 'a' ? 'b' : 'a';
        const Reply reply = seen(reviewer_, uploaded(reviewer_, altered));
        EXPECT_EQ(reply.status, 422) << place << reply.body;
    }
    EXPECT_EQ(seen(reviewer_, uploaded(reviewer_, bytes.substr(0, bytes.size() / 2))).status, 422);
    EXPECT_EQ(seen(reviewer_, uploaded(reviewer_, "this is no package")).status, 422);
}

TEST_F(TwoInstances, whoIsNotRegisteredIsRefusedInWords) {
    Browser admin(region_, region_.services().accounts.find_by_email("admin@test.example")->value().id);
    ASSERT_EQ(admin.change("DELETE", "/api/v1/peers/" + to_hospital_).status, 204);
    const Reply unknown = seen(reviewer_, uploaded(reviewer_, sent(referent_, to_region_)));
    EXPECT_EQ(unknown.status, 422);
    EXPECT_NE(unknown.body.find("nobody registered"), std::string::npos) << unknown.body;
}

TEST_F(TwoInstances, anotherRegionDoesNotTakeItNorLearnOfIt) {
    Browser other = in_role(region_, "ars_reviewer", {ScopeKind::region, "11"}, "ars11@region.example");
    EXPECT_EQ(seen(other, uploaded(other, sent(referent_, to_region_))).status, 404);
    Browser adviser = in_role(hospital_, "adviser", {ScopeKind::region, "27"}, "adviser@hospital.example");
    EXPECT_NE(adviser.post("/api/v1/dossiers/" + id_ + "/packages", R"({"peer":")" + to_region_ + R"("})").status, 200);
    EXPECT_EQ(referent_.get("/api/v1/peers").status, 403);
}

TEST_F(TwoInstances, answersComeBackAndAConflictIsDecidedByAPerson) {
    ASSERT_EQ(taken(reviewer_, sent(referent_, to_region_)).status, 200);
    const auto set_context = [&](Instance& instance, const std::string& value) {
        const auto changed = instance.services().database->write([&](Transaction& t) -> base::Result<desk::PartsChanged> {
            auto contents = desk::load_contents(t, id_);
            const desk::PartChange one{.kind = desk::PartKind::dates, .value = value};
            return desk::change_parts(t, **contents, std::span<const desk::PartChange>(&one, 1), "x", instance.now());
        });
        ASSERT_TRUE(changed.ok()) << testing::told(changed);
    };
    set_context(hospital_, R"({"phase_start":"2026-02-21"})");
    set_context(region_, R"({"phase_start":"2026-02-22"})");
    const std::string upload = uploaded(referent_, sent(reviewer_, to_hospital_));
    const Reply preview = seen(referent_, upload);
    ASSERT_EQ(preview.status, 200) << preview.body;
    EXPECT_NE(preview.body.find(R"("effect":"conflict","table":"part","key":"part/dates/")"), std::string::npos) << preview.body;
    EXPECT_NE(preview.body.find(R"("title":"Dates of the dossier","hidden":false,"fields":[{"label":"start of the phase","mine":"21 February 2026","theirs":"22 February 2026"})"), std::string::npos)
        << "a person decides on words, not on what the instances write to each other: " << preview.body;
    const Reply undecided = applied(referent_, upload, preview.at({"token"}));
    EXPECT_EQ(undecided.status, 409);
    EXPECT_EQ(applied(referent_, upload, "another").status, 409);
    const Reply done = applied(referent_, upload, preview.at({"token"}), R"([{"key":"part/dates/","take":"theirs"}])");
    ASSERT_EQ(done.status, 200) << done.body;
    const auto contents = hospital_.services().database->read([&](Transaction& t) { return desk::load_contents(t, id_); });
    EXPECT_EQ((*contents)->find(desk::PartKind::dates)->value, R"({"phase_start":"2026-02-22"})");
    const auto kinds = kinds_in_journal(hospital_);
    EXPECT_NE(std::find(kinds.begin(), kinds.end(), "dossier.package_taken"), kinds.end());
    EXPECT_NE(referent_.get("/api/v1/dossiers/" + id_ + "/packages").body.find("\"sent\":false"), std::string::npos);
}

}  // namespace
}  // namespace egide::web
