#include <gtest/gtest.h>

#include "idempotency.h"
#include "instance.h"
#include "upload_store.h"

namespace egide::web {
namespace {

Headers piece_at(std::size_t offset) {
    return {{"Upload-Offset", std::to_string(offset)}, {"Content-Type", "application/offset+octet-stream"}};
}

TEST(Uploads, GoOnWhereTheyStopped) {
    Instance instance;
    Browser owner = referent(instance);
    const Reply begun = owner.post("/api/v1/uploads", {}, {{"Tus-Resumable", "1.0.0"}, {"Upload-Length", "10"}});
    ASSERT_EQ(begun.status, 201) << begun.body;
    EXPECT_EQ(begun.field("Tus-Resumable"), "1.0.0");
    const std::string place = begun.field("Location");
    EXPECT_EQ(owner.change("PATCH", place, "abcd", piece_at(0)).field("Upload-Offset"), "4");
    EXPECT_EQ(owner.change("PATCH", place, "xx", piece_at(0)).status, 409) << "not there";
    EXPECT_EQ(owner.change("PATCH", place, "0123456789", piece_at(4)).status, 413) << "more than announced";
    const Reply state = instance.ask("HEAD", place, {{"Cookie", "egide=" + owner.token()}});
    EXPECT_EQ(state.field("Upload-Offset"), "4");
    EXPECT_EQ(state.field("Upload-Length"), "10");
    EXPECT_EQ(owner.change("PATCH", place, "efghij", piece_at(4)).field("Upload-Offset"), "10");
}

TEST(Uploads, KeepWhatCameWhenTheConnectionBreaks) {
    Instance instance;
    Browser owner = referent(instance);
    const std::string place = owner.post("/api/v1/uploads", {}, {{"Upload-Length", "100"}}).field("Location");
    http::ServerOptions options;
    options.limits.workers = 0;
    http::MemoryConnection broken(instance.routes(), make_gate(instance.services()), options);
    broken.send("PATCH " + place + " HTTP/1.1\r\nHost: egide.test\r\nCookie: egide=" + owner.token() +
                "\r\nX-Egide-Csrf: " + owner.csrf() +
                "\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: 100\r\n\r\n" +
                std::string(30, 'a'));
    broken.vanish();
    broken.settle();
    EXPECT_EQ(owner.get(place).field("Upload-Offset"), "30");
    EXPECT_EQ(owner.change("PATCH", place, std::string(70, 'b'), piece_at(30)).field("Upload-Offset"), "100");
}

TEST(Uploads, BecomeEvidenceThatComesBackByteForByte) {
    Instance instance;
    Browser owner = referent(instance);
    std::string bytes;
    for (int i = 0; i < 200'000; ++i) {
        bytes += static_cast<char>(i * 31);
    }
    const std::string id = deposit(owner, kOwnSite, bytes, "sauvegarde.bin");
    EXPECT_EQ(owner.get("/api/v1/evidence/" + id + "/content").body, bytes);
    const Reply detail = owner.get("/api/v1/evidence/" + id);
    EXPECT_EQ(detail.at({"evidence", "size"}), "200000");
    EXPECT_EQ(detail.at({"evidence", "sha256"}), base::hex(base::sha256(bytes)));
    EXPECT_GE(detail.json().find("history")->items.size(), 2U) << "received and read";
    EXPECT_TRUE(owner.get("/api/v1/uploads").json().find("items")->items.empty()) << "the upload was taken over";
}

TEST(Uploads, AreTakenOverOnlyWhole) {
    Instance instance;
    Browser owner = referent(instance);
    const Reply begun = owner.post("/api/v1/uploads", {}, {{"Upload-Length", "10"}});
    const std::string body = R"({"upload":")" + begun.at({"id"}) + R"(","attests":{"entities":["990000010"]}})";
    EXPECT_EQ(owner.post("/api/v1/evidence", body).status, 409);
}

TEST(Uploads, ExpireAndAreForgotten) {
    Instance instance;
    const std::string account = referent(instance).account();
    ASSERT_TRUE(begin_upload(instance.services(), {{}, account, 10, 0, "", "", {}, {}}).ok());
    EXPECT_EQ(uploads_of(instance.services(), account)->size(), 1U);
    instance.pass(std::chrono::hours(25));
    EXPECT_TRUE(uploads_of(instance.services(), account)->empty());
    EXPECT_EQ(*forget_uploads(instance.services()), 1);
    EXPECT_TRUE(std::filesystem::is_empty(instance.services().uploads_folder()));
}

TEST(Uploads, LimitsAreKept) {
    Instance instance;
    Browser owner = referent(instance);
    EXPECT_EQ(owner.post("/api/v1/uploads", {}, {{"Upload-Length", "8589934593"}}).status, 413);
    EXPECT_EQ(owner.post("/api/v1/uploads", {}, {{"Upload-Length", "-1"}}).status, 400);
    EXPECT_EQ(owner.post("/api/v1/uploads", {}, {{"Upload-Length", "1"}, {"Upload-Metadata", "filename ###"}}).status, 400);
    EXPECT_EQ(owner.post("/api/v1/uploads", {}, {{"Upload-Length", "1"}, {"Tus-Resumable", "0.2.2"}}).status, 412);
    for (int i = 0; i < 64; ++i) {
        EXPECT_EQ(owner.post("/api/v1/uploads", {}, {{"Upload-Length", "1"}}).status, 201);
    }
    EXPECT_EQ(owner.post("/api/v1/uploads", {}, {{"Upload-Length", "1"}}).status, 429);
}

TEST(Evidence, ADepositForAForeignEstablishmentIsRefused) {
    Instance instance;
    Browser owner = referent(instance);
    const Reply begun = owner.post("/api/v1/uploads", {}, {{"Upload-Length", "0"}});
    const std::string body = R"({"upload":")" + begun.at({"id"}) + R"(","attests":{"entities":["990000036"]}})";
    EXPECT_EQ(owner.post("/api/v1/evidence", body).status, 403);
}

TEST(Evidence, EveryReadByAControllerIsJournalled) {
    Instance instance;
    Browser owner = referent(instance);
    const std::string id = deposit(owner, kOwnEntity);
    Browser controller = in_role(instance, "ans_controller", {accounts::ScopeKind::instance, {}});
    const auto journal_size = [&] { return std::stoi(controller.get("/api/v1/journal/checkpoint").at({"size"})); };
    instance.services().deliver_events();
    const int before = journal_size();
    EXPECT_EQ(controller.get("/api/v1/evidence/" + id).status, 200);
    EXPECT_EQ(journal_size(), before + 1);
    EXPECT_EQ(controller.get("/api/v1/evidence").status, 200);
    EXPECT_EQ(journal_size(), before + 2);
    EXPECT_EQ(owner.get("/api/v1/evidence/" + id).status, 200);
    EXPECT_EQ(journal_size(), before + 2) << "the owner's own reading is no event";
}

TEST(Evaluations, RunInAChildAndGiveTheWholeEvaluation) {
    Instance instance;
    Browser owner = referent(instance);
    const std::string yaml =
        "programme: d1bis\ncandidate: {kind: EJ, name: \"Essai\", support: \"990000010\", ownership: public}\n"
        "entities:\n  - {finess: \"990000010\", kind: EJ, name: \"CH Un\", region: \"27\", category: \"355\"}\n"
        "observations: []\n";
    const Headers type = {{"Content-Type", "application/yaml"}};
    const Reply good = owner.post("/api/v1/evaluations?on=2026-10-01&lang=fr", yaml, type);
    ASSERT_EQ(good.status, 200) << good.body;
    EXPECT_EQ(good.at({"programme"}), "d1bis");
    EXPECT_EQ(good.at({"on"}), "2026-10-01");
    EXPECT_FALSE(good.json().find("objectives")->items.empty());
    const Reply bad = owner.post("/api/v1/evaluations?on=2026-10-01", yaml + "extra: 1\n", type);
    EXPECT_EQ(bad.status, 422);
    const reading::Node problem = bad.json();
    ASSERT_NE(problem.find("errors"), nullptr) << bad.body;
    EXPECT_EQ(problem.find("errors")->items[0].find("line")->scalar, "6") << bad.body;
    EXPECT_EQ(owner.post("/api/v1/evaluations?on=tomorrow", yaml, type).status, 400);
}

}  // namespace
}  // namespace egide::web
