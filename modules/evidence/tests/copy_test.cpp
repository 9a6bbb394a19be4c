#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include "evidence_fixture.h"

namespace egide::evidence {
namespace {

class CopyTest : public VaultTest {
  protected:
    fs::path second() const { return folder_.path() / "second"; }
    CopyReport copy(Vault& vault, bool deep = false) { return value(vault.copy_to(second(), deep)); }
    static bool only_rolled_back(const journal::Verification& verification) {
        return std::all_of(
            verification.findings.begin(), verification.findings.end(), [](const journal::Finding& finding) {
                return finding.fault == journal::Fault::rolled_back || finding.fault == journal::Fault::unpublished;
            });
    }
    void expect_whole_copy(const Vault& vault, std::uint64_t size) {
        const auto verification = verified(vault, second());
        EXPECT_TRUE(verification.sound());
        EXPECT_EQ(verification.size, size);
        const FolderStore store(second() / "objects");
        const auto check = store.check(value(vault.expected_objects()));
        ASSERT_TRUE(check.ok());
        EXPECT_TRUE(check->sound()) << told(check->findings);
    }
};

TEST_F(CopyTest, BringsTheSecondLocationUpToDateAndOnlyThat) {
    Vault vault = create();
    const Added first = add(vault, evidence_of("one"));
    EXPECT_EQ(copy(vault).copied, 1U);
    expect_whole_copy(vault, 1);
    for (int number = 0; number < 300; ++number) {
        add(vault, evidence_of("object " + std::to_string(number)));
    }
    value(vault.erase("dpo", first.evidence, "RGPD"));
    const CopyReport again = copy(vault);
    EXPECT_EQ(again.copied, 300U);
    EXPECT_EQ(again.objects, 301U);
    EXPECT_EQ(again.size, 303U);
    expect_whole_copy(vault, 303);
    EXPECT_EQ(copy(vault).copied, 0U);
    EXPECT_FALSE(fs::exists(second() / "keys/journal")) << "the key that signs stays";
    EXPECT_TRUE(fs::exists(second() / "keys/journal.pub"));
}

TEST_F(CopyTest, NeverDeletes) {
    Vault vault = create();
    const Added added = add(vault, evidence_of("bytes"));
    copy(vault);
    value(vault.withdraw("alice", added.evidence, "why"));
    ASSERT_EQ(value(vault.collect_garbage("admin")).size(), 1U);
    copy(vault);
    EXPECT_TRUE(FolderStore(second() / "objects").has(base::sha256("bytes")).value());
}

TEST_F(CopyTest, WhatIsDamagedHereDoesNotReachTheCopy) {
    Vault vault = create();
    add(vault, evidence_of("sound"));
    add(vault, evidence_of("altered"));
    add(vault, evidence_of("gone"));
    tamper(object(base::sha256("altered")), "alterez");
    fs::remove(object(base::sha256("gone")));
    const CopyReport report = copy(vault);
    EXPECT_EQ(report.copied, 1U);
    EXPECT_EQ(report.missing.size(), 2U);
    EXPECT_FALSE(FolderStore(second() / "objects").has(base::sha256("altered")).value());
}

TEST_F(CopyTest, ADeepCopyReadsAgainWhatIsThere) {
    Vault vault = create();
    add(vault, evidence_of("bytes"));
    copy(vault);
    const fs::path there = FolderStore(second() / "objects").path_of(base::sha256("bytes"));
    tamper(there, "bytez");
    EXPECT_EQ(copy(vault).copied, 0U) << "same size";
    EXPECT_EQ(copy(vault, true).copied, 1U);
    EXPECT_EQ(bytes_of(there), "bytes");
}

TEST_F(CopyTest, RefusesTheFolderOfAnotherInstance) {
    Vault vault = create();
    VaultOptions other = options();
    other.origin = "other.example/egide";
    take(Vault::create(second(), other));
    EXPECT_NE(told(vault.copy_to(second())).find("other.example/egide"), std::string::npos);
}

TEST_F(CopyTest, AnInterruptedCopyGoesOn) {
    Vault vault = create();
    for (int number = 0; number < 5; ++number) {
        add(vault, evidence_of("object " + std::to_string(number)));
    }
    copy(vault);
    for (int number = 5; number < 10; ++number) {
        add(vault, evidence_of("object " + std::to_string(number)));
    }
    fs::rename(second(), folder_.path() / "former");
    // Every call with EGIDE_KILLS, one in seven otherwise: they are some 260.
    const std::uint64_t step = std::getenv("EGIDE_KILLS") != nullptr ? 1 : 7;
    std::uint64_t points = 0;
    for (std::uint64_t victim = 0;; victim += step) {
        SCOPED_TRACE("call " + std::to_string(victim));
        fs::remove_all(second());
        fs::copy(folder_.path() / "former", second(), fs::copy_options::recursive);
        FailingCalls calls(victim, EIO);
        auto failing = Vault::open(data(), options(calls));
        const bool copied = failing && failing->copy_to(second()).ok();
        const auto between = verified(vault, second());
        EXPECT_TRUE(between.size == 5 || between.size == 10) << between.size;
        // Between the kept heads and the published one, the copy says that its head is not the newest: it is right.
        EXPECT_TRUE(between.sound() || (between.size == 5 && only_rolled_back(between)));
        if (!calls.failed()) {
            EXPECT_TRUE(copied);
            break;
        }
        copy(vault);
        expect_whole_copy(vault, 10);
        ++points;
        ASSERT_LT(points, 500U);
    }
    EXPECT_GT(points, 30U);
}

TEST_F(CopyTest, AFolderCopiedWhileInUseStillVerifies) {
    Vault vault = create();
    add(vault, evidence_of("first"));
    const pid_t writer = ::fork();
    if (writer == 0) {
        auto mine = Vault::open(data(), options());
        for (int number = 0; mine.ok(); ++number) {
            const std::vector<NewEvidence> group = {evidence_of("w" + std::to_string(number)),
                                                    evidence_of("v" + std::to_string(number))};
            static_cast<void>(mine->add("writer", group));
        }
        ::_exit(0);
    }
    std::uint64_t last = 0;
    for (int turn = 0; turn < 20; ++turn) {
        const CopyReport report = copy(vault);
        const auto verification = verified(vault, second());
        EXPECT_TRUE(verification.findings.empty()) << turn;
        EXPECT_EQ(verification.size, report.size);
        EXPECT_GE(report.size, last);
        EXPECT_TRUE(report.missing.empty());
        last = report.size;
        // Every record of the copied head has its object there.
        const auto log = journal::LogReader::open(second() / "journal");
        const FolderStore store(second() / "objects");
        EXPECT_TRUE(each_event(*log, 0, [&](const Event& event) -> Done {
                        EXPECT_TRUE(!event.object || store.has(event.object->sha256).value());
                        return std::monostate{};
                    }).ok());
    }
    ::kill(writer, SIGKILL);
    ::waitpid(writer, nullptr, 0);
    EXPECT_GT(last, 1U);
    std::cout << last << " entries while copying\n";
}

}  // namespace
}  // namespace egide::evidence
