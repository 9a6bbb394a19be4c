// Directories: a collection that is brought, audited apart, shown, confirmed; a result of the ADS service; who sees what.
#include <algorithm>
#include <fstream>

#include "directories/audit_work.h"
#include "egide/directory/audit.h"
#include "egide/directory/generate.h"
#include "egide/web/serve.h"
#include "instance.h"
#include "openapi.h"
#include "schema_check.h"

namespace egide::web {
namespace {

namespace fs = std::filesystem;

std::string little_bytes(std::size_t value, std::size_t width) {
    std::string out;
    for (std::size_t at = 0; at < width; ++at) {
        out += static_cast<char>(value >> (8 * at));
    }
    return out;
}

std::string checksum_of(std::string_view bytes) {
    static const auto table = [] {
        std::array<std::uint32_t, 256> all{};
        for (std::uint32_t i = 0; i < 256; ++i) {
            std::uint32_t crc = i;
            for (int bit = 0; bit < 8; ++bit) {
                crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
            }
            all[i] = crc;
        }
        return all;
    }();
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char byte : bytes) {
        crc = (crc >> 8U) ^ table[(crc ^ static_cast<unsigned char>(byte)) & 0xFFU];
    }
    return little_bytes(~crc, 4);
}

/// What a careless or hostile tool puts into an archive.
struct Member {
    std::string name;
    std::string bytes;
    std::uint16_t flags = 0;
    std::optional<std::size_t> claimed = {};  // a size that its bytes do not have
};

std::string archive_of(const std::vector<Member>& members) {
    std::string out;
    std::string directory;
    for (const Member& one : members) {
        const std::size_t size = one.claimed.value_or(one.bytes.size());
        const std::string middle = little_bytes(one.flags, 2) + little_bytes(0, 2) + little_bytes(0, 4) + checksum_of(one.bytes) +
                                   little_bytes(one.bytes.size(), 4) + little_bytes(size, 4) + little_bytes(one.name.size(), 2) + little_bytes(0, 2);
        directory += std::string("PK\x01\x02", 4) + little_bytes(20, 2) + little_bytes(20, 2) + middle + little_bytes(0, 2) + little_bytes(0, 2) +
                     little_bytes(0, 2) + little_bytes(0, 4) + little_bytes(out.size(), 4) + one.name;
        out += std::string("PK\x03\x04", 4) + little_bytes(20, 2) + middle + one.name + one.bytes;
    }
    const std::size_t at = out.size();
    return out + directory + std::string("PK\x05\x06", 4) + little_bytes(0, 4) + little_bytes(members.size(), 2) + little_bytes(members.size(), 2) +
           little_bytes(directory.size(), 4) + little_bytes(at, 4) + little_bytes(0, 2);
}

std::string bytes_in(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// An invented forest on the disk, and as an archive.
class Forest {
  public:
    explicit Forest(std::vector<std::string> weaknesses) {
        const auto made = directory::generate_collection(folder_ / "forest", {.objects = 3000, .seed = 7, .domains = 1, .weaknesses = std::move(weaknesses), .progress = {}});
        EXPECT_TRUE(made.ok()) << testing::told(made);
        collection_ = made->collection;
    }
    std::string archive() const {
        std::vector<Member> members;
        for (const auto& entry : fs::recursive_directory_iterator(collection_)) {
            if (entry.is_regular_file()) {
                members.push_back({"collecte/" + fs::relative(entry.path(), collection_).string(), bytes_in(entry.path())});
            }
        }
        return archive_of(members);
    }
    directory::Audit audit() const { return directory::audit(*directory::read_collection(collection_)); }

  private:
    testing::TemporaryFolder folder_;
    fs::path collection_;
};

std::string text_at(const reading::Node& node, std::initializer_list<const char*> path) {
    const reading::Node* at = &node;
    for (const char* const key : path) {
        at = at == nullptr ? nullptr : at->find(key);
    }
    return at == nullptr ? std::string() : at->scalar;
}

const reading::Node* item_where(const reading::Node* list, const char* key, const std::string& value) {
    if (list == nullptr) {
        return nullptr;
    }
    const auto at = std::find_if(list->items.begin(), list->items.end(), [&](const reading::Node& one) { return text_at(one, {key}) == value; });
    return at == list->items.end() ? nullptr : &*at;
}

class Directories : public ::testing::Test {
  protected:
    Directories() : owner_(referent(instance_, kOwnEntity)) {
        const Reply opened = owner_.post("/api/v1/dossiers", R"({"programme":"d1bis","candidate":"990000010"})");
        EXPECT_EQ(opened.status, 201) << opened.body;
        dossier_ = opened.at({"id"});
        const Reply fact = owner_.post("/api/v1/dossiers/" + dossier_ + "/parts",
                                       R"({"kind":"observation","value":{"kind":"directory","id":"chu.exemple","entities":["990000010"]}})");
        EXPECT_EQ(fact.status, 201) << fact.body;
        part_ = fact.at({"part", "id"});
    }
    std::string here(const std::string& rest = {}) const { return "/api/v1/dossiers/" + dossier_ + rest; }
    std::string directory() const { return here("/directories/" + part_); }
    std::string audit_path(const std::string& audit, const std::string& rest = {}) const { return here("/audits/" + audit + rest); }

    static std::string upload(Browser& browser, const std::string& bytes, const std::string& name = "collecte.zip") {
        const Reply begun = browser.post("/api/v1/uploads", {}, {{"Upload-Length", std::to_string(bytes.size())}, {"Upload-Metadata", "filename " + to_base64(name)}});
        EXPECT_EQ(begun.status, 201) << begun.body;
        const Reply sent = browser.change("PATCH", begun.field("Location"), bytes, {{"Upload-Offset", "0"}, {"Content-Type", "application/offset+octet-stream"}});
        EXPECT_EQ(sent.status, 204) << sent.body;
        return begun.at({"id"});
    }
    /// Asked for, not done yet.
    std::string begin(Browser& browser, const std::string& bytes) {
        upload_ = upload(browser, bytes);
        const Reply begun = browser.post(directory() + "/audits", R"({"upload":")" + upload_ + "\"}");
        EXPECT_EQ(begun.status, 201) << begun.body;
        EXPECT_EQ(begun.at({"audit", "state"}), "waiting");
        return begun.at({"audit", "id"});
    }
    /// Done; what came of it is the caller's to look at.
    Reply audited(const std::string& bytes) {
        last_ = begin(owner_, bytes);
        instance_.work();
        return owner_.get(audit_path(last_));
    }
    std::string kept(const Forest& forest) {
        const Reply proposed = audited(forest.archive());
        EXPECT_EQ(proposed.at({"audit", "state"}), "proposed") << proposed.body;
        const Reply confirmed = owner_.post(audit_path(last_, "/confirmation"));
        EXPECT_EQ(confirmed.status, 200) << confirmed.body;
        return last_;
    }
    std::map<std::string, std::string> verdicts() {
        std::map<std::string, std::string> all;
        const reading::Node json = owner_.get(here("/evaluation")).json();
        const reading::Node* const objectives = json.find("objectives");
        for (const reading::Node& one : objectives == nullptr ? std::vector<reading::Node>() : objectives->items) {
            all[text_at(one, {"id"})] = text_at(one, {"result"});
        }
        return all;
    }
    std::size_t folders_left() {
        std::size_t count = 0;
        for (const auto& entry : fs::directory_iterator(instance_.services().uploads_folder())) {
            count += entry.path().filename().string().starts_with("collection-") ? 1U : 0U;
        }
        return count;
    }

    Instance instance_;
    Browser owner_;
    std::string dossier_;
    std::string part_;
    std::string upload_;
    std::string last_;
};

TEST_F(Directories, ACollectionIsJudgedAsTheEngineJudgesItAndKeptOnceConfirmed) {
    const Forest forest({"vuln_spn_priv", "vuln_password_change_priv", "vuln_kerberos_properties_preauth_priv"});
    const directory::Audit expected = forest.audit();
    const Reply proposed = audited(forest.archive());
    ASSERT_EQ(proposed.at({"audit", "state"}), "proposed") << proposed.body;
    EXPECT_EQ(proposed.at({"understood", "forest"}), expected.collection.forest());
    EXPECT_EQ(proposed.at({"understood", "objects"}), std::to_string(expected.collection.object_count()));
    EXPECT_EQ(proposed.at({"understood", "level"}), std::to_string(expected.level));
    EXPECT_EQ(proposed.at({"understood", "date"}), expected.collection.reference_date().iso());
    EXPECT_EQ(proposed.at({"understood", "same_directory"}), "true");
    EXPECT_TRUE(proposed.json().find("controls")->items.empty()) << "nothing found is shown before it is confirmed";
    EXPECT_EQ(owner_.get("/api/v1/uploads/" + upload_).status, 404) << "the collection is not kept";
    EXPECT_EQ(folders_left(), 0U);

    const Reply confirmed = owner_.post(audit_path(last_, "/confirmation"));
    ASSERT_EQ(confirmed.status, 200) << confirmed.body;
    const reading::Node json = confirmed.json();
    EXPECT_EQ(json.find("controls")->items.size(), expected.controls.size() + expected.advisories.size());
    for (const directory::ControlResult& control : expected.controls) {
        const reading::Node* const line = item_where(json.find("controls"), "id", std::string(control.id));
        ASSERT_NE(line, nullptr) << control.id;
        EXPECT_EQ(text_at(*line, {"found"}), std::to_string(control.findings.size())) << control.id;
        EXPECT_EQ(text_at(*line, {"outcome"}) == "fail", control.outcome == directory::Outcome::fail) << control.id;
    }
    EXPECT_FALSE(json.find("changes")->items.empty()) << "what to do first";
}

TEST_F(Directories, EachControlOpensItsObjectsWhichSortFilterAndExport) {
    const std::string audit = kept(Forest({"vuln_spn_priv", "vuln_user_accounts_dormant"}));
    const Reply sight = owner_.get(audit_path(audit));
    const reading::Node json = sight.json();
    const reading::Node* const line = item_where(json.find("controls"), "id", "vuln_user_accounts_dormant");
    ASSERT_NE(line, nullptr) << sight.body;
    const Reply found = owner_.get(audit_path(audit, "/controls/vuln_user_accounts_dormant?sort=-dn&limit=2"));
    ASSERT_EQ(found.status, 200) << found.body;
    EXPECT_EQ(found.at({"total"}), text_at(*line, {"found"}));
    const auto rows = found.json().find("items")->items;
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_GT(text_at(rows[0], {"dn"}), text_at(rows[1], {"dn"}));
    EXPECT_FALSE(text_at(rows[0], {"why"}).empty());
    EXPECT_EQ(owner_.get(audit_path(audit, "/controls/vuln_user_accounts_dormant?q=nobody-of-that-name")).at({"total"}), "0");
    const Reply table = owner_.get(audit_path(audit, "/findings.csv"));
    ASSERT_EQ(table.status, 200);
    EXPECT_NE(table.field("Content-Type").find("text/csv"), std::string::npos);
    EXPECT_NE(table.body.find("vuln_spn_priv"), std::string::npos);
    EXPECT_EQ(owner_.get(audit_path(audit, "/controls/vuln_nothing")).status, 404);
}

TEST_F(Directories, APreAuditIsAFactThatNeverCountsAsAds) {
    const auto before = verdicts();
    const std::string audit = kept(Forest({"vuln_spn_priv"}));
    const reading::Node parts = owner_.get(here("/parts?kind=observation")).json();
    const reading::Node* fact = nullptr;
    for (const reading::Node& part : parts.find("items")->items) {
        fact = text_at(part, {"value", "kind"}) == "directory_audit" ? &part : fact;
    }
    ASSERT_NE(fact, nullptr);
    EXPECT_EQ(text_at(*fact, {"value", "tool"}), "egide");
    EXPECT_EQ(text_at(*fact, {"value", "directory"}), "chu.exemple");
    EXPECT_EQ(fact->find("value")->find("failing")->items.front().scalar, "vuln_spn_priv");
    EXPECT_EQ(verdicts(), before) << "no objective moves";
    const Reply list = owner_.get("/api/v1/directories");
    const reading::Node json = list.json();
    const reading::Node* const line = item_where(json.find("items"), "id", "chu.exemple");
    ASSERT_NE(line, nullptr) << list.body;
    EXPECT_TRUE(line->find("ads")->is_null());
    EXPECT_EQ(text_at(*line, {"egide", "level"}), "1");
    const Reply again = owner_.post(audit_path(audit, "/confirmation"));
    EXPECT_EQ(again.status, 409) << "confirmed once";
}

TEST_F(Directories, ThePreAuditShowsTheAdviceOfTheObjective) {
    kept(Forest({"vuln_spn_priv"}));
    EXPECT_NE(owner_.get(here("/evaluation")).body.find("pre-audit"), std::string::npos);
}

TEST_F(Directories, TwoAuditsShowWhatIsNewFixedAndStillThere) {
    const std::string first = kept(Forest({"vuln_spn_priv", "vuln_user_accounts_dormant"}));
    const std::string second = kept(Forest({"vuln_user_accounts_dormant", "vuln_password_change_priv"}));
    EXPECT_EQ(owner_.get("/api/v1/directories").json().find("items")->items.front().find("audits")->scalar, "1") << "one collection, one fact";
    const Reply changes = owner_.get(audit_path(second, "/differences?since=" + first));
    ASSERT_EQ(changes.status, 200) << changes.body;
    const reading::Node json = changes.json();
    const reading::Node* const controls = json.find("controls");
    EXPECT_NE(text_at(*item_where(controls, "id", "vuln_spn_priv"), {"fixed", "count"}), "0");
    EXPECT_NE(text_at(*item_where(controls, "id", "vuln_password_change_priv"), {"added", "count"}), "0");
    EXPECT_EQ(owner_.get(audit_path(second, "/differences?since=" + std::string(32, '0'))).status, 404);
}

TEST_F(Directories, AnArchiveThatIsNoneOrHostileIsRefusedWithItsReason) {
    const std::string tables = "metadata|metadata.tsv|x";
    const std::vector<std::tuple<std::string, std::string, std::string>> cases = {
        {"no archive", "MZ\x90 this is a program", "ZIP"},
        {"cut", archive_of({{"tables.tsv", tables}}).substr(0, 60), "ZIP"},
        {"traversal", archive_of({{"../../etc/cron.d/x", "* * * * * root id"}}), "name"},
        {"absolute", archive_of({{"/etc/passwd", "x"}}), "name"},
        {"bomb", archive_of({{"tables.tsv", tables, 0, std::size_t{3} << 30}}), ""},
        {"encrypted", archive_of({{"tables.tsv", tables, 1}}), "encrypted"},
        {"not a collection", archive_of({{"photo.png", "\x89PNG"}}), "tables.tsv"},
        {"lying tables", archive_of({{"x/tables.tsv", std::string("\xff\xfe\x00\xd8 not what ORADAD writes", 30)}}), ""},
        {"duplicate", archive_of({{"a", "1"}, {"a", "2"}}), ""},
        {"nothing", archive_of({}), ""},
    };
    for (const auto& [what, bytes, word] : cases) {
        const Reply refused = audited(bytes);
        EXPECT_EQ(refused.at({"audit", "state"}), "refused") << what << refused.body;
        EXPECT_NE(refused.at({"audit", "refused"}).find(word), std::string::npos) << what << ": " << refused.at({"audit", "refused"});
        EXPECT_EQ(owner_.get("/api/v1/uploads/" + upload_).status, 404) << what;
        EXPECT_EQ(folders_left(), 0U) << what;
        EXPECT_EQ(owner_.post(audit_path(last_, "/confirmation")).status, 409) << what;
    }
    EXPECT_FALSE(fs::exists(instance_.folder() / "etc"));
}

TEST_F(Directories, WhatIsStoppedLeavesNothing) {
    const std::string audit = begin(owner_, Forest({}).archive());
    ASSERT_EQ(owner_.change("DELETE", audit_path(audit)).status, 204);
    EXPECT_EQ(owner_.get("/api/v1/uploads/" + upload_).status, 404);
    instance_.work();
    EXPECT_EQ(owner_.get(audit_path(audit)).status, 404);
    EXPECT_TRUE(owner_.get(directory()).json().find("audits")->items.empty());
}

TEST_F(Directories, AWorkerThatIsAskedToStopWhileItReadsStops) {
    const std::string audit = begin(owner_, Forest({}).archive());
    class Stopping final : public jobs::Attempt {
      public:
        explicit Stopping(std::string audit) { job_.payload = std::move(audit); job_.attempt = 1; job_.most_attempts = 2; }
        const jobs::Job& job() const override { return job_; }
        bool should_stop() const override { return stop_; }
        void progress(std::int64_t, std::int64_t) override { stop_ = true; }

      private:
        jobs::Job job_;
        bool stop_ = false;
    } attempt(audit);
    EXPECT_EQ(audit_collection(instance_.services(), attempt).kind, jobs::Outcome::Kind::stopped);
    EXPECT_EQ(owner_.get("/api/v1/uploads/" + upload_).status, 200) << "another worker takes it up";
    EXPECT_EQ(folders_left(), 0U);
}

TEST_F(Directories, WhatNobodyConfirmsIsForgotten) {
    const Reply proposed = audited(Forest({}).archive());
    ASSERT_EQ(proposed.at({"audit", "state"}), "proposed");
    instance_.pass(std::chrono::hours(47));
    EXPECT_EQ(forget_unconfirmed(instance_.services()).value(), 0);
    instance_.pass(std::chrono::hours(2));
    EXPECT_EQ(forget_unconfirmed(instance_.services()).value(), 1);
    const auto left = instance_.services().database->read(
        [](storage::sql::Transaction& transaction) { return transaction.query("SELECT COUNT(*) FROM web_directory_control"); });
    EXPECT_EQ(left->front().integer(0), 0);
}

TEST_F(Directories, OnlyThePeopleOfTheOrganisationWithTheRightSeeThem) {
    const std::string audit = kept(Forest({"vuln_spn_priv"}));
    Browser stranger = referent(instance_, kForeignEntity);
    for (const std::string& path : {directory(), audit_path(audit), audit_path(audit, "/controls/vuln_spn_priv"), audit_path(audit, "/findings.csv"),
                                    audit_path(audit, "/differences?since=" + audit)}) {
        EXPECT_EQ(stranger.get(path).status, 404) << path;
    }
    EXPECT_TRUE(stranger.get("/api/v1/directories").json().find("items")->items.empty());
    EXPECT_EQ(stranger.post(directory() + "/audits", R"({"upload":"x"})").status, 404);
    EXPECT_EQ(stranger.change("DELETE", audit_path(audit)).status, 404);
    for (const auto& [role, scope] : std::vector<std::pair<std::string, accounts::Scope>>{
             {"ars_reviewer", {accounts::ScopeKind::region, "27"}}, {"ans_controller", {accounts::ScopeKind::instance, {}}},
             {"ans_administrator", {accounts::ScopeKind::instance, {}}}, {"adviser", {accounts::ScopeKind::candidate, kOwnEntity}},
             {"instance_administrator", {accounts::ScopeKind::instance, {}}}, {"finance_hr_referent", {accounts::ScopeKind::candidate, kOwnEntity}}}) {
        Browser other = in_role(instance_, role, scope);
        EXPECT_EQ(other.get(audit_path(audit)).status, 403) << role;
        EXPECT_EQ(other.get(audit_path(audit, "/findings.csv")).status, 403) << role;
        EXPECT_EQ(other.get("/api/v1/directories").status, 403) << role;
    }
}

TEST_F(Directories, TheSecurityOfficerBringsACollectionAndLeavesTheFactToWhoEdits) {
    Browser officer = in_role(instance_, "rssi", {accounts::ScopeKind::candidate, kOwnEntity});
    const std::string audit = begin(officer, Forest({"vuln_spn_priv"}).archive());
    instance_.work();
    EXPECT_EQ(officer.get(audit_path(audit)).at({"audit", "state"}), "proposed");
    EXPECT_EQ(officer.post(audit_path(audit, "/confirmation")).status, 404);
    EXPECT_EQ(owner_.post(audit_path(audit, "/confirmation")).status, 200);
    EXPECT_EQ(officer.get(audit_path(audit, "/controls/vuln_spn_priv")).status, 200);
}

TEST_F(Directories, AnAdsResultIsAFactShownByItsReport) {
    const std::string report = upload(owner_, "%PDF-1.7 rapport", "rapport-ads.pdf");
    const Reply saved = owner_.post(directory() + "/ads-results", R"({"date":"2026-03-01","level":2,"failing":[{"id":"vuln_adcs_template_control","level":2}],"upload":")" + report + "\"}");
    ASSERT_EQ(saved.status, 201) << saved.body;
    EXPECT_EQ(saved.at({"audit", "level"}), "2");
    EXPECT_EQ(saved.at({"report_until"}), "2026-09-01");
    EXPECT_EQ(saved.at({"report_gone"}), "true") << "the clock of this test stands in September";
    const Reply sight = owner_.get(directory());
    EXPECT_EQ(sight.at({"directory", "ads", "level"}), "2");
    const reading::Node pieces = owner_.get(here("/pieces")).json();
    const reading::Node* const file = item_where(pieces.find("files"), "code", "D1.O1.A.E2");
    ASSERT_NE(file, nullptr);
    EXPECT_EQ(text_at(*file, {"state"}), "confirmed");
    EXPECT_EQ(text_at(*file, {"subject"}), saved.at({"audit", "part"}));
    EXPECT_EQ(owner_.get("/api/v1/uploads/" + report).status, 404);
}

