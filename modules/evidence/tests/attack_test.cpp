// What somebody with every right on the folder may try, and where it shows.
#include <algorithm>

#include "egide/journal/merkle.h"
#include "evidence_fixture.h"

namespace egide::evidence {
namespace {

class AttackTest : public VaultTest {
  protected:
    /// The file under journal/private that holds the personal data of an entry.
    fs::path personal_file(const Vault& vault, std::uint64_t entry) {
        const auto read = journal::read_entry(value(value(vault.journal()).entry(entry)), "e");
        const std::string name = base::hex(read->commitments.front());
        return data() / "journal/private" / name.substr(0, 2) / name;
    }
    static void replace_in(const fs::path& file, const std::string& from, const std::string& to) {
        std::string bytes = bytes_of(file);
        const auto place = bytes.find(from);
        ASSERT_NE(place, std::string::npos) << file;
        put_bytes(file, bytes.replace(place, from.size(), to));
    }
    static std::vector<std::uint64_t> entries_of(const journal::Verification& verification, journal::Fault fault) {
        std::vector<std::uint64_t> entries;
        for (const journal::Finding& finding : verification.findings) {
            if (finding.fault == fault && finding.entry) {
                entries.push_back(*finding.entry);
            }
        }
        return entries;
    }
};

TEST_F(AttackTest, AStoredRecordEdited) {
    Vault vault = create();
    NewEvidence fresh = evidence_of("bytes");
    fresh.attests.to = base::Date::from_civil(2026, 1, 31);
    add(vault, evidence_of("before"));
    const Added added = add(vault, fresh);
    add(vault, evidence_of("after"));
    replace_in(personal_file(vault, added.entry), "2026-01-31", "2026-03-31");
    EXPECT_EQ(entries_of(verified(vault), journal::Fault::personal_altered), std::vector{added.entry});
    EXPECT_NE(told(vault.get(added.evidence)).find("entry 1 is not the one"), std::string::npos);
    const auto found = of(reviewed(vault), Concern::record_disagrees);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].entry, added.entry);
}

TEST_F(AttackTest, ABlobSwapped) {
    Vault vault = create();
    add(vault, evidence_of("before"));
    const Added added = add(vault, evidence_of("level 2"));
    tamper(object(base::sha256("level 2")), "level 3");
    const StoreCheck check = checked(vault);
    ASSERT_EQ(check.findings.size(), 1U) << told(check.findings);
    EXPECT_EQ(check.findings[0].fault, StoreFault::altered);
    EXPECT_EQ(check.findings[0].object, base::sha256("level 2"));
    EXPECT_NE(told(check.findings).find("entry 1"), std::string::npos);
    EXPECT_NE(drained(*value(vault.read("bob", added.evidence)).bytes).find("no longer those"), std::string::npos);
}

TEST_F(AttackTest, ABlobAndItsRecordedHashSwapped) {
    Vault vault = create();
    add(vault, evidence_of("before"));
    const Added added = add(vault, evidence_of("level 2"));
    const std::string was = base::hex(base::sha256("level 2")), is = base::hex(base::sha256("level 3"));
    put_bytes(object(base::sha256("level 3")), "level 3");
    ASSERT_EQ(::chmod(object(base::sha256("level 3")).c_str(), 0444), 0);
    fs::remove(object(base::sha256("level 2")));
    replace_in(data() / "journal/tile/entries/000.p/2", was, is);
    replace_in(personal_file(vault, added.entry), was, is);
    EXPECT_EQ(entries_of(verified(vault), journal::Fault::entry_altered), std::vector{added.entry});
    EXPECT_EQ(entries_of(verified(vault), journal::Fault::personal_altered), std::vector{added.entry});
}

TEST_F(AttackTest, ARollBackToYesterdaysCopy) {
    Vault vault = create();
    add(vault, evidence_of("yesterday"));
    fs::copy(data(), folder_.path() / "yesterday", fs::copy_options::recursive);
    add(vault, evidence_of("today"));
    ASSERT_TRUE(vault.copy_to(folder_.path() / "second").ok());
    const std::string held = bytes_of(folder_.path() / "second/journal/checkpoint");
    fs::remove_all(data());
    fs::copy(folder_.path() / "yesterday", data(), fs::copy_options::recursive);
    Vault back = open();
    EXPECT_TRUE(verified(back).sound()) << "alone, an older whole folder cannot be told";
    const auto verification = verified(back, data(), {held});
    ASSERT_FALSE(verification.sound());
    EXPECT_EQ(verification.findings.front().fault, journal::Fault::rolled_back);
    EXPECT_EQ(verification.findings.front().entry, 1U) << "the first entry that is gone";
    const auto copied = back.copy_to(folder_.path() / "second");
    EXPECT_NE(told(copied).find("the copy is ahead"), std::string::npos);
    add(back, evidence_of("another today"));
    EXPECT_NE(told(back.copy_to(folder_.path() / "second")).find("two histories"), std::string::npos);
}

