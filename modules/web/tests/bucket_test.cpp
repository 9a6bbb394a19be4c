// Evidence in a bucket, seen from a browser: kept, handed out, and what people are told when the bucket is away.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "egide/journal/verify.h"
#include "egide/testing/fault_proxy.h"
#include "egide/web/instance_vault.h"
#include "instance.h"
#include "upload_bytes.h"

namespace egide::web {
namespace {

namespace fs = std::filesystem;
using testing::Accident;
using testing::FaultProxy;
using testing::shared_s3_server;

constexpr const char* kUnavailable = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

Headers behind(std::size_t offset) {
    return {{"Upload-Offset", std::to_string(offset)}, {"Content-Type", "application/offset+octet-stream"}};
}

class OnBucket : public ::testing::Test {
  protected:
    Configuration configuration(const std::string& endpoint = {}) {
        Configuration given;
        given.bucket = empty_bucket(folder_.path(), endpoint);
        return given;
    }
    static bool journal_is_sound(Instance& instance) {
        return instance.services().vault->with([](evidence::Vault& vault) {
            const auto verified = journal::verify_log(vault.folder() / "journal", {.keys = {{vault.key()}}});
            return verified.ok() && verified->sound();
        });
    }
    static std::uint64_t objects_in(Instance& instance) {
        std::uint64_t count = 0;
        EXPECT_TRUE(instance.services().bucket->list([&](const auto&, auto) { return ++count > 0; }).ok());
        return count;
    }
    /// A whole upload; gives its name.
    static std::string uploaded(Browser& browser, const std::string& bytes) {
        const Reply begun = browser.post("/api/v1/uploads", {}, {{"Upload-Length", std::to_string(bytes.size())}});
        EXPECT_EQ(browser.change("PATCH", begun.field("Location"), bytes, behind(0)).status, 204);
        return begun.at({"id"});
    }
    static Reply deposited(Browser& browser, const std::string& upload) {
        return browser.post("/api/v1/evidence",
                            R"({"upload":")" + upload + R"(","name":"a.txt","attests":{"entities":["990000010"]}})");
    }
    testing::TemporaryFolder folder_;
};

TEST_F(OnBucket, WhatIsDepositedIsHandedOutAndLiesInNoFolder) {
    Instance instance(configuration());
    Browser owner = referent(instance);
    const std::string id = deposit(owner, kOwnEntity, "bytes of a report");
    EXPECT_EQ(owner.get("/api/v1/evidence/" + id + "/content").body, "bytes of a report");
    EXPECT_EQ(objects_in(instance), 1U);
    EXPECT_FALSE(fs::exists(instance.folder() / "data/objects" / "ab"));
    EXPECT_TRUE(fs::is_empty(instance.folder() / "data/uploads"));
    EXPECT_TRUE(journal_is_sound(instance));
}

TEST_F(OnBucket, AnUploadOfSeveralPartsArrivesWholeAndLeavesNoPieces) {
    Instance instance(configuration());
    Browser owner = referent(instance);
    std::string bytes;
    for (std::uint32_t at = 0; bytes.size() < (std::size_t{11} << 20); ++at) {
        bytes += std::to_string(at * 2654435761U);
    }
    const Reply begun = owner.post("/api/v1/uploads", {}, {{"Upload-Length", std::to_string(bytes.size())}});
    const std::string place = begun.field("Location");
    const std::size_t half = bytes.size() / 2 + 1;
    EXPECT_EQ(owner.change("PATCH", place, bytes.substr(0, half), behind(0)).field("Upload-Offset"), std::to_string(half));
    EXPECT_EQ(owner.change("PATCH", place, bytes.substr(half), behind(0)).status, 409) << "not there";
    EXPECT_EQ(owner.change("PATCH", place, bytes.substr(half), behind(half)).status, 204);
    const Reply added = deposited(owner, begun.at({"id"}));
    ASSERT_EQ(added.status, 201) << added.body;
    const std::string id = added.at({"evidence", "id"});
    EXPECT_TRUE(owner.get("/api/v1/evidence/" + id + "/content").body == bytes);
    std::uint64_t pieces = 0;
    EXPECT_TRUE(instance.services().upload_bucket->list([&](const auto&, auto) { return ++pieces > 0; }).ok());
    EXPECT_EQ(pieces, 0U);
}

TEST_F(OnBucket, EqualPiecesOfTwoUploadsGoOneByOne) {
    Instance instance(configuration());
    Browser owner = referent(instance);
    const std::string first = uploaded(owner, "the same bytes");
    const std::string second = uploaded(owner, "the same bytes");
    EXPECT_EQ(owner.change("DELETE", "/api/v1/uploads/" + first).status, 204);
    EXPECT_EQ(deposited(owner, second).status, 201) << "the other one is whole still";
}

TEST_F(OnBucket, PiecesThatBelongToNoUploadAreRemoved) {
    Instance instance(configuration());
    Browser owner = referent(instance);
    const std::string kept = uploaded(owner, "of an upload");
    ASSERT_TRUE(instance.services().upload_bucket->put_one(evidence::text_source("of nobody")).ok());
    const auto removed = remove_strays(instance.services());
    ASSERT_TRUE(removed.ok()) << testing::told(removed);
    EXPECT_EQ(*removed, 1);
    EXPECT_EQ(deposited(owner, kept).status, 201);
}

TEST_F(OnBucket, AnswersThatAreLostInTheMiddleOfADepositAreAskedForAgain) {
    FaultProxy proxy(shared_s3_server().port());
    Instance instance(configuration(proxy.endpoint()));
    Browser owner = referent(instance);
    const std::string upload = uploaded(owner, "bytes that arrive");
    proxy.arrange({.kind = Accident::Kind::lose_answer, .match = "PUT ", .times = 1});
    proxy.arrange({.kind = Accident::Kind::cut_answer, .match = "GET ", .at = 3, .times = 1});
    const Reply added = deposited(owner, upload);
    EXPECT_EQ(added.status, 201) << added.body;
    EXPECT_EQ(objects_in(instance), 1U);
    EXPECT_TRUE(journal_is_sound(instance));
}

TEST_F(OnBucket, ABucketThatRefusesInTheMiddleOfADepositIsToldAndTheUploadStays) {
    FaultProxy proxy(shared_s3_server().port());
    Instance instance(configuration(proxy.endpoint()));
    Browser owner = referent(instance);
    const std::string upload = uploaded(owner, "bytes that wait");
    proxy.arrange({.kind = Accident::Kind::answer, .match = "PUT ", .times = 1000, .text = kUnavailable});
    const Reply refused = deposited(owner, upload);
    EXPECT_EQ(refused.status, 503) << refused.body;
    EXPECT_EQ(refused.field("Retry-After"), "10");
    EXPECT_EQ(refused.body.find("127.0.0.1"), std::string::npos) << "where the bucket is concerns nobody";
    EXPECT_EQ(objects_in(instance), 0U);
    const Reply begun = owner.post("/api/v1/uploads", {}, {{"Upload-Length", "4"}});
    EXPECT_EQ(owner.change("PATCH", begun.field("Location"), "abcd", behind(0)).status, 503);
    EXPECT_EQ(owner.get(begun.field("Location")).field("Upload-Offset"), "0") << "to be sent again";
    proxy.forget();
    EXPECT_EQ(owner.change("PATCH", begun.field("Location"), "abcd", behind(0)).status, 204);
    EXPECT_EQ(deposited(owner, upload).status, 201);
    EXPECT_TRUE(journal_is_sound(instance));
    EXPECT_EQ(owner.get("/api/v1/evidence").json().find("items")->items.size(), 1U);
}

TEST_F(OnBucket, ABucketThatIsSlowKeepsNobodyWaitingButWhoDeposits) {
    FaultProxy proxy(shared_s3_server().port());
    Instance instance(configuration(proxy.endpoint()));
    Browser owner = referent(instance);
    const std::string upload = uploaded(owner, "bytes that take their time");
    const std::size_t puts = proxy.count("PUT ");
    proxy.arrange({.kind = Accident::Kind::trickle, .match = "PUT ", .times = 1});
    std::atomic<bool> answered{false};
    std::string answer;
    std::thread depositor([&] {
        http::ServerOptions options;
        options.limits.workers = 0;
        http::MemoryConnection own(instance.routes(), make_gate(instance.services()), options);
        const std::string body =
            R"({"upload":")" + upload + R"(","name":"a.txt","attests":{"entities":["990000010"]}})";
        own.send("POST /api/v1/evidence HTTP/1.1\r\nHost: egide.test\r\nCookie: egide=" + owner.token() +
                 "\r\nX-Egide-Csrf: " + owner.csrf() + "\r\nContent-Type: application/json\r\nContent-Length: " +
                 std::to_string(body.size()) + "\r\n\r\n" + body);
        own.settle();
        answer = own.receive();
        answered = true;
    });
    while (proxy.count("PUT ") == puts && !answered) {
        std::this_thread::yield();
    }
    for (const char* const path : {"/api/v1/evidence", "/api/v1/entities", "/api/v1/session"}) {
        EXPECT_EQ(owner.get(path).status, 200) << path;
    }
    EXPECT_FALSE(answered) << "the bucket was not slow";
    depositor.join();
    EXPECT_EQ(read_reply(answer).status, 201) << answer;
    EXPECT_TRUE(journal_is_sound(instance));
}

TEST_F(OnBucket, WithoutItsBucketANodeSaysSoAndGoesOnOnceItIsBack) {
    Instance instance(configuration());
    Browser owner = referent(instance);
    const std::string id = deposit(owner, kOwnEntity, "before");
    const std::string upload = uploaded(owner, "meanwhile");
    shared_s3_server().stop_gateway();
    EXPECT_FALSE(instance.services().bucket->check().ok());
    EXPECT_FALSE(instance.services().ready());
    EXPECT_EQ(deposited(owner, upload).status, 503);
    const Reply content = owner.get("/api/v1/evidence/" + id + "/content");
    EXPECT_EQ(content.status, 503) << content.body;
    EXPECT_EQ(content.field("Retry-After"), "10");
    EXPECT_EQ(owner.get("/api/v1/evidence").status, 200) << "what is known is told";
    shared_s3_server().start_gateway();
    EXPECT_TRUE(instance.services().bucket->check().ok());
    EXPECT_TRUE(instance.services().ready());
    EXPECT_EQ(deposited(owner, upload).status, 201);
    EXPECT_EQ(owner.get("/api/v1/evidence/" + id + "/content").body, "before");
}

class StartOnBucket : public OnBucket {
  protected:
    base::Result<std::unique_ptr<Services>> start(Configuration given) {
        given.data = folder_ / "data";
        accounts::Settings settings;
        settings.cost = {.passes = 1, .memory = 8192};
        return Services::open(std::move(given), std::move(settings), [] { return storage::sql::Instant{}; },
                              std::make_shared<Log>(::open("/dev/null", O_WRONLY | O_CLOEXEC)));
    }
};

TEST_F(StartOnBucket, TheFirstOneNeedsTheBucketAndSaysWhatToDo) {
    Configuration given = configuration();
    given.bucket.bucket = "nowhere-at-all";
    const auto refused = start(given);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(testing::told(refused).find("At the first start, the bucket nowhere-at-all"), std::string::npos)
        << testing::told(refused);
    EXPECT_FALSE(evidence::Vault::exists(folder_ / "data"));
}

TEST_F(StartOnBucket, ALaterOneDoesNotNeedIt) {
    const Configuration given = configuration();
    ASSERT_TRUE(start(given).ok());
    shared_s3_server().stop_gateway();
    const auto started = start(given);
    EXPECT_TRUE(started.ok()) << testing::told(started);
    EXPECT_FALSE((*started)->ready());
    shared_s3_server().start_gateway();
    EXPECT_TRUE((*started)->bucket->check().ok());
    EXPECT_TRUE((*started)->ready());
}

TEST_F(StartOnBucket, RetentionWithoutALockIsRefused) {
    Configuration given = configuration();
    ASSERT_TRUE(start(given).ok());
    given.bucket.retention_mode = "governance";
    given.bucket.retention_days = 1;
    EXPECT_FALSE(start(given).ok());
}

TEST_F(StartOnBucket, ASecretThatOthersMayReadIsRefused) {
    Configuration given = configuration();
    fs::permissions(given.bucket.secret_key_file, fs::perms::others_read, fs::perm_options::add);
    const auto refused = start(given);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(testing::told(refused).find("chmod o="), std::string::npos) << testing::told(refused);
    write_secret(given.bucket.secret_key_file, "one\ntwo");
    EXPECT_FALSE(start(given).ok()) << "two lines are no secret";
}

TEST_F(OnBucket, TheSystemTellsOfTheBucketAndNothingThatLetsIn) {
    Instance instance(configuration());
    Browser admin = administrator(instance);
    const Reply system = admin.get("/api/v1/system");
    ASSERT_EQ(system.status, 200) << system.body;
    EXPECT_EQ(system.at({"storage", "objects"}), "s3");
    EXPECT_EQ(system.at({"storage", "bucket", "bucket"}), "web");
    EXPECT_EQ(system.at({"storage", "bucket", "answers"}), "true");
    EXPECT_EQ(system.at({"storage", "bucket", "locks"}), "false");
    EXPECT_EQ(system.body.find(shared_s3_server().secret_key()), std::string::npos);
    EXPECT_EQ(system.body.find(shared_s3_server().access_key()), std::string::npos);
}

TEST(BucketConfigurationTest, IsWholeOrNothing) {
    const std::string whole =
        "[objects]\nendpoint = \"https://s3.example\"\nbucket = \"egide\"\naccess_key = \"k\"\nsecret_key_file = \"/s\"\n";
    EXPECT_TRUE(parse_configuration(whole, "e").ok());
    EXPECT_FALSE(parse_configuration("[objects]\nendpoint = \"https://s3.example\"\n", "e").ok());
    EXPECT_FALSE(parse_configuration("[objects]\nbucket = \"egide\"\n", "e").ok());
    EXPECT_TRUE(parse_configuration(whole + "retention_mode = \"compliance\"\nretention_days = 30\n", "e").ok());
    EXPECT_FALSE(parse_configuration(whole + "retention_mode = \"compliance\"\n", "e").ok());
    EXPECT_FALSE(parse_configuration(whole + "retention_days = 30\n", "e").ok());
    EXPECT_FALSE(parse_configuration(whole + "retention_mode = \"forever\"\n", "e").ok());
    EXPECT_FALSE(parse_configuration(whole + "addressing = \"name\"\n", "e").ok());
    EXPECT_FALSE(parse_configuration(whole + "part_bytes = 1024\n", "e").ok());
}

}  // namespace
}  // namespace egide::web
