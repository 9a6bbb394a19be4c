#include <gmock/gmock.h>
#include <thread>

#include "egide/journal/tiles.h"
#include "log_fixture.h"

namespace egide::journal {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

TEST_F(LogTest, StartsEmptyAndSigned) {
    create();
    const auto log = reader();
    EXPECT_EQ(log.checkpoint().size, 0U);
    EXPECT_EQ(log.checkpoint().root, empty_root());
    EXPECT_EQ(signed_by(parse_note(log.note(), "n").value(), key_.verifier()), Signed::yes);
    EXPECT_FALSE(Log::create(folder_.path() / "log", options()).ok());
    EXPECT_FALSE(Log::open(folder_.path() / "elsewhere", options()).ok());
    EXPECT_FALSE(log.entry(0).ok());
    EXPECT_FALSE(log.prove(0).ok());
}

TEST_F(LogTest, EntriesAreCanonicalAndSayTheirPlaceAndTime) {
    Log log = create();
    const auto appended = append(log, std::vector<Draft>{{"a.kind", R"({ "z" : 1, "a" : [ true ] })"}});
    EXPECT_EQ(appended.first, 0U);
    const std::string bytes = reader().entry(0).value();
    EXPECT_EQ(bytes, R"({"at":"2026-03-01T10:00:02.000Z","index":0,"kind":"a.kind","payload":{"a":[true],"z":1}})");
    const auto entry = read_entry(bytes, "e").value();
    EXPECT_EQ(entry.kind, "a.kind");
    EXPECT_EQ(entry.payload, R"({"a":[true],"z":1})");
    EXPECT_EQ(show_instant(entry.at), "2026-03-01T10:00:02.000Z");
}

TEST_F(LogTest, RefusesWholeGroupsWithEveryReason) {
    Log log = create();
    const auto refused = log.append(std::vector<Draft>{
        {"Bad kind", "{}"}, {"ok", "[1]"}, {"ok", "{\"a\": 1.5}"}, {"erasure", "{}"}, {"ok", "{\"a\":1}"}});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.errors().size(), 4U);
    EXPECT_FALSE(log.append(std::vector<Draft>{{"ok", R"({"a":")" + std::string(70'000, 'x') + "\"}"}}).ok());
    EXPECT_EQ(reader().checkpoint().size, 0U);
    append(log, drafts(3));
    EXPECT_EQ(whole_size(), 3U);
}

TEST_F(LogTest, GroupsOfEverySizeGiveTheSameTreeAsOneByOne) {
    Log log = create();
    std::vector<Hash> leaves;
    std::uint64_t from = 0;
    for (const std::size_t count : {1U, 2U, 252U, 1U, 1U, 255U, 256U, 257U, 600U, 1U}) {
        EXPECT_EQ(append(log, drafts(count, from)).first, from);
        from += count;
        const auto head = reader();
        for (std::uint64_t index = leaves.size(); index < from; ++index) {
            leaves.push_back(leaf_hash(head.entry(index).value()));
        }
        EXPECT_EQ(head.checkpoint().size, from);
        EXPECT_EQ(head.checkpoint().root, tree_head(leaves));
    }
    EXPECT_EQ(whole_size(), from);
}

TEST_F(LogTest, AppendsNothingAsAHeadOfTheSameSize) {
    Log log = create();
    append(log, drafts(2));
    append(log, {});
    EXPECT_EQ(reader().checkpoint().size, 2U);
    EXPECT_EQ(parse_chain(reader().checkpoint())->number, 2U);
}