TEST_F(AttackTest, AnAttestedDateChangedAfterwards) {
    Vault vault = create();
    NewEvidence fresh = evidence_of("bytes");
    fresh.attests.from = base::Date::from_civil(2026, 1, 1);
    fresh.attests.to = base::Date::from_civil(2026, 1, 31);
    const Added added = add(vault, fresh);
    NewEvidence said = fresh;
    said.open = {};
    said.attests.to = base::Date::from_civil(2026, 3, 31);
    const Added revised = value(vault.revise("alice", added.evidence, said, "erreur de saisie"));
    const auto found = of(reviewed(vault), Concern::dates_changed);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].entry, revised.entry);
    EXPECT_EQ(found[0].others, std::vector{added.entry});
    EXPECT_EQ(found[0].actor, "alice");
    EXPECT_NE(
        base::render(found[0].message, base::Language::english).find("2026-01-01/2026-01-31 → 2026-01-01/2026-03-31"),
        std::string::npos);
}

TEST_F(AttackTest, ARevisionOrAWithdrawalAfterUse) {
    Vault vault = create();
    const Added one = add(vault, evidence_of("one")), two = add(vault, evidence_of("two")),
                three = add(vault, evidence_of("three"));
    EvaluationMade made{"d1bis", "1", base::sha256("r"), base::sha256("e"), base::sha256("d"), {}, {one.evidence}, {}};
    const auto evaluation = value(vault.record_evaluation("ars", made));
    NewEvidence said;
    value(vault.revise("alice", two.evidence, said, "précision"));
    EXPECT_TRUE(of(reviewed(vault), Concern::revised_after_use).empty()) << "it did not serve";
    const Added revised = value(vault.revise("alice", one.evidence, said, "précision"));
    const auto found = of(reviewed(vault), Concern::revised_after_use);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].entry, revised.entry);
    EXPECT_EQ(found[0].others, std::vector{evaluation});
    made.evidence.clear();
    const auto general = value(vault.record_evaluation("ars", made));
    const auto gone = value(vault.withdraw("alice", three.evidence, "why"));
    const auto withdrawn = of(reviewed(vault), Concern::withdrawn_after_use);
    ASSERT_EQ(withdrawn.size(), 1U);
    EXPECT_EQ(withdrawn[0].entry, gone);
    EXPECT_EQ(withdrawn[0].others, std::vector{general});
}

TEST_F(AttackTest, AReadByAControllerThatLeftNoTrace) {
    Vault vault = create();
    const Added added = add(vault, evidence_of("secret"));
    value(vault.read("bob", added.evidence));
    const HeldCopy copy{"copie.pdf", base::sha256("secret"), "controller"};
    const auto untraced = of(reviewed(vault, {.copies = {copy}}), Concern::reading_untraced);
    ASSERT_EQ(untraced.size(), 1U) << "bob's reading is not the controller's";
    EXPECT_NE(base::render(untraced[0].message, base::Language::english).find("copie.pdf"), std::string::npos);
    const auto handed = value(vault.read("controller", added.evidence));
    EXPECT_TRUE(of(reviewed(vault, {.copies = {copy}}), Concern::reading_untraced).empty());
    // The controller keeps a receipt; the reading is then rewritten away, by whoever has the key.
    const std::string bytes = value(value(vault.journal()).entry(handed.entry));
    const HeldEntry receipt{"recu.json", handed.entry, journal::leaf_hash(bytes)};
    EXPECT_TRUE(reviewed(vault, {.receipts = {receipt}}).findings.empty());
    fs::remove_all(data() / "journal");
    const auto key = journal::SignerKey::parse(
        bytes_of(data() / "keys/journal").substr(0, bytes_of(data() / "keys/journal").size() - 1));
    ASSERT_TRUE(journal::Log::create(data() / "journal", {.signer = *key, .clock = [this] { return now_; }}).ok());
    Vault forged = open();
    add(forged, evidence_of("secret"));
    const auto gone = of(reviewed(forged, {.receipts = {receipt}}), Concern::reading_untraced);
    ASSERT_EQ(gone.size(), 1U);
    EXPECT_EQ(gone[0].entry, handed.entry);
}

