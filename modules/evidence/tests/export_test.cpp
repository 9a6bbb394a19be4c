#include <algorithm>
#include <map>

#include "egide/journal/merkle.h"
#include "evidence_fixture.h"

namespace egide::evidence {
namespace {

class ExportTest : public VaultTest {
  protected:
    fs::path exported() const { return folder_.path() / "export"; }
    Vault other() {
        VaultOptions with = options();
        with.origin = "other.example/egide";
        return take(Vault::create(folder_.path() / "other", with));
    }
    /// Evidence of every sort: revised, withdrawn, erased, absent, linked, read, with a name no path may have.
    std::vector<std::string> filled(Vault& vault) {
        NewEvidence fresh = evidence_of("one", "../../a\nb\u202E.pdf");
        fresh.attests = {.directory = "chu.local", .from = base::Date::from_civil(2026, 1, 1), .objective = "D1.O1.A"};
        fresh.collected = journal::parse_instant("2026-02-01T08:00:00.000Z");
        fresh.origin = {Origin::Kind::collector, "ADS", "2.1", "key"};
        const std::string one = add(vault, fresh).evidence;
        const std::string two = add(vault, evidence_of("two", "\xFF.bin")).evidence;
        const std::string three = add(vault, evidence_of("three")).evidence;
        const std::string four = value(vault.absent("bob", {.piece = "D1.O6.A.E1"}, "jamais reçu")).evidence;
        const std::string five = add(vault, evidence_of("five")).evidence;
        value(vault.name_actor("alice", "Alice Martin"));
        value(vault.revise("bob", one, evidence_of("one again"), "coquille"));
        const std::vector<ObservationLink> links = {{"directory_audit", base::sha256("o")}};
        value(vault.link("alice", one, links));
        value(vault.read("controller", one));
        value(vault.withdraw("alice", three, "doublon"));
        value(vault.withdraw("alice", five, "erreur"));
        value(vault.collect_garbage("admin"));
        value(vault.erase("dpo", two, "RGPD"));
        return {one, two, three, four, five};
    }
    static std::map<std::string, Evidence> all(const Vault& vault) {
        std::map<std::string, Evidence> found;
        EXPECT_TRUE(vault
                        .list({.withdrawn = true},
                              [&](const Evidence& evidence) -> Done {
                                  found[evidence.id] = evidence;
                                  return std::monostate{};
                              })
                        .ok());
        return found;
    }
};

TEST_F(ExportTest, NothingIsLostFromOneVaultToAnother) {
    Vault vault = create();
    const auto ids = filled(vault);
    value(vault.export_to("alice", exported()));
    Vault second = other();
    const ImportReport report = value(second.import_from("alice", exported()));
    EXPECT_EQ(report.origin, "test.example/egide");
    expect_whole(second);
    const auto before = all(vault), after = all(second);
    ASSERT_EQ(before.size(), ids.size());
    ASSERT_EQ(after.size(), before.size());
    for (const auto& [id, evidence] : before) {
        SCOPED_TRACE(id);
        const Evidence& taken = after.at(id);
        EXPECT_EQ(taken.observations, evidence.observations);
        EXPECT_EQ(taken.tombstone.has_value(), evidence.tombstone.has_value());
        EXPECT_EQ(taken.tombstone ? taken.tombstone->reason : "", evidence.tombstone ? evidence.tombstone->reason : "");
        ASSERT_EQ(taken.revisions.size(), evidence.revisions.size());
        for (std::size_t at = 0; at < evidence.revisions.size(); ++at) {
            EXPECT_EQ(taken.revisions[at].record, evidence.revisions[at].record);
            EXPECT_EQ(taken.revisions[at].object, evidence.revisions[at].object);
            EXPECT_EQ(taken.revisions[at].actor, evidence.revisions[at].actor);
            ASSERT_TRUE(taken.revisions[at].foreign.has_value());
            EXPECT_EQ(taken.revisions[at].foreign->index, evidence.revisions[at].entry);
            EXPECT_EQ(taken.revisions[at].foreign->at, evidence.revisions[at].at);
        }
        // Every event of its custody, in order.
        const auto events = value(vault.history(id)), brought = value(second.history(id));
        ASSERT_EQ(brought.size(), events.size());
        for (std::size_t at = 0; at < events.size(); ++at) {
            EXPECT_EQ(brought[at].foreign->kind, events[at].kind);
            EXPECT_EQ(brought[at].foreign->index, events[at].index);
            EXPECT_EQ(brought[at].actor, events[at].actor);
        }
    }
    EXPECT_EQ(value(second.actor_name("alice")), "Alice Martin");
    EXPECT_EQ(drained(*value(second.read("bob", ids[0])).bytes), "one again");
    EXPECT_EQ(drained(*value(second.read("bob", ids[0], 1)).bytes), "one");
}

TEST_F(ExportTest, TheForeignJournalComesAlongAndStillProves) {
    Vault vault = create();
    const auto ids = filled(vault);
    value(vault.export_to("alice", exported()));
    const journal::Checkpoint head = value(vault.journal()).checkpoint();
    Vault second = other();
    value(second.import_from("alice", exported()));
    // The object that holds the foreign journal: its lines are the leaves of the signed tree.
    const auto objects = value(second.expected_objects());
    const Digest custody = base::sha256(bytes_of(exported() / "journal/entries.jsonl"));
    EXPECT_TRUE(std::any_of(objects.begin(), objects.end(),
                            [&](const ExpectedObject& object) { return object.name.sha256 == custody; }));
    const std::string lines = drained(*value(second.store().open(custody)));
    journal::CompactRange tree;
    for (std::size_t from = 0; from < lines.size();) {
        const auto end = lines.find('\n', from);
        tree.push(journal::leaf_hash(std::string_view(lines).substr(from, end - from)));
        from = end + 1;
    }
    EXPECT_EQ(tree.root(), head.root);
    EXPECT_TRUE(value(second.collect_garbage("admin")).empty()) << "it is kept whatever becomes of evidence";
}

TEST_F(ExportTest, ImportingAgainAddsOnlyWhatIsNew) {
    Vault vault = create();
    filled(vault);
    value(vault.export_to("alice", exported()));
    Vault second = other();
    const ImportReport first = value(second.import_from("alice", exported()));
    const auto size = value(second.journal()).checkpoint().size;
    const ImportReport again = value(second.import_from("alice", exported()));
    EXPECT_EQ(again.known, first.records + first.events + 2) << "two objects had been removed";
    EXPECT_EQ(again.records + again.events, 0U);
    EXPECT_EQ(value(second.journal()).checkpoint().size, size);
    add(vault, evidence_of("later"));
    value(vault.export_to("alice", folder_.path() / "later"));
    EXPECT_EQ(value(second.import_from("alice", folder_.path() / "later")).records, 1U);
    expect_whole(second);
}

TEST_F(ExportTest, AnAlteredExportIsRefusedWhole) {
    Vault vault = create();
    filled(vault);
    value(vault.export_to("alice", exported()));
    EXPECT_FALSE(vault.export_to("alice", exported()).ok()) << "never over another";
    Vault second = other();
    const auto attack = [&](const fs::path& file, const std::string& from, const std::string& to) {
        fs::remove_all(folder_.path() / "attacked");
        fs::copy(exported(), folder_.path() / "attacked", fs::copy_options::recursive);
        std::string bytes = bytes_of(folder_.path() / "attacked" / file);
        const auto place = bytes.find(from);
        EXPECT_NE(place, std::string::npos) << file << from;
        put_bytes(folder_.path() / "attacked" / file, bytes.replace(place, from.size(), to));
        return told(second.import_from("alice", folder_.path() / "attacked"));
    };
    EXPECT_NE(attack("journal/entries.jsonl", "controller", "kontroller").find("altered or cut"), std::string::npos);
    EXPECT_NE(attack("journal/personal.jsonl", "coquille", "correction").find("Line"), std::string::npos);
    EXPECT_NE(attack("journal/checkpoint", "test.example/egide", "best.example/egide").find("signed by none"),
              std::string::npos);
    EXPECT_NE(attack("format.json", "egide-export/1", "egide-export/9").find("not an export"), std::string::npos);
    EXPECT_NE(attack("journal/personal.jsonl", "}\n", "}").find("Line"), std::string::npos);
    EXPECT_EQ(value(second.journal()).checkpoint().size, 0U);
    const std::vector<journal::VerifierKey> others = {journal::SignerKey::generate("test.example/egide").verifier()};
    EXPECT_NE(told(second.import_from("alice", exported(), others)).find("signed by none"), std::string::npos);
    const std::vector<journal::VerifierKey> right = {vault.key()};
    EXPECT_TRUE(value(second.import_from("alice", exported(), right)).key_trusted);
}

TEST_F(ExportTest, TwoStoriesOfOneIdentifierDoNotMix) {
    Vault vault = create();
    filled(vault);
    value(vault.export_to("alice", exported()));
    EXPECT_NE(told(vault.import_from("alice", exported())).find("already here by another way"), std::string::npos);
}

}  // namespace
}  // namespace egide::evidence
