#include <algorithm>

#include "evidence_fixture.h"

namespace egide::evidence {
namespace {

TEST_F(VaultTest, IsMadeOnceAndOpenedAfterwards) {
    EXPECT_FALSE(Vault::exists(data()));
    EXPECT_EQ(Vault::open(data()).errors().front().kind, base::ErrorKind::unavailable);
    create();
    EXPECT_TRUE(Vault::exists(data()));
    EXPECT_FALSE(Vault::create(data(), options()).ok());
    EXPECT_EQ(open().key().name(), "test.example/egide");
    struct stat status {};
    ASSERT_EQ(::stat((data() / "keys/journal").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    fs::remove(data() / "keys/journal");
    EXPECT_NE(told(Vault::open(data())).find("key that signs"), std::string::npos);
    EXPECT_FALSE(Vault::create(folder_.path() / "other", {.origin = "with space"}).ok());
}

TEST_F(VaultTest, KeepsThreeDifferentTimes) {
    Vault vault = create();
    NewEvidence fresh = evidence_of("bytes");
    fresh.attests.from = base::Date::from_civil(2026, 1, 1);
    fresh.attests.to = base::Date::from_civil(2026, 1, 31);
    fresh.collected = journal::parse_instant("2026-02-01T08:00:00.000Z");
    const Added added = add(vault, fresh);
    const Evidence evidence = value(vault.get(added.evidence));
    const Record& record = *evidence.latest().record;
    EXPECT_EQ(record.attests.from->iso(), "2026-01-01");
    EXPECT_EQ(journal::show_instant(*record.collected), "2026-02-01T08:00:00.000Z");
    EXPECT_EQ(journal::show_instant(record.received), "2026-03-01T10:00:02.000Z");
    EXPECT_EQ(evidence.latest().entry, added.entry);
    EXPECT_EQ(record.content->object.sha256, base::sha256("bytes"));
    expect_whole(vault);
}

TEST_F(VaultTest, AGroupIsRecordedWithoutWhatCannotBeRead) {
    Vault vault = create();
    NewEvidence missing = evidence_of("");
    missing.open = file_source(folder_.path() / "missing.pdf");
    NewEvidence wrong = evidence_of("bytes");
    wrong.media_type = "pdf";
    const std::vector<NewEvidence> group = {evidence_of("one"), missing, wrong, evidence_of("two"), evidence_of("one")};
    const auto added = value(vault.add("alice", group));
    EXPECT_EQ(added[0].entry, 0U);
    EXPECT_FALSE(added[1].errors.empty());
    EXPECT_FALSE(added[2].errors.empty());
    EXPECT_EQ(added[3].entry, 1U);
    EXPECT_EQ(added[4].same_bytes, std::vector<std::string>{added[0].evidence});
    EXPECT_EQ(value(vault.journal()).checkpoint().size, 3U);
    EXPECT_EQ(value(vault.with_bytes(base::sha256("one"))).size(), 2U);
    expect_whole(vault);
}

TEST_F(VaultTest, AnAbsenceIsARecord) {
    Vault vault = create();
    const Added absent = value(vault.absent("alice", {.objective = "D1.O1.A"}, "audit reporté"));
    const Evidence evidence = value(vault.get(absent.evidence));
    EXPECT_FALSE(evidence.latest().record->held());
    EXPECT_EQ(evidence.latest().record->reason, "audit reporté");
    EXPECT_FALSE(vault.absent("alice", {}, "").ok());
    EXPECT_NE(told(vault.read("bob", absent.evidence)).find("no content"), std::string::npos);
    // The paper comes after all.
    const Added found = value(vault.revise("alice", absent.evidence, evidence_of("the paper"), "reçu"));
    EXPECT_EQ(found.record->revision, 2U);
    EXPECT_TRUE(value(vault.get(absent.evidence)).latest().record->held());
    expect_whole(vault);
}

TEST_F(VaultTest, ARevisionKeepsTheFormerOne) {
    Vault vault = create();
    const Added first = add(vault, evidence_of("one"));
    NewEvidence said;
    said.attests.objective = "D1.O2.B";
    ASSERT_TRUE(vault.revise("bob", first.evidence, said, "mauvais objectif").ok());
    const Added third = value(vault.revise("bob", first.evidence, evidence_of("three", ""), "mauvais fichier"));
    EXPECT_EQ(third.record->content->name, "rapport.pdf");
    const Evidence evidence = value(vault.get(first.evidence));
    ASSERT_EQ(evidence.revisions.size(), 3U);
    EXPECT_EQ(evidence.revisions[0].record->by, "alice");
    EXPECT_EQ(evidence.revisions[1].record->content, evidence.revisions[0].record->content);
    EXPECT_EQ(evidence.revisions[1].record->attests.objective, "D1.O2.B");
    EXPECT_EQ(evidence.revisions[2].object->sha256, base::sha256("three"));
    EXPECT_EQ(drained(*value(vault.read("carol", first.evidence, 1)).bytes), "one");
    EXPECT_EQ(drained(*value(vault.read("carol", first.evidence)).bytes), "three");
    EXPECT_FALSE(vault.read("carol", first.evidence, 4).ok());
    EXPECT_FALSE(vault.revise("bob", first.evidence, said, "").ok()) << "a reason is due";
    EXPECT_FALSE(vault.revise("bob", std::string(32, '0'), said, "why").ok());
    expect_whole(vault);
}

TEST_F(VaultTest, AReadingIsRecordedBeforeTheBytesLeave) {
    Vault vault = create();
    const Added added = add(vault, evidence_of("secret"));
    FailingCalls refusing(0, EROFS);
    for (int turn = 0; turn < 3; ++turn) {
        const HandedOut handed = value(vault.read("controller", added.evidence));
        EXPECT_EQ(value(vault.journal()).checkpoint().size, handed.entry + 1);
        EXPECT_EQ(drained(*handed.bytes), "secret");
    }
    const auto history = value(vault.history(added.evidence));
    ASSERT_EQ(history.size(), 4U);
    EXPECT_EQ(history[3].reader_count, 3U);
    EXPECT_EQ(history[3].previous, history[2].index);
    EXPECT_EQ(history[1].previous, std::nullopt);
    EXPECT_TRUE(reviewed(vault).findings.empty()) << told(reviewed(vault));
}

TEST_F(VaultTest, NothingIsHandedOutWhenTheReadingCannotBeRecorded) {
    Vault vault = create();
    const Added added = add(vault, evidence_of("secret"));
    FailingCalls failing(1, ENOSPC);
    Vault full = take(Vault::open(data(), options()));
    const auto before = value(vault.journal()).checkpoint().size;
    FailingCalls refusing(6, ENOSPC);
    auto narrow = Vault::open(data(), options(refusing));
    const auto handed = narrow ? narrow->read("controller", added.evidence) : base::Result<HandedOut>(narrow.errors());
    EXPECT_FALSE(handed.ok());
    EXPECT_EQ(value(full.journal()).checkpoint().size, before);
}

TEST_F(VaultTest, GarbageGoesOnlyOnceATombstoneAllowsIt) {
    Vault vault = create();
    const Added one = add(vault, evidence_of("shared"));
    const Added two = add(vault, evidence_of("shared"));
    const Added three = add(vault, evidence_of("kept"));
    EXPECT_TRUE(value(vault.collect_garbage("admin")).empty());
    value(vault.withdraw("alice", one.evidence, "doublon"));
    EXPECT_TRUE(value(vault.collect_garbage("admin")).empty()) << "another record refers to the bytes";
    value(vault.withdraw("alice", two.evidence, "doublon"));
    EXPECT_FALSE(vault.withdraw("alice", two.evidence, "encore").ok());
    EXPECT_FALSE(vault.revise("alice", two.evidence, evidence_of("x"), "why").ok());
    ASSERT_EQ(value(vault.collect_garbage("admin")).size(), 1U);
    EXPECT_FALSE(fs::exists(object(base::sha256("shared"))));
    EXPECT_TRUE(fs::exists(object(base::sha256("kept"))));
    EXPECT_FALSE(vault.read("bob", one.evidence).ok());
    EXPECT_EQ(value(vault.get(one.evidence)).tombstone->reason, "doublon");
    expect_whole(vault);
    // The same bytes may come again.
    const Added again = add(vault, evidence_of("shared"));
    EXPECT_EQ(drained(*value(vault.read("bob", again.evidence)).bytes), "shared");
    EXPECT_TRUE(value(vault.collect_garbage("admin")).empty());
    expect_whole(vault);
}

TEST_F(VaultTest, StraysGoOnlyWhenAskedFor) {
    Vault vault = create();
    ASSERT_TRUE(vault.store().put_one(text_source("never recorded")).ok());
    EXPECT_EQ(checked(vault).findings.size(), 1U);
    EXPECT_TRUE(checked(vault).sound()) << "an interrupted deposit is no damage";
    EXPECT_TRUE(value(vault.collect_garbage("admin")).empty());
    EXPECT_EQ(value(vault.collect_garbage("admin", true)).size(), 1U);
    EXPECT_TRUE(checked(vault).findings.empty());
    add(vault, evidence_of("never recorded"));
    expect_whole(vault);
}

TEST_F(VaultTest, ErasureLeavesProofsValid) {
    Vault vault = create();
    NewEvidence fresh = evidence_of("bytes", "dupont.pdf");
    fresh.note = "M. Dupont";
    const Added added = add(vault, fresh);
    value(vault.withdraw("alice", added.evidence, "demande de M. Dupont"));
    EXPECT_EQ(value(vault.erase("dpo", added.evidence, "RGPD 17")), 2U);
    EXPECT_FALSE(vault.erase("dpo", added.evidence, "RGPD 17").ok());
    const Evidence evidence = value(vault.get(added.evidence));
    EXPECT_FALSE(evidence.latest().record.has_value());
    EXPECT_TRUE(evidence.tombstone->reason.empty());
    EXPECT_EQ(evidence.latest().object->sha256, base::sha256("bytes"));
    for (const auto& file : fs::recursive_directory_iterator(data() / "journal")) {
        EXPECT_TRUE(!file.is_regular_file() || bytes_of(file.path()).find("upont") == std::string::npos) << file.path();
    }
    expect_whole(vault);
    EXPECT_EQ(reviewed(vault).erased, 1U);
}

TEST_F(VaultTest, AnActorsNameStandsApartAndCanChange) {
    Vault vault = create();
    EXPECT_EQ(value(vault.actor_name("alice")), "");
    value(vault.name_actor("alice", "Alice Martin"));
    value(vault.name_actor("alice", "Alice Durand"));
    EXPECT_EQ(value(vault.actor_name("alice")), "Alice Durand");
    EXPECT_EQ(bytes_of(data() / "journal/tile/entries/000.p/2").find("Martin"), std::string::npos);
    EXPECT_FALSE(vault.name_actor("Alice Martin", "x").ok());
}

TEST_F(VaultTest, ListsInTheOrderOfArrivalWhatIsAsked) {
    Vault vault = create();
    NewEvidence one = evidence_of("1"), two = evidence_of("2");
    one.attests = {.entities = {"210000001"}, .objective = "D1.O1.A"};
    two.attests = {.entities = {"210000019"}, .objective = "D1.O2.B", .piece = "D1.O2.B.E1"};
    const std::vector<std::string> ids = {add(vault, one).evidence, add(vault, two).evidence,
                                          add(vault, evidence_of("3")).evidence};
    const auto listed = [&](const Filter& filter) {
        std::vector<std::string> found;
        EXPECT_TRUE(vault
                        .list(filter,
                              [&](const Evidence& evidence) -> Done {
                                  found.push_back(evidence.id);
                                  return std::monostate{};
                              })
                        .ok());
        return found;
    };
    EXPECT_EQ(listed({}), ids);
    EXPECT_EQ(listed({.objective = "D1.O1.A"}), std::vector{ids[0]});
    EXPECT_EQ(listed({.piece = "D1.O2.B.E1"}), std::vector{ids[1]});
    EXPECT_EQ(listed({.entity = "210000019"}), std::vector{ids[1]});
    value(vault.withdraw("alice", ids[2], "erreur"));
    EXPECT_EQ(listed({}).size(), 2U);
    EXPECT_EQ(listed({.withdrawn = true}), ids);
}

TEST_F(VaultTest, LinksToObservationsAreKept) {
    Vault vault = create();
    const Added added = add(vault, evidence_of("bytes"));
    const std::vector<ObservationLink> links = {{"directory_audit", base::sha256("o1")},
                                                {"exercise", base::sha256("o2")}};
    value(vault.link("alice", added.evidence, links));
    EXPECT_EQ(value(vault.get(added.evidence)).observations, links);
    EXPECT_FALSE(vault.link("alice", added.evidence, {}).ok());
    EXPECT_FALSE(vault.link("alice", std::string(32, 'f'), links).ok());
}

TEST_F(VaultTest, TwoOpenVaultsSeeEachOther) {
    Vault one = create();
    Vault two = open();
    const Added added = add(one, evidence_of("bytes"));
    value(two.read("bob", added.evidence));
    value(one.read("bob", added.evidence));
    EXPECT_TRUE(reviewed(two).findings.empty()) << told(reviewed(two));
    EXPECT_EQ(value(one.history(added.evidence)).size(), 3U);
    expect_whole(one);
}

TEST_F(VaultTest, EveryCallFailingOnceLosesNothingAcknowledged) {
    std::uint64_t points = 0;
    for (std::uint64_t victim = 0;; ++victim) {
        SCOPED_TRACE("call " + std::to_string(victim));
        fs::remove_all(data());
        std::string first;
        {
            Vault vault = create();
            first = add(vault, evidence_of("first")).evidence;
        }
        FailingCalls calls(victim, ENOSPC);
        std::vector<std::string> acknowledged = {first};
        {
            auto vault = Vault::open(data(), options(calls));
            const std::vector<NewEvidence> group = {evidence_of("a"), evidence_of("b")};
            const auto added = vault ? vault->add("alice", group) : base::Result<std::vector<Added>>(vault.errors());
            for (std::size_t at = 0; added && at < added->size(); ++at) {
                acknowledged.push_back((*added)[at].evidence);
            }
            const auto revised =
                added ? vault->revise("alice", first, evidence_of("c"), "why") : base::Result<Added>(base::Errors{});
            const auto withdrawn = revised ? vault->withdraw("alice", acknowledged.back(), "why")
                                           : base::Result<std::uint64_t>(base::Errors{});
            const auto collected =
                withdrawn ? vault->collect_garbage("alice") : base::Result<std::vector<ObjectName>>(base::Errors{});
            if (!calls.failed()) {
                EXPECT_TRUE(collected.ok()) << told(collected);
            }
        }
        Vault after = open();
        expect_whole(after);
        for (const std::string& id : acknowledged) {
            EXPECT_TRUE(after.get(id).ok()) << id;
        }
        value(after.collect_garbage("admin", true));
        EXPECT_TRUE(checked(after).findings.empty()) << told(checked(after).findings);
        if (!calls.failed()) {
            break;
        }
        ++points;
        ASSERT_LT(points, 1000U);
    }
    std::cout << points << " calls failed, each once\n";
    EXPECT_GT(points, 60U);
}

TEST_F(VaultTest, AnInterruptedCreationCanBeTriedAgain) {
    for (std::uint64_t victim = 0;; ++victim) {
        fs::remove_all(data());
        FailingCalls calls(victim, EIO);
        const bool created = Vault::create(data(), options(calls)).ok();
        Vault vault = Vault::exists(data()) ? open() : create();
        add(vault, evidence_of("bytes"));
        expect_whole(vault);
        if (!calls.failed()) {
            EXPECT_TRUE(created);
            break;
        }
    }
}

}  // namespace
}  // namespace egide::evidence
