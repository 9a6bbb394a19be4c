// Bad days, seen from outside: what a person's browser is told when the machine fails, and what is there afterwards.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "egide/journal/verify.h"
#include "instance.h"

namespace egide::web {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

bool journal_is_sound(Instance& instance) {
    std::filesystem::path folder;
    journal::VerifyOptions options;
    instance.services().vault->with([&](evidence::Vault& vault) {
        folder = vault.folder() / "journal";
        options.keys.push_back({vault.key(), {}});
    });
    const auto verified = journal::verify_log(folder, options);
    return verified.ok() && verified->sound();
}

std::size_t evidence_seen_by(Browser& browser) {
    return browser.get("/api/v1/evidence").json().find("items")->items.size();
}

/// No file may grow beyond so many bytes while this lives: what a full disk does, without a disk.
class NoMoreRoom {
  public:
    explicit NoMoreRoom(rlim_t bytes) : before_handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        rlimit tight = before_;
        tight.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &tight);
    }
    ~NoMoreRoom() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, before_handler_);
    }
    NoMoreRoom(const NoMoreRoom&) = delete;
    NoMoreRoom& operator=(const NoMoreRoom&) = delete;

  private:
    rlimit before_{};
    void (*before_handler_)(int);
};

TEST(BadDay, AClockSetBackEndsSessionsOfTheFutureAndLosesNothing) {
    Instance instance;
    const std::string account = referent(instance).account();
    instance.pass(hours(24));
    Browser early(instance, account);
    const std::string kept = deposit(early, kOwnEntity, "before");
    instance.pass(-hours(5));
    EXPECT_EQ(early.get("/api/v1/session").status, 401) << "opened at a time that has not come";
    Browser again(instance, early.account());
    EXPECT_EQ(again.get("/api/v1/evidence/" + kept).status, 200);
    deposit(again, kOwnEntity, "after the clock was set back");
    EXPECT_EQ(evidence_seen_by(again), 2U);
    EXPECT_TRUE(journal_is_sound(instance));
}

TEST(BadDay, AClockSetBackALittleLeavesSessionsAlone) {
    Instance instance;
    Browser browser = referent(instance);
    instance.pass(-minutes(3));
    EXPECT_EQ(browser.get("/api/v1/session").status, 200);
}

TEST(BadDay, AFullDiskIsToldAndNothingHalfIsKept) {
    Instance instance;
    if (instance.services().bucket) {
        GTEST_SKIP() << "the bytes are in a bucket: bucket_test.cpp has its bad days";
    }
    Browser owner = referent(instance);
    deposit(owner, kOwnEntity, "while there was room");
    const std::string big(300'000, 'b');
    const Reply begun = owner.post("/api/v1/uploads", {}, {{"Upload-Length", std::to_string(big.size())},
                                                           {"Upload-Metadata", "filename " + to_base64("preuve.bin")}});
    ASSERT_EQ(begun.status, 201);
    const Headers piece = {{"Upload-Offset", "0"}, {"Content-Type", "application/offset+octet-stream"}};
    {
        const NoMoreRoom full(65'536);
        const Reply sent = owner.change("PATCH", begun.field("Location"), big, piece);
        EXPECT_EQ(sent.status, 507) << sent.body;
        EXPECT_EQ(sent.at({"type"}), "urn:egide:problem:no-space");
    }
    EXPECT_EQ(owner.get(begun.field("Location")).field("Upload-Offset"), "65536") << "what came stays, and is told";
    const Headers rest = {{"Upload-Offset", "65536"}, {"Content-Type", "application/offset+octet-stream"}};
    EXPECT_EQ(owner.change("PATCH", begun.field("Location"), big.substr(65'536), rest).status, 204);
    const std::string body = R"({"upload":")" + begun.at({"id"}) + R"(","attests":{"entities":[")" + kOwnEntity + R"("]}})";
    {
        const NoMoreRoom full(65'536);
        const Reply added = owner.post("/api/v1/evidence", body);
        EXPECT_EQ(added.status, 503) << added.body;
        EXPECT_FALSE(added.field("Retry-After").empty());
    }
    EXPECT_EQ(evidence_seen_by(owner), 1U) << "nothing half";
    EXPECT_EQ(owner.post("/api/v1/evidence", body).status, 201) << "once there is room, the same upload is taken";
    EXPECT_EQ(evidence_seen_by(owner), 2U);
    EXPECT_TRUE(journal_is_sound(instance));
}

TEST(BadDay, ADatabaseThatGoesIsToldAndComesBackWithEverySession) {
    if (!testing::PostgresServer::available()) {
        GTEST_SKIP() << "PostgreSQL 15 is not installed";
    }
    testing::PostgresServer server;
    Instance instance(server.connection());
    Browser owner = referent(instance);
    const std::string kept = deposit(owner, kOwnEntity);
    for (const bool gently : {true, false}) {
        gently ? server.stop() : server.kill();
        const Reply read = owner.get("/api/v1/session");
        EXPECT_EQ(read.status, 503) << read.body;
        EXPECT_FALSE(read.field("Retry-After").empty());
        EXPECT_EQ(read.body.find(server.connection()), std::string::npos) << "how the database is reached is nobody's";
        EXPECT_EQ(instance.ask("GET", "/healthz").status, 200) << "restarting this process would not help";
        EXPECT_EQ(instance.ask("POST", "/connexion", kForm, "email=p%40test.example&password=x").status, 503);
        server.start();
        EXPECT_EQ(owner.get("/api/v1/evidence/" + kept).status, 200) << "the same session goes on";
    }
    deposit(owner, kOwnEntity, "after");
    EXPECT_EQ(evidence_seen_by(owner), 2U);
}

TEST(BadDay, ASessionThatEndsInTheMiddleOfAFormSaysSoAndTheWorkGoesOnInTheNext) {
    Instance instance;
    Browser owner = referent(instance);
    const Reply begun = owner.post("/api/v1/uploads", {}, {{"Upload-Length", "4"}});
    ASSERT_EQ(begun.status, 201);
    instance.pass(hours(13));
    EXPECT_EQ(owner.get(begun.field("Location")).at({"type"}), "urn:egide:problem:sign-in-needed");
    Browser again(instance, owner.account());
    const Headers piece = {{"Upload-Offset", "0"}, {"Content-Type", "application/offset+octet-stream"}};
    EXPECT_EQ(again.change("PATCH", begun.field("Location"), "abcd", piece).status, 204) << "the upload is the person's";
}

}  // namespace
}  // namespace egide::web
