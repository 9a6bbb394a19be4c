#include "egide/evidence/receipt.h"

#include <gmock/gmock.h>

#include "proof_fixture.h"

namespace egide::evidence {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ReceiptTest : public ProofTest {
  protected:
    std::string receipt(Vault& vault, std::uint64_t entry) {
        return value(make_receipt(vault, keeper(vault), entry));
    }
    Vault known() {
        Vault vault = filled();
        know(vault);
        return vault;
    }
    ProofReport verified(const std::string& receipt) const { return verify_receipt(receipt, options_); }
    ProofReport compared(const std::string& receipt, Vault& vault) const {
        return compare_receipt(receipt, vault.journal().value(), options_);
    }
};

TEST_F(ReceiptTest, AReceiptProvesADepositAndWhenItWasMade) {
    Vault vault = known();
    value(keeper(vault).stamp());
    const ProofReport report = verified(receipt(vault, first_.entry));
    EXPECT_EQ(report.verdict, ProofVerdict::intact) << told(report);
    EXPECT_TRUE(has(report.not_proved, "time_head"));
    EXPECT_TRUE(has(report.proved, "deposit"));
    EXPECT_TRUE(has(report.proved, "time_earlier"));
    EXPECT_TRUE(has(report.not_proved, "newest"));
}

TEST_F(ReceiptTest, AReceiptThatNoTokenCoversYetSaysSo) {
    Vault vault = known();
    const Added late = add(vault, evidence_of("late"));
    const ProofReport report = verified(receipt(vault, late.entry));
    EXPECT_EQ(report.verdict, ProofVerdict::reserved) << told(report);
    EXPECT_TRUE(has(report.not_proved, "time"));
}

TEST_F(ReceiptTest, AReceiptProvesAReadingByItsNumber) {
    Vault vault = known();
    const auto read = value(vault.read("carol", first_.evidence));
    const ProofReport report = verified(receipt(vault, read.entry));
    ASSERT_TRUE(has(report.proved, "reading")) << told(report);
    EXPECT_THAT(told(report), HasSubstr("reading number 2"));
}

TEST_F(ReceiptTest, AReceiptProvesAnAbsence) {
    Vault vault = known();
    const Added absent = value(vault.absent("bob", {.objective = "D1.O2.A"}, "not made"));
    EXPECT_TRUE(has(verified(receipt(vault, absent.entry)).proved, "absence"));
}

TEST_F(ReceiptTest, AnEntryThatSpeaksOfNoEvidenceGetsNoReceipt) {
    Vault vault = known();
    const std::uint64_t named = value(vault.name_actor("alice", "Alice"));
    EXPECT_FALSE(make_receipt(vault, keeper(vault), named).ok());
}

TEST_F(ReceiptTest, AReceiptIsOfTheNewestRevisionUnlessAskedOtherwise) {
    Vault vault = known();
    EXPECT_GT(value(receipt_entry(vault, first_.evidence)), first_.entry);
    EXPECT_EQ(value(receipt_entry(vault, first_.evidence, 1)), first_.entry);
    EXPECT_FALSE(receipt_entry(vault, first_.evidence, 9).ok());
}

TEST_F(ReceiptTest, AReceiptShownForAnotherFileIsFound) {
    Vault vault = known();
    const std::string text = receipt(vault, first_.entry);
    options_.object = base::sha256("first report");
    EXPECT_THAT(codes(verified(text)), ElementsAre());
    options_.object = base::sha256("another report");
    const ProofReport report = verified(text);
    EXPECT_THAT(codes(report), ElementsAre("receipt_other_object"));
    EXPECT_EQ(report.faults.at(0).entry, first_.entry);
}

TEST_F(ReceiptTest, AReceiptShownForAnotherPieceOfEvidenceIsFound) {
    Vault vault = known();
    options_.evidence = second_.evidence;
    EXPECT_THAT(codes(verified(receipt(vault, first_.entry))), ElementsAre("receipt_other_evidence"));
    EXPECT_THAT(codes(verified(receipt(vault, second_.entry))), ElementsAre());
}

TEST_F(ReceiptTest, AReceiptOfAnotherInstanceIsFound) {
    Vault vault = known();
    const std::string text = receipt(vault, first_.entry);
    options_.keys = {{journal::SignerKey::generate("other.example/egide").verifier()}};
    EXPECT_THAT(codes(verified(text)), Contains("head_unsigned"));
}

TEST_F(ReceiptTest, AnOldReceiptReplayedAfterARevisionIsFoundInTheJournal) {
    Vault vault = known();
    const std::string text = receipt(vault, first_.entry);
    EXPECT_TRUE(has(verified(text).not_proved, "newest"));
    const ProofReport report = compared(text, vault);
    EXPECT_EQ(report.verdict, ProofVerdict::reserved);
    ASSERT_TRUE(has(report.not_proved, "superseded")) << told(report);
    EXPECT_TRUE(has(report.proved, "journal"));
}

TEST_F(ReceiptTest, AnOldReceiptReplayedAfterAWithdrawalIsFoundInTheJournal) {
    Vault vault = known();
    const std::string text = receipt(vault, second_.entry);
    EXPECT_TRUE(has(compared(text, vault).proved, "newest"));
    const std::uint64_t end = value(vault.withdraw("alice", second_.evidence, "wrong"));
    const ProofReport report = compared(text, vault);
    ASSERT_TRUE(has(report.not_proved, "superseded"));
    for (const ProofStatement& one : report.not_proved) {
        EXPECT_TRUE(one.code != "superseded" || one.entry == end);
    }
}

TEST_F(ReceiptTest, AReceiptThatTheJournalNoLongerHoldsIsFound) {
    Vault vault = known();
    const fs::path copy = folder_.path() / "copy";
    fs::copy(data(), copy, fs::copy_options::recursive);
    const Added late = add(vault, evidence_of("late"));
    const std::string text = receipt(vault, late.entry);
    Vault restored = take(Vault::open(copy, options()));
    EXPECT_THAT(codes(compared(text, restored)), ElementsAre("rolled_back"));
    for (int number = 0; number < 5; ++number) {
        add(restored, evidence_of("other " + std::to_string(number)));
    }
    EXPECT_THAT(codes(compared(text, restored)), ElementsAre("entry_altered"));
}

TEST_F(ReceiptTest, AReceiptOfTheSameSizeAsAnotherHistoryIsFound) {
    Vault vault = known();
    const fs::path copy = folder_.path() / "copy";
    fs::copy(data(), copy, fs::copy_options::recursive);
    Vault twin = take(Vault::open(copy, options()));
    add(vault, evidence_of("what one party sees"));
    add(twin, evidence_of("what the other sees"));
    options_.references = {value(twin.journal()).note()};
    EXPECT_THAT(codes(verified(receipt(vault, first_.entry))), ElementsAre("split_view"));
}

TEST_F(ReceiptTest, AnEditedReceiptIsFound) {
    Vault vault = known();
    ReceiptText text = parse_receipt(receipt(vault, first_.entry)).value();
    replace(text.entry.bytes, "alice", "bobby");
    EXPECT_THAT(codes(verified(write_receipt(text))), ElementsAre("entry_altered"));
    text = parse_receipt(receipt(vault, first_.entry)).value();
    replace(text.entry.personal.at(0)->data, "2026-01-31", "2026-03-31");
    EXPECT_THAT(codes(verified(write_receipt(text))), ElementsAre("record_altered"));
}

TEST_F(ReceiptTest, WhatIsNoReceiptIsUnreadable) {
    Vault vault = known();
    const std::string text = receipt(vault, first_.entry);
    for (const std::string& broken : {std::string(), std::string("{}\n"), text.substr(0, text.size() / 2), " " + text,
                                      text + "\n"}) {
        EXPECT_EQ(verified(broken).verdict, ProofVerdict::unreadable);
    }
    EXPECT_EQ(verify_proof(SeekableText(text), options_).kind, "receipt");
}

}  // namespace
}  // namespace egide::evidence
