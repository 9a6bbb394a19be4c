// Evidence deposited through several nodes: one journal, one store of objects, nothing collected that somebody records.
#include <thread>

#include "egide/evidence/vault.h"
#include "shared_journal_fixture.h"

namespace egide::storage {
namespace {

namespace fs = std::filesystem;
using evidence::FolderStore;
using evidence::Vault;

/// A store that lets something happen between the moment bytes are stored and the moment they are recorded.
class WatchedStore final : public evidence::ObjectStore {
  public:
    explicit WatchedStore(std::shared_ptr<evidence::ObjectStore> store) : store_(std::move(store)) {}
    std::function<void()> after_put = [] {};

    base::Result<std::vector<base::Result<evidence::StoredObject>>> put(
        std::span<const evidence::OpenSource> sources,
        const std::function<void(std::uint64_t)>& progress = {}) override {
        auto stored = store_->put(sources, progress);
        std::exchange(after_put, [] {})();
        return stored;
    }
    base::Result<std::unique_ptr<evidence::ByteSource>> open(const evidence::Digest& sha256) const override {
        return store_->open(sha256);
    }
    base::Result<std::optional<std::uint64_t>> size(const evidence::Digest& sha256) const override {
        return store_->size(sha256);
    }
    evidence::Done list(const std::function<bool(const evidence::Digest&, std::uint64_t)>& each) const override {
        return store_->list(each);
    }
    evidence::Done remove(const evidence::Digest& sha256) override { return store_->remove(sha256); }
    base::Result<evidence::StoreCheck> check(std::span<const evidence::ExpectedObject> expected,
                                             const evidence::StoreCheckOptions& options) const override {
        return store_->check(expected, options);
    }

  private:
    std::shared_ptr<evidence::ObjectStore> store_;
};

class SharedVaultTest : public SharedJournalTest {
  protected:
    evidence::VaultOptions vault_options(const std::shared_ptr<evidence::ObjectStore>& store = {}) const {
        evidence::VaultOptions options;
        options.origin = "test.example/egide";
        options.calls = &unsynced_calls();
        options.objects = store ? store : objects_;
        options.share = share();
        return options;
    }
    /// A node with the key that the first one has.
    Vault vault(const std::string& node, const std::shared_ptr<evidence::ObjectStore>& store = {}) const {
        if (!fs::exists(folder_of(node) / "keys/journal")) {
            fs::create_directories(folder_of(node) / "keys");
            fs::copy_file(folder_of("one") / "keys/journal", folder_of(node) / "keys/journal");
        }
        return taken_vault(Vault::open(folder_of(node), vault_options(store)));
    }
    static Vault taken_vault(base::Result<Vault> vault) {
        if (!vault.ok()) {
            throw std::runtime_error(told(vault));
        }
        return std::move(vault).value();
    }
    static evidence::NewEvidence evidence_of(const std::string& bytes) {
        evidence::NewEvidence fresh;
        fresh.open = evidence::text_source(bytes);
        fresh.name = "rapport.pdf";
        return fresh;
    }
    static std::string add(Vault& vault, const std::string& bytes) {
        const auto fresh = evidence_of(bytes);
        const auto added = vault.add("alice", {&fresh, 1});
        EXPECT_TRUE(added.ok()) << told(added);
        return added.ok() ? added->front().evidence : std::string();
    }
    static std::string handed_out(Vault& vault, const std::string& id) {
        auto handed = vault.read("bob", id);
        if (!handed.ok()) {
            return told(handed);
        }
        std::string bytes(100, '\0');
        const auto got = handed->bytes->read(bytes);
        bytes.resize(got.ok() ? *got : 0);
        return bytes;
    }
    std::uint64_t expect_sound_journal(const std::string& node) const {
        const auto key = journal::VerifierKey::parse(vault(node).key().text());
        const auto verified =
            journal::verify_log(folder_of(node) / "journal", {.keys = {{*key}}, .references = {}, .threads = 1});
        EXPECT_TRUE(verified.ok() && verified->findings.empty()) << told(verified);
        return verified.ok() ? verified->size : 0;
    }
    static void expect_objects(const Vault& vault) {
        const auto expected = vault.expected_objects();
        ASSERT_TRUE(expected.ok()) << told(expected);
        const auto checked = vault.store().check(*expected);
        ASSERT_TRUE(checked.ok()) << told(checked);
        EXPECT_TRUE(checked->sound());
    }