TEST_F(Directories, AnAdsResultThatContradictsItselfIsToldAndNotGuessed) {
    const std::string report = upload(owner_, "%PDF-1.7 rapport", "rapport-ads.pdf");
    const std::vector<std::pair<std::string, std::string>> cases = {
        {R"("date":"2026-03-01","level":3,"failing":[{"id":"vuln_adcs_template_control","level":2}])", "vuln_adcs_template_control"},
        {R"("date":"2026-03-01","level":5,"failing":[{"id":"vuln_spn_priv","level":1}])", "vuln_spn_priv"},
        {R"("date":"2026-03-01","level":1,"failing":[{"id":"vuln_spn_priv","level":4}])", "cannot fail level 4"},
        {R"("date":"2026-03-01","level":1,"failing":[{"id":"vuln_invented","level":1}])", "vuln_invented"},
        {R"("date":"2026-03-01","level":1,"failing":[{"id":"vuln_spn_priv","level":1},{"id":"vuln_spn_priv","level":1}])", "twice"},
        {R"("date":"2031-03-01","level":1)", "today at the latest"},
        {R"("date":"2026-03-01","level":6)", "from 1 to 5"},
    };
    for (const auto& [body, word] : cases) {
        const Reply refused = owner_.post(directory() + "/ads-results", "{" + body + R"(,"upload":")" + report + "\"}");
        EXPECT_EQ(refused.status, 422) << body;
        EXPECT_NE(refused.body.find(word), std::string::npos) << refused.body;
    }
    EXPECT_TRUE(owner_.get(directory()).json().find("audits")->items.empty());
    EXPECT_EQ(owner_.get("/api/v1/uploads/" + report).status, 200) << "what was sent is still there for the next try";
}