TEST_F(AttackTest, AReadingTakenOutOfTheMiddleBreaksTheActorsChain) {
    Vault vault = create();
    const Added added = add(vault, evidence_of("secret"));
    value(vault.read("controller", added.evidence));
    // Written by whoever has the key, as if the second reading had not been.
    const std::string payload = R"({"actor":"controller","evidence":")" + added.evidence + R"(","object":")" +
                                base::hex(base::sha256("secret")) + R"(","previous":2,"reader_count":3,"revision":1})";
    const std::vector<journal::Draft> forged = {{"evidence.read", payload, {}}};
    const auto appended = value(vault.append(forged));
    const auto found = of(reviewed(vault), Concern::reading_gap);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].entry, appended.first);
    EXPECT_EQ(found[0].actor, "controller");
}

TEST_F(AttackTest, ARuleFileChangedAfterAnEvaluation) {
    Vault vault = create();
    const auto rules = [](const std::string& objective) {
        return std::map<std::string, Digest>{{"programme.yaml", base::sha256("p")},
                                             {"objectives/d1.yaml", base::sha256(objective)}};
    };
    const EvaluationMade made{"d1bis", "2026-01", base::sha256("old"), {}, {}, {}, {}, rules("66 %")};
    const auto entry = value(vault.record_evaluation("ars", made));
    const auto with = [&](RulesNow now) {
        return of(reviewed(vault, {.rules = {std::move(now)}}), Concern::rules_changed);
    };
    EXPECT_TRUE(with({"d1bis", "2026-01", base::sha256("old"), rules("66 %")}).empty());
    EXPECT_TRUE(with({"d2", "1", base::sha256("x"), {}}).empty());
    const auto found = with({"d1bis", "2026-01", base::sha256("new"), rules("50 %")});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].entry, entry);
    const std::string said = base::render(found[0].message, base::Language::english);
    EXPECT_NE(said.find("objectives/d1.yaml"), std::string::npos) << said;
    EXPECT_EQ(said.find("programme.yaml"), std::string::npos) << said;
    EXPECT_EQ(with({"d1bis", "2026-01", base::sha256("new"), {}}).size(), 1U) << "without the list, the whole folder";
    EXPECT_EQ(with({"d1bis", "2026-02", base::sha256("new"), {}}).size(), 1U) << "another version cannot be compared";
}

TEST_F(AttackTest, AnAdministratorWhoGivesHimselfARightUsesItAndRemovesIt) {
    Vault vault = create();
    value(vault.grant("direction", "admin", "administer"));
    value(vault.grant("admin", "alice", "deposit"));
    const Added added = add(vault, evidence_of("secret"));
    EXPECT_TRUE(reviewed(vault).findings.empty()) << told(reviewed(vault));
    const auto grant = value(vault.grant("admin", "admin", "read"));
    const auto first = value(vault.read("admin", added.evidence)).entry;
    const auto second = value(vault.read("admin", added.evidence)).entry;
    EXPECT_EQ(of(reviewed(vault), Concern::self_granted).size(), 1U) << "while it is still there";
    const auto removal = value(vault.revoke("admin", "admin", "read"));
    const auto found = of(reviewed(vault), Concern::self_granted);
    ASSERT_EQ(found.size(), 1U) << told(reviewed(vault));
    EXPECT_EQ(found[0].entry, grant);
    EXPECT_EQ(found[0].actor, "admin");
    EXPECT_EQ(found[0].others, (std::vector{first, second, removal}));
    EXPECT_EQ(reviewed(vault).findings.size(), 1U) << told(reviewed(vault));
}