TEST_F(LogTest, TilesStandWhereTheSpecificationHasThem) {
    Log log = create();
    append(log, drafts(255));
    EXPECT_TRUE(fs::exists(at("tile/0/000.p/255")));
    append(log, drafts(70'000 - 255, 255));
    // The example of C2SP tlog-tiles: 273 full tiles and one of 112 at level 0, then 1 and 17, then 1.
    EXPECT_TRUE(fs::exists(at("tile/0/272")) && !fs::exists(at("tile/0/273")));
    EXPECT_EQ(fs::file_size(at("tile/0/273.p/112")), 112 * 32U);
    EXPECT_EQ(fs::file_size(at("tile/1/000")), 8192U);
    EXPECT_EQ(fs::file_size(at("tile/1/001.p/17")), 17 * 32U);
    EXPECT_EQ(fs::file_size(at("tile/2/000.p/1")), 32U);
    EXPECT_TRUE(fs::exists(at("tile/entries/272")) && fs::exists(at("tile/entries/273.p/112")));
    EXPECT_FALSE(fs::exists(at("tile/0/000.p"))) << "partial tiles go once the full one is there";
    const auto log_reader = reader();
    const Checkpoint& head = log_reader.checkpoint();
    for (const std::uint64_t index : {0U, 255U, 256U, 65'535U, 65'536U, 69'999U}) {
        const auto proof = log_reader.prove(index).value();
        EXPECT_TRUE(
            verify_inclusion(leaf_hash(log_reader.entry(index).value()), index, head.size, head.root, proof.path));
    }
}

TEST_F(LogTest, GoesThroughTheRealDisk) {
    auto log = Log::create(folder_.path() / "log", options(system_calls()));
    ASSERT_TRUE(log.ok()) << told(log);
    append(*log, drafts(700));
    EXPECT_EQ(whole_size(), 700U);
}

TEST_F(LogTest, ProvesThatItOnlyGrew) {
    Log log = create();
    std::vector<Checkpoint> heads;
    for (const std::size_t count : {1U, 5U, 250U, 300U, 1000U}) {
        append(log, drafts(count));
        heads.push_back(reader().checkpoint());
    }
    const auto last = reader();
    for (const Checkpoint& head : heads) {
        const auto proof = last.prove_consistency(head.size).value();
        EXPECT_TRUE(verify_consistency(head.size, last.checkpoint().size, head.root, last.checkpoint().root, proof));
        const auto early = last.prove(0, head.size).value();
        EXPECT_TRUE(verify_inclusion(leaf_hash(last.entry(0).value()), 0, head.size, head.root, early.path));
    }
    EXPECT_FALSE(last.prove_consistency(last.checkpoint().size + 1).ok());
}

TEST_F(LogTest, HeadsLinkToThePreviousMonthAndYear) {
    now_ = parse_instant("2024-01-15T00:00:00.000Z").value();
    Log log = create();
    for (int day = 0; day < 800; day += 5) {
        append(log, drafts(1));
        now_ += std::chrono::days(5) - std::chrono::seconds(1);
    }
    const auto last = reader();
    const Chain chain = parse_chain(last.checkpoint()).value();
    const auto past = [&](const std::optional<Link>& link) {
        for (std::uint64_t number = 0; number < chain.number; ++number) {
            const auto note = parse_note(last.past_note(number).value(), "n").value();
            const auto checkpoint = parse_checkpoint(note.text, "n").value();
            if (link == link_to(checkpoint)) {
                return show_instant(parse_chain(checkpoint)->at).substr(0, 10);
            }
        }
        return std::string("none");
    };
    EXPECT_EQ(show_instant(chain.at).substr(0, 10), "2026-03-20");
    EXPECT_EQ(past(chain.previous), "2026-03-15");
    EXPECT_EQ(past(chain.month), "2026-02-18");
    EXPECT_EQ(past(chain.year), "2025-03-20");
}

TEST_F(LogTest, SeveralWritersShareOneFolder) {
    create();
    const Instant later = now_ + std::chrono::hours(1);
    std::vector<std::thread> writers;
    for (int writer = 0; writer < 3; ++writer) {
        writers.emplace_back([this, later] {
            // Each has its own lock descriptor, as separate processes have.
            LogOptions mine{.signer = key_, .former = {}, .clock = [later] { return later; }, .calls = &quick_calls()};
            auto log = Log::open(folder_.path() / "log", mine);
            ASSERT_TRUE(log.ok()) << told(log);
            for (std::size_t group = 0; group < 20; ++group) {
                const auto appended = log->append(drafts(group + 1));
                ASSERT_TRUE(appended.ok()) << told(appended);
            }
        });
    }
    for (std::thread& writer : writers) {
        writer.join();
    }
    EXPECT_EQ(whole_size(), 3 * 210U);
}

TEST_F(LogTest, PersonalDataStaysOutOfEntriesAndIsErasedWithoutBreakingProofs) {
    Log log = create();
    const auto appended =
        append(log, std::vector<Draft>{{"signature", R"({"piece":"D1"})", {R"({"name": "Zoé"})", R"("x")"}}});
    append(log, drafts(3, 1));
    const Hash commitment = appended.commitments[0][0];
    const std::string entry = reader().entry(0).value();
    EXPECT_THAT(entry, ::testing::Not(HasSubstr("Zoé")));
    EXPECT_THAT(entry, HasSubstr(base::hex(commitment)));
    const auto shown = reader().personal(commitment).value();
    ASSERT_TRUE(shown.has_value());
    EXPECT_EQ(shown->data, R"({"name":"Zoé"})");
    EXPECT_EQ(commitment_of(*shown), commitment);
    EXPECT_EQ(shown->salt.size(), 32U);

    const auto tombstone = log.erase(commitment, "request of 3 March");
    ASSERT_TRUE(tombstone.ok()) << told(tombstone);
    EXPECT_EQ(*tombstone, 4U);
    EXPECT_EQ(reader().personal(commitment).value(), std::nullopt);
    EXPECT_TRUE(reader().personal(appended.commitments[0][1]).value().has_value());
    EXPECT_THAT(reader().entry(4).value(), HasSubstr("request of 3 March"));
    EXPECT_EQ(reader().entry(0).value(), entry);
    EXPECT_EQ(whole_size(), 5U);
    EXPECT_FALSE(log.erase(commitment, "again").ok());
    EXPECT_FALSE(log.erase(leaf_hash("unknown"), "no").ok());
    for (const auto& file : fs::recursive_directory_iterator(at("private"))) {
        EXPECT_TRUE(!file.is_regular_file() || bytes_of(file.path()).find("Zoé") == std::string::npos) << file.path();
    }
}

TEST_F(LogTest, ANewKeyContinuesTheLogOfAFormerOne) {
    {
        Log log = create();
        append(log, drafts(2));
    }
    former_ = {key_.verifier()};
    key_ = SignerKey::generate("test.example/journal");
    Log log = open();
    append(log, drafts(1, 2));
    EXPECT_EQ(signed_by(parse_note(reader().note(), "n").value(), key_.verifier()), Signed::yes);
    former_ = {};
    key_ = SignerKey::generate("test.example/journal");
    EXPECT_FALSE(Log::open(folder_.path() / "log", options()).ok());
}

TEST_F(LogTest, AGroupSignedButNotPublishedIsCompletedOnOpening) {
    Log log = create();
    append(log, drafts(300));
    const std::string before = bytes_of(at("checkpoint"));
    append(log, drafts(500, 300));
    put_bytes(at("checkpoint"), before);
    open();
    EXPECT_EQ(whole_size(), 800U);
}

TEST_F(LogTest, AGroupNotWholeIsDroppedOnOpening) {
    Log log = create();
    append(log, drafts(300));
    const std::string before = bytes_of(at("checkpoint"));
    append(log, drafts(500, 300));
    put_bytes(at("checkpoint"), before);
    put_bytes(at("tile/entries/002"), bytes_of(at("tile/entries/002")).substr(0, 100));
    put_bytes(at("tile/entries/001.p/44"), bytes_of(at("tile/entries/001")).substr(0, 0));
    fs::remove(at("tile/entries/001.p/44"));
    Log again = open();
    EXPECT_EQ(reader().checkpoint().size, 300U);
    EXPECT_FALSE(fs::exists(at("tile/0/001")));
    EXPECT_FALSE(fs::exists(at("tile/entries/002")));
    append(again, drafts(10, 300));
    EXPECT_EQ(whole_size(), 310U);
}

TEST_F(LogTest, RefusesToWriteAfterAnOlderHeadWasPutBack) {
    Log log = create();
    append(log, drafts(10));
    const std::string before = bytes_of(at("checkpoint"));
    append(log, drafts(10, 10));
    append(log, drafts(10, 20));
    put_bytes(at("checkpoint"), before);
    fs::remove(at("tile/entries/000.p/20"));
    fs::remove(at("tile/entries/000.p/30"));
    const auto opened = Log::open(folder_.path() / "log", options());
    ASSERT_FALSE(opened.ok());
    EXPECT_THAT(told(opened), HasSubstr("an older one was put back"));
}

}  // namespace
}  // namespace egide::journal