    std::shared_ptr<evidence::ObjectStore> objects_ =
        std::make_shared<FolderStore>(folder_ / "objects", unsynced_calls());
};

TEST_P(SharedVaultTest, WhatOneNodeDepositsTheOtherHandsOut) {
    Vault one = taken_vault(Vault::create(folder_of("one"), vault_options()));
    Vault two = vault("two");
    const std::string id = add(one, "first");
    EXPECT_EQ(handed_out(two, id), "first");
    const auto fresh = evidence_of("revised");
    ASSERT_TRUE(two.revise("alice", id, fresh, "newer").ok());
    EXPECT_EQ(handed_out(one, id), "revised");
    ASSERT_TRUE(one.withdraw("alice", id, "by mistake").ok());
    EXPECT_FALSE(two.withdraw("alice", id, "by mistake").ok());
    EXPECT_FALSE(two.revise("alice", id, fresh, "newer").ok());
    ASSERT_TRUE(two.erase("admin", id, "asked").ok());
    EXPECT_FALSE(one.get(id)->latest().record.has_value());
    EXPECT_EQ(one.journal()->note(), two.journal()->note());
    EXPECT_EQ(expect_sound_journal("one"), expect_sound_journal("two"));
}

TEST_P(SharedVaultTest, ANodeWithoutTheKeyIsToldWhatToDoAndMakesNone) {
    Vault one = taken_vault(Vault::create(folder_of("one"), vault_options()));
    for (const bool create : {false, true}) {
        const auto refused = create ? Vault::create(folder_of("two"), vault_options())
                                    : Vault::open(folder_of("two"), vault_options());
        EXPECT_NE(told(refused).find("Copy this file from another node"), std::string::npos) << told(refused);
        EXPECT_FALSE(fs::exists(folder_of("two") / "keys/journal"));
    }
    EXPECT_TRUE(Vault::exists(folder_of("two"), share().get()).value());
    EXPECT_FALSE(Vault::exists(folder_of("two")));
}

TEST_P(SharedVaultTest, NodesThatStartAtOnceMakeOneJournalAndOneKey) {
    for (int turn = 0; turn < 5; ++turn) {
        SCOPED_TRACE(turn);
        change("DELETE FROM journal_entry; DELETE FROM journal_head; DELETE FROM journal_state");
        const std::vector<std::string> names = {"a" + std::to_string(turn), "b" + std::to_string(turn)};
        std::vector<bool> made(2);
        std::vector<std::thread> nodes;
        std::mutex guard;
        for (std::size_t at = 0; at < 2; ++at) {
            nodes.emplace_back([&, at] {
                const bool done = Vault::create(folder_of(names[at]), vault_options()).ok();
                const std::lock_guard lock(guard);
                made[at] = done;
            });
        }
        for (std::thread& node : nodes) {
            node.join();
        }
        ASSERT_NE(made[0], made[1]);
        for (std::size_t at = 0; at < 2; ++at) {
            EXPECT_EQ(fs::exists(folder_of(names[at]) / "keys/journal"), made[at]);
            EXPECT_EQ(Vault::open(folder_of(names[at]), vault_options()).ok(), made[at]);
        }
    }
}

TEST_P(SharedVaultTest, ReadingsOfOneActorAreNumberedOverAllNodes) {
    Vault one = taken_vault(Vault::create(folder_of("one"), vault_options()));
    const std::string id = add(one, "read by many");
    const auto read_often = [&](const std::string& node) {
        Vault mine = vault(node);
        for (int turn = 0; turn < 15; ++turn) {
            EXPECT_EQ(handed_out(mine, id), "read by many");
        }
    };
    std::thread other([&] { read_often("three"); });
    read_often("two");
    other.join();
    const auto history = one.history(id);
    ASSERT_TRUE(history.ok());
    std::uint64_t count = 0;
    for (const evidence::Event& event : *history) {
        if (event.kind == evidence::kinds::read) {
            EXPECT_EQ(event.reader_count, ++count);
        }
    }
    EXPECT_EQ(count, 30U);
}

TEST_P(SharedVaultTest, WhatIsCollectedDuringADepositIsPutAgain) {
    Vault one = taken_vault(Vault::create(folder_of("one"), vault_options()));
    const std::string old = add(one, "the same bytes");
    ASSERT_TRUE(one.withdraw("alice", old, "by mistake").ok());
    // The other node finds the bytes there and sends none; then they are collected; then it records them.
    const auto watched = std::make_shared<WatchedStore>(objects_);
    Vault two = vault("two", watched);
    std::size_t collected = 0;
    watched->after_put = [&] {
        const auto gone = one.collect_garbage("admin");
        EXPECT_TRUE(gone.ok()) << told(gone);
        collected = gone.ok() ? gone->size() : 0;
    };
    const std::string id = add(two, "the same bytes");
    EXPECT_EQ(collected, 1U);
    EXPECT_EQ(handed_out(one, id), "the same bytes");
    expect_objects(one);
    expect_objects(two);
    EXPECT_TRUE(one.collect_garbage("admin")->empty());
}

TEST_P(SharedVaultTest, AStrayThatIsBeingDepositedSurvivesTheCollection) {
    Vault one = taken_vault(Vault::create(folder_of("one"), vault_options()));
    const auto watched = std::make_shared<WatchedStore>(objects_);
    Vault two = vault("two", watched);
    watched->after_put = [&] {
        const auto gone = one.collect_garbage("admin", true);
        EXPECT_TRUE(gone.ok() && gone->size() == 1U) << told(gone);
    };
    const std::string id = add(two, "not recorded yet");
    EXPECT_EQ(handed_out(one, id), "not recorded yet");
    expect_objects(one);
}

TEST_P(SharedVaultTest, DepositsAndCollectionsAtOnceLoseNothing) {
    Vault one = taken_vault(Vault::create(folder_of("one"), vault_options()));
    const auto churn = [&](const std::string& node) {
        Vault mine = vault(node);
        for (int turn = 0; turn < 20; ++turn) {
            const std::string id = add(mine, "bytes " + std::to_string(turn % 3));
            EXPECT_EQ(handed_out(mine, id), "bytes " + std::to_string(turn % 3));
            EXPECT_TRUE(mine.withdraw("alice", id, "again").ok());
        }
        add(mine, "bytes 0");
    };
    std::thread other([&] { churn("two"); });
    std::thread third([&] { churn("three"); });
    for (int turn = 0; turn < 20; ++turn) {
        const auto gone = one.collect_garbage("admin", true);
        EXPECT_TRUE(gone.ok()) << told(gone);
    }
    other.join();
    third.join();
    EXPECT_TRUE(one.collect_garbage("admin").ok());
    expect_objects(one);
    EXPECT_EQ(one.with_bytes(base::sha256("bytes 0"))->size(), 2U);
}

TEST_P(SharedVaultTest, ACopyOfANodeStandsAlone) {
    Vault one = taken_vault(Vault::create(folder_of("one"), vault_options()));
    add(one, "copied");
    Vault two = vault("two");
    const auto copied = two.copy_to(folder_ / "copy");
    ASSERT_TRUE(copied.ok()) << told(copied);
    EXPECT_EQ(copied->objects, 1U);
    EXPECT_FALSE(fs::exists(folder_ / "copy/journal/shared"));
    fs::copy_file(folder_of("one") / "keys/journal", folder_ / "copy/keys/journal");
    Vault restored = taken_vault(Vault::open(folder_ / "copy"));
    EXPECT_TRUE(restored.name_actor("alice", "Alice").ok());
    EXPECT_FALSE(Vault::open(folder_of("two")).ok());
}

EGIDE_ON_BOTH_ENGINES(SharedVaultTest);

}  // namespace
}  // namespace egide::storage