TEST_F(AttackTest, ActsWithoutTheRightAreToldOnceRightsAreKept) {
    Vault vault = create();
    add(vault, evidence_of("before rights were kept"));
    value(vault.grant("direction", "admin", "administer"));
    const auto given = value(vault.grant("mallory", "mallory", "deposit"));
    const Added added = add(vault, evidence_of("x"), "bob");
    const Review review = reviewed(vault);
    ASSERT_EQ(of(review, Concern::granted_without_right).size(), 1U);
    EXPECT_EQ(of(review, Concern::granted_without_right)[0].entry, given);
    ASSERT_EQ(of(review, Concern::done_without_right).size(), 1U);
    EXPECT_EQ(of(review, Concern::done_without_right)[0].entry, added.entry);
    EXPECT_EQ(of(review, Concern::self_granted).size(), 1U);
}

TEST_F(AttackTest, TheServersClockSetBack) {
    Vault vault = create();
    add(vault, evidence_of("one"));
    now_ -= std::chrono::hours(24 * 30);
    const Added late = add(vault, evidence_of("two"));
    EXPECT_EQ(entries_of(verified(vault), journal::Fault::clock_back), std::vector{late.entry});
    const auto found = of(reviewed(vault), Concern::clock_back);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].entry, late.entry);
}

TEST_F(AttackTest, ARecordThatContradictsItsEntry) {
    Vault vault = create();
    const Added added = add(vault, evidence_of("one"));
    Record other = *added.record;
    other.revision = 2;
    other.content->object = {base::sha256("x"), base::sha256("y"), 1};
    const std::string payload = R"({"actor":"alice","evidence":")" + added.evidence + R"(","object":")" +
                                base::hex(base::sha256("one")) + R"(","revision":2,"sha3":")" +
                                base::hex(base::sha256("y")) + R"(","size":3})";
    const std::vector<journal::Draft> forged = {{"evidence.revised", payload, {write_record(other)}}};
    const auto appended = value(vault.append(forged));
    const auto found = of(reviewed(vault), Concern::record_disagrees);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].entry, appended.first);
    EXPECT_NE(base::render(found[0].message, base::Language::english).find("content"), std::string::npos);
}

TEST_F(AttackTest, AMissingRevisionAndAnEntryWithoutItsShape) {
    Vault vault = create();
    const Added added = add(vault, evidence_of("one"));
    Record third = *added.record;
    third.revision = 3;
    const std::string payload = R"({"actor":"alice","evidence":")" + added.evidence + R"(","object":")" +
                                base::hex(third.content->object.sha256) + R"(","revision":3,"sha3":")" +
                                base::hex(third.content->object.sha3) + R"(","size":3})";
    const std::vector<journal::Draft> forged = {{"evidence.revised", payload, {write_record(third)}},
                                                {"evidence.read", R"({"actor":"x"})", {}}};
    const auto appended = value(vault.append(forged));
    const Review review = reviewed(vault);
    ASSERT_EQ(of(review, Concern::record_disagrees).size(), 1U);
    EXPECT_EQ(of(review, Concern::record_disagrees)[0].entry, appended.first);
    ASSERT_EQ(of(review, Concern::entry_malformed).size(), 1U);
    EXPECT_EQ(of(review, Concern::entry_malformed)[0].entry, appended.first + 1);
}

TEST_F(AttackTest, HeadsWithoutATimeStampAreAGap) {
    Vault vault = create();
    const auto now = [this] { return now_; };
    const auto stamps = [&](const Vault& looked) {
        return of(value(review(value(looked.journal()), {.now = now()})), Concern::not_stamped);
    };
    EXPECT_TRUE(stamps(vault).empty()) << "nothing to stamp";
    add(vault, evidence_of("one"));
    EXPECT_EQ(stamps(vault).size(), 1U) << "never stamped";
    const auto stamp = [&](std::uint64_t size) {
        const std::vector<journal::Draft> drafts = {{"time.stamped", R"({"size":)" + std::to_string(size) + "}", {}}};
        value(vault.append(drafts));
    };
    stamp(1);
    EXPECT_TRUE(stamps(vault).empty());
    add(vault, evidence_of("two"));
    EXPECT_TRUE(stamps(vault).empty()) << "there is still time";
    now_ += std::chrono::hours(48);
    ASSERT_EQ(stamps(vault).size(), 1U);
    EXPECT_EQ(stamps(vault)[0].entry, 2U);
    stamp(3);
    ASSERT_EQ(stamps(vault).size(), 1U) << "stamped, too late";
    EXPECT_EQ(stamps(vault)[0].others, std::vector<std::uint64_t>{2});
}

}  // namespace
}  // namespace egide::evidence