TEST_F(Directories, TheControlsOfAnssiAreListedWithTheirLevels) {
    const Reply list = owner_.get("/api/v1/directory-controls");
    const reading::Node json = list.json();
    EXPECT_EQ(json.find("items")->items.size(), 76U);
    const reading::Node* const one = item_where(json.find("items"), "id", "vuln_certificates_vuln");
    ASSERT_NE(one, nullptr);
    EXPECT_EQ(one->find("levels")->items.size(), 3U);
}

TEST_F(Directories, AnswersHaveTheirSchemas) {
    const std::string audit = kept(Forest({"vuln_spn_priv"}));
    const reading::Node description = reading::read_json(description_of_routes(), "openapi.json").value();
    SchemaCheck check(description);
    for (const auto& [path, schema] : std::vector<std::pair<std::string, std::string>>{
             {"/api/v1/directories", "DirectoryList"}, {directory(), "DirectorySight"}, {audit_path(audit), "AuditSight"},
             {audit_path(audit, "/controls/vuln_spn_priv"), "FoundList"}, {audit_path(audit, "/differences?since=" + audit), "AuditDifferences"},
             {"/api/v1/directory-controls", "KnownControlList"}}) {
        const Reply reply = owner_.get(path);
        const auto troubles = check.troubles(reply.json(), schema);
        EXPECT_EQ(reply.status, 200) << path << reply.body;
        EXPECT_TRUE(troubles.empty()) << path << ": " << ::testing::PrintToString(troubles);
    }
}

}  // namespace
}  // namespace egide::web
