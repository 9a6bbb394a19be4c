// Two nodes of one platform: one database, one bucket, and a data folder each.
#include <gtest/gtest.h>

#include <thread>

#include "egide/web/node.h"
#include "instance.h"
#include "upload_bytes.h"

namespace egide::web {
namespace {

namespace fs = std::filesystem;

Headers at_offset(std::size_t offset) {
    return {{"Upload-Offset", std::to_string(offset)}, {"Content-Type", "application/offset+octet-stream"}};
}

/// The same browser, its requests going to another node.
class Moved {
  public:
    Moved(Instance& node, const Browser& browser) : node_(node), browser_(browser) {}
    Reply ask(const std::string& method, const std::string& target, const std::string& body = {}, Headers headers = {}) {
        headers.emplace_back("Cookie", "egide=" + browser_.token());
        headers.emplace_back("X-Egide-Csrf", browser_.csrf());
        if (method == "POST" && !body.empty()) {
            headers.emplace_back("Content-Type", "application/json");
        }
        return node_.ask(method, target, headers, body);
    }

  private:
    Instance& node_;
    const Browser& browser_;
};

class TwoNodes : public ::testing::Test {
  protected:
    Instance first_{empty_postgresql()};
    Instance second_{first_, Instance::Node{}};
    void SetUp() override {
        share_registry(first_);
        share_registry(second_);
    }
    static void share_registry(Instance& node) {
        const auto followed = node.services().shared_registry.follow();
        ASSERT_TRUE(followed.ok()) << testing::told(followed);
    }
    static std::size_t entities_of(Instance& node) {
        const auto loaded = node.services().registry.get();
        return loaded ? loaded->registry.size() : 0;
    }
    static std::uint64_t entries_of(Instance& node) {
        return node.services().vault->with([](evidence::Vault& vault) { return vault.journal()->checkpoint().size; });
    }
};

TEST_F(TwoNodes, ASessionOfOneIsASessionOfTheOther) {
    Browser owner = referent(first_);
    EXPECT_EQ(Moved(second_, owner).ask("GET", "/api/v1/session").status, 200);
}

TEST_F(TwoNodes, AnUploadGoesOnOnTheOther) {
    Browser owner = referent(first_);
    Moved there(second_, owner);
    const Reply begun = owner.post("/api/v1/uploads", {}, {{"Upload-Length", "12"}});
    const std::string place = begun.field("Location");
    EXPECT_EQ(owner.change("PATCH", place, "abcd", at_offset(0)).field("Upload-Offset"), "4");
    EXPECT_EQ(there.ask("GET", place).field("Upload-Offset"), "4");
    EXPECT_EQ(there.ask("PATCH", place, "efgh", at_offset(4)).field("Upload-Offset"), "8");
    EXPECT_EQ(owner.change("PATCH", place, "xxxx", at_offset(4)).status, 409) << "the other went on meanwhile";
    EXPECT_EQ(owner.change("PATCH", place, "ijkl", at_offset(8)).field("Upload-Offset"), "12");
    const Reply added = there.ask("POST", "/api/v1/evidence",
                                  R"({"upload":")" + begun.at({"id"}) + R"(","name":"a.txt","attests":{"entities":["990000010"]}})");
    ASSERT_EQ(added.status, 201) << added.body;
    const std::string content = "/api/v1/evidence/" + added.at({"evidence", "id"}) + "/content";
    EXPECT_EQ(there.ask("GET", content).body, "abcdefghijkl");
    EXPECT_EQ(owner.get(content).body, "abcdefghijkl");
}

TEST_F(TwoNodes, OfTwoThatGoOnFromTheSamePlaceOneIsCounted) {
    Browser owner = referent(first_);
    const Reply begun = owner.post("/api/v1/uploads", {}, {{"Upload-Length", "8"}});
    const auto upload = find_upload(first_.services(), owner.account(), begun.at({"id"}));
    ASSERT_TRUE(upload.ok() && upload->has_value());
    auto here = continue_upload(first_.services(), **upload);
    auto there = continue_upload(second_.services(), **upload);
    ASSERT_TRUE(here.ok() && there.ok());
    ASSERT_TRUE((*here)->add("aaaa").ok() && (*there)->add("bbbb").ok());
    EXPECT_TRUE((*here)->settle().ok());
    EXPECT_FALSE((*there)->settle().ok());
    EXPECT_EQ(owner.get(begun.field("Location")).field("Upload-Offset"), "4");
    EXPECT_EQ(owner.change("PATCH", begun.field("Location"), "cccc", at_offset(4)).status, 204);
    const auto source = bytes_of_upload(second_.services(), begun.at({"id"}))();
    ASSERT_TRUE(source.ok());
    std::string bytes(16, '\0');
    std::size_t size = 0;
    for (auto got = (*source)->read(bytes); got.ok() && *got > 0; got = (*source)->read(std::span(bytes).subspan(size))) {
        size += *got;
    }
    EXPECT_EQ(bytes.substr(0, size), "aaaacccc");
}

TEST_F(TwoNodes, WhatOneDepositsTheOtherListsAndRecordsAfterIt) {
    Browser owner = referent(first_);
    Moved there(second_, owner);
    const std::string id = deposit(owner, kOwnEntity, "from the first");
    EXPECT_EQ(there.ask("GET", "/api/v1/evidence/" + id).status, 200);
    const Reply begun = there.ask("POST", "/api/v1/uploads", {}, {{"Upload-Length", "5"}});
    EXPECT_EQ(there.ask("PATCH", begun.field("Location"), "other", at_offset(0)).status, 204);
    const Reply added = there.ask("POST", "/api/v1/evidence",
                                  R"({"upload":")" + begun.at({"id"}) + R"(","name":"a.txt","attests":{"entities":["990000010"]}})");
    ASSERT_EQ(added.status, 201) << added.body;
    EXPECT_EQ(owner.get("/api/v1/evidence/" + added.at({"evidence", "id"}) + "/content").body, "other");
    EXPECT_EQ(entries_of(first_), entries_of(second_));
}

TEST_F(TwoNodes, TheRegistryThatOneImportsIsThatOfBoth) {
    EXPECT_GT(entities_of(first_), 0U);
    EXPECT_EQ(entities_of(second_), entities_of(first_)) << "the second had none";
    const fs::path here = organisation::registry_path(second_.services().configuration.data);
    const auto text = [&] {
        std::ifstream stream(here, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(stream), {});
    };
    const std::string shared = text();
    const auto before = fs::last_write_time(here);
    share_registry(second_);
    EXPECT_EQ(fs::last_write_time(here), before) << "nothing new, nothing written";
    // An import on the second: another registry, written later.
    auto registry = organisation::read_registry(shared, "shared");
    ASSERT_TRUE(registry.ok());
    const organisation::Registry none;
    ASSERT_TRUE(organisation::save_registry(none, second_.services().configuration.data).ok());
    fs::last_write_time(here, before + std::chrono::seconds(5));
    share_registry(second_);
    share_registry(first_);
    EXPECT_EQ(entities_of(first_), 0U);
}

TEST_F(TwoNodes, AnEventReachesTheBrowsersOfBothOnce) {
    const std::string account = first_.person("a@test.example");
    const auto here = first_.services().hub.stream_of(account);
    const auto there = second_.services().hub.stream_of(account);
    const auto others = second_.services().hub.stream_of(first_.person("b@test.example"));
    const auto at = there->position_of({});
    const auto foreign = others->position_of({});
    const auto own = here->position_of({});
    first_.services().relay.tell(account, "notification", R"({"id":"1"})");
    const auto heard = second_.services().relay.hear();
    ASSERT_TRUE(heard.ok()) << testing::told(heard);
    EXPECT_EQ(*heard, 1);
    EXPECT_EQ(*second_.services().relay.hear(), 0) << "once";
    EXPECT_EQ(*first_.services().relay.hear(), 0) << "not one's own";
    EXPECT_NE(there->after(at).text.find(R"({"id":"1"})"), std::string::npos);
    EXPECT_NE(here->after(own).text.find(R"({"id":"1"})"), std::string::npos);
    EXPECT_TRUE(others->after(foreign).text.empty());
}

TEST_F(TwoNodes, AnEventForThoseWithARightReachesThemAlone) {
    const std::string allowed = first_.person("admin@test.example");
    first_.give(allowed, "instance_administrator", {accounts::ScopeKind::instance, {}});
    const auto theirs = second_.services().hub.stream_of(allowed);
    const auto others = second_.services().hub.stream_of(first_.person("b@test.example"));
    const auto at = theirs->position_of({});
    const auto foreign = others->position_of({});
    first_.services().relay.tell_permitted("jobs.read", "job", "{}");
    EXPECT_EQ(*second_.services().relay.hear(), 1);
    EXPECT_FALSE(theirs->after(at).text.empty());
    EXPECT_TRUE(others->after(foreign).text.empty());
}

TEST_F(TwoNodes, EventsThatEveryNodeHeardAreForgotten) {
    first_.services().relay.tell("nobody", "job", "{}");
    EXPECT_EQ(*first_.services().relay.forget(), 0);
    first_.pass(std::chrono::minutes(6));
    EXPECT_EQ(*first_.services().relay.forget(), 1);
}

TEST_F(TwoNodes, EachEventOfAccountsIsRecordedOnce) {
    const std::uint64_t before = entries_of(first_);
    first_.services().deliver_events();
    second_.services().deliver_events();
    const std::uint64_t settled = entries_of(first_);
    EXPECT_GE(settled, before);
    constexpr int kPeople = 20;
    for (int number = 0; number < kPeople; ++number) {
        accounts::Event event;
        event.kind = "content.shown";
        event.details = {{"what", std::to_string(number)}};
        ASSERT_TRUE(first_.services().events.add(event).ok());
    }
    std::thread other([&] { second_.services().deliver_events(); });
    first_.services().deliver_events();
    other.join();
    first_.services().deliver_events();
    EXPECT_EQ(entries_of(first_), settled + kPeople);
    EXPECT_EQ(entries_of(second_), settled + kPeople);
}

TEST_F(TwoNodes, EachTellsWhatItKeepsAndNoSecret) {
    using State = NodeFact::State;
    std::map<std::string, State> states;
    std::string all;
    for (const NodeFact& fact : examine_node(second_.services().configuration)) {
        states[fact.id] = fact.state;
        all += base::render(fact.what, base::Language::english) + "\n";
    }
    for (const char* const id : {"rows", "objects", "journal", "accounts_key", "uploads", "registry"}) {
        EXPECT_EQ(states[id], State::good) << id << "\n" << all;
    }
    EXPECT_EQ(states["versions"], State::limited) << "this bucket keeps none";
    EXPECT_EQ(states["retention"], State::limited);
    EXPECT_EQ(all.find(testing::shared_s3_server().secret_key()), std::string::npos);
    EXPECT_EQ(all.find(testing::shared_server().connection()), std::string::npos);
}

TEST_F(TwoNodes, ANewOneIsToldWhatItLacks) {
    testing::TemporaryFolder folder;
    Configuration given = second_.services().configuration;
    given.data = folder / "data";
    std::map<std::string, NodeFact::State> states;
    for (const NodeFact& fact : examine_node(given)) {
        states[fact.id] = fact.state;
    }
    EXPECT_EQ(states["journal"], NodeFact::State::missing);
    EXPECT_EQ(states["accounts_key"], NodeFact::State::missing);
    EXPECT_EQ(states["registry"], NodeFact::State::limited);
    EXPECT_FALSE(fs::exists(given.data)) << "nothing is made";
    fs::create_directories(given.data);
    std::ofstream(given.data / "accounts.key") << std::string(32, 'k');
    for (const NodeFact& fact : examine_node(given)) {
        states[fact.id] = fact.state;
    }
    EXPECT_EQ(states["accounts_key"], NodeFact::State::missing) << "another one";
}

TEST_F(TwoNodes, ANodeWithAnotherKeyOfAccountsDoesNotStart) {
    testing::TemporaryFolder folder;
    Configuration given = second_.services().configuration;
    given.data = folder / "data";
    accounts::Settings settings;
    settings.cost = {.passes = 1, .memory = 8192};
    const auto refused = Services::open(given, std::move(settings), [] { return storage::sql::Instant{}; },
                                        std::make_shared<Log>(::open("/dev/null", O_WRONLY | O_CLOEXEC)));
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(testing::told(refused).find("Copy the first node"), std::string::npos) << testing::told(refused);
    EXPECT_FALSE(fs::exists(given.data / "accounts.key")) << "it makes none of its own";
    std::ofstream(given.data / "accounts.key") << std::string(32, 'k');
    accounts::Settings other;
    other.cost = {.passes = 1, .memory = 8192};
    const auto foreign = Services::open(given, std::move(other), [] { return storage::sql::Instant{}; },
                                        std::make_shared<Log>(::open("/dev/null", O_WRONLY | O_CLOEXEC)));
    ASSERT_FALSE(foreign.ok());
    EXPECT_NE(testing::told(foreign).find("accounts.key_file"), std::string::npos) << testing::told(foreign);
    given.accounts_key_file = first_.services().configuration.data / "accounts.key";
    given.data = folder / "other";
    fs::create_directories(given.data);
    fs::copy(first_.services().configuration.data / "keys", given.data / "keys", fs::copy_options::recursive);
    accounts::Settings again;
    again.cost = {.passes = 1, .memory = 8192};
    const auto started = Services::open(given, std::move(again), [] { return storage::sql::Instant{}; },
                                        std::make_shared<Log>(::open("/dev/null", O_WRONLY | O_CLOEXEC)));
    EXPECT_TRUE(started.ok()) << testing::told(started);
}

}  // namespace
}  // namespace egide::web
