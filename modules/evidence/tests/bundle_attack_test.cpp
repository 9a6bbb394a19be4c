// One attack a test: what somebody who holds a bundle, the disk, the clock or even the key might try. Each is found, and
// located, by our verifier and by the independent one.
#include <gmock/gmock.h>

#include "proof_fixture.h"

namespace egide::evidence {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

constexpr const char* kEntries = "journal/entries.jsonl";
constexpr const char* kHead = "journal/checkpoint";
// Entries of what ProofTest::fill deposits.
constexpr std::uint64_t kFirst = 0;
constexpr std::uint64_t kSecond = 1;

class BundleAttackTest : public ProofTest {
  protected:
    /// Seals a bundle, changes its members, writes them back.
    template <typename Change>
    fs::path attacked(Change change) {
        const fs::path bundle = sealed();
        EXPECT_EQ(first_.entry, kFirst);
        EXPECT_EQ(second_.entry, kSecond);
        Members members = members_of(bundle);
        change(members);
        write_members(bundle, members);
        return bundle;
    }
    /// The line of an entry in the bundle.
    static std::size_t line_of(const Members& members, std::uint64_t index) {
        const auto lines = lines_of(members.at(kEntries));
        for (std::size_t at = 0; at < lines.size(); ++at) {
            if (lines[at].find("\"index\":" + std::to_string(index) + ",") != std::string::npos) {
                return at;
            }
        }
        ADD_FAILURE() << "no entry " << index;
        return 0;
    }
    /// Gives the manifest the digests of the lists as they are now, as a forger without the key can.
    static void fit_manifest(Members& members) {
        Manifest manifest = read_manifest(members.at("manifest.json")).value();
        manifest.files.sha256 = base::sha256(members.at("manifest-files.jsonl"));
        manifest.entries.sha256 = base::sha256(members.at("manifest-entries.jsonl"));
        manifest.entries.count = lines_of(members.at("manifest-entries.jsonl")).size();
        members["manifest.json"] = write_manifest(manifest);
    }
    /// Gives the list the hashes of a file as it is now.
    static void fit_list(Members& members, const std::string& path) {
        auto lines = lines_of(members.at("manifest-files.jsonl"));
        for (std::string& line : lines) {
            SealedFile file = read_file_line(line).value();
            if (file.path == path) {
                std::string bytes = members.at(path);
                const auto stored = hashed(bytes);
                file.object = stored;
                line = write_file_line(file);
                line.pop_back();
            }
        }
        members["manifest-files.jsonl"] = joined(lines);
    }
    static ObjectName hashed(const std::string& bytes);
    /// Changes the line of an entry.
    template <typename Change>
    static void change_entry(Members& members, std::uint64_t index, Change change) {
        auto lines = lines_of(members.at(kEntries));
        std::string& line = lines.at(line_of(members, index));
        ProvedEntry entry = read_proved_entry(line).value();
        change(entry);
        line = write_proved_entry(entry);
        line.pop_back();
        members[kEntries] = joined(lines);
    }
};

ObjectName BundleAttackTest::hashed(const std::string& bytes) {
    testing::TemporaryFolder folder;
    FolderStore store(folder.path(), quick_calls());
    return store.put_one(text_source(bytes)).value().name;
}

TEST_F(BundleAttackTest, AFileSwappedInTheBundle) {
    const auto report = expect_both(
        attacked([](Members& members) { members["files/000002-journal.csv"] = "another"; }), "altered",
        {{"files/000002-journal.csv", {}}});
    EXPECT_THAT(codes(report), ElementsAre("file_altered"));
}

TEST_F(BundleAttackTest, AFileAndItsRecordedHashSwapped) {
    const auto report = expect_both(attacked([](Members& members) {
                                        members["files/000002-journal.csv"] = "another";
                                        fit_list(members, "files/000002-journal.csv");
                                        fit_manifest(members);
                                    }),
                                    "altered",
                                    {{"files/000002-journal.csv", kSecond}, {"manifest.json", {}}});
    EXPECT_THAT(codes(report), Contains("file_other_entry"));
}

TEST_F(BundleAttackTest, TwoFilesExchanged) {
    expect_both(attacked([](Members& members) {
                    std::swap(members["files/000001-rapport_1_.pdf"], members["files/000003-rapport.pdf"]);
                }),
                "altered", {{"files/000001-rapport_1_.pdf", {}}, {"files/000003-rapport.pdf", {}}});
}

TEST_F(BundleAttackTest, AFileRemoved) {
    expect_both(attacked([](Members& members) { members.erase("files/000002-journal.csv"); }), "altered",
                {{"files/000002-journal.csv", kSecond}});
}

TEST_F(BundleAttackTest, AFileAdded) {
    expect_both(attacked([](Members& members) { members["files/000004-more.pdf"] = "more"; }), "altered",
                {{"files/000004-more.pdf", {}}});
}

TEST_F(BundleAttackTest, AFileAddedAmongThoseOfTheJournal) {
    expect_both(attacked([](Members& members) { members["journal/note"] = "more"; }), "altered", {{"journal/note", {}}});
}

TEST_F(BundleAttackTest, ARecordEdited) {
    const auto report = expect_both(attacked([](Members& members) {
                                        change_entry(members, kFirst, [](ProvedEntry& entry) {
                                            replace(entry.personal.at(0)->data, "D1.O1.A", "D1.O1.B");
                                        });
                                    }),
                                    "altered", {{kEntries, kFirst}});
    EXPECT_THAT(codes(report), ElementsAre("record_altered"));
}

TEST_F(BundleAttackTest, AnAttestedDateChangedAfterwards) {
    expect_both(attacked([](Members& members) {
                    change_entry(members, kFirst, [](ProvedEntry& entry) {
                        replace(entry.personal.at(0)->data, "2026-01-31", "2026-03-31");
                    });
                }),
                "altered", {{kEntries, kFirst}});
}

TEST_F(BundleAttackTest, AnEntryEdited) {
    const auto report =
        expect_both(attacked([](Members& members) {
                        change_entry(members, kSecond, [](ProvedEntry& entry) { replace(entry.bytes, "alice", "bobby"); });
                    }),
                    "altered", {{kEntries, kSecond}, {"files/000002-journal.csv", kSecond}});
    EXPECT_THAT(codes(report), Contains("entry_altered"));
}

TEST_F(BundleAttackTest, AnEntryEditedAndItsListedHashWithIt) {
    expect_both(attacked([](Members& members) {
                    std::string old_leaf, new_leaf;
                    change_entry(members, kSecond, [&](ProvedEntry& entry) {
                        old_leaf = base::hex(journal::leaf_hash(entry.bytes));
                        replace(entry.bytes, "alice", "bobby");
                        new_leaf = base::hex(journal::leaf_hash(entry.bytes));
                    });
                    replace(members["manifest-entries.jsonl"], old_leaf, new_leaf);
                    fit_manifest(members);
                }),
                "altered",
                {{kEntries, kSecond}, {"files/000002-journal.csv", kSecond}, {"manifest.json", {}}});
}

TEST_F(BundleAttackTest, AMiddleEntryRemoved) {
    expect_both(attacked([](Members& members) {
                    auto lines = lines_of(members.at(kEntries));
                    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(line_of(members, kSecond)));
                    members[kEntries] = joined(lines);
                }),
                "altered", {{kEntries, kSecond}, {"files/000002-journal.csv", kSecond}});
}

TEST_F(BundleAttackTest, AnEntryRemovedFromTheListToo) {
    expect_both(attacked([](Members& members) {
                    const std::size_t at = line_of(members, kSecond);
                    for (const char* name : {kEntries, "manifest-entries.jsonl"}) {
                        auto lines = lines_of(members.at(name));
                        lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
                        members[name] = joined(lines);
                    }
                    fit_manifest(members);
                }),
                "altered", {{"files/000002-journal.csv", kSecond}, {"manifest.json", {}}});
}

TEST_F(BundleAttackTest, TheLastEntriesCut) {
    std::uint64_t cut = 0;
    const fs::path bundle = attacked([&](Members& members) {
        auto lines = lines_of(members.at(kEntries));
        lines.pop_back();
        cut = read_proved_entry(lines.back()).value().proof.index;
        lines.pop_back();
        members[kEntries] = joined(lines);
    });
    const auto report = expect_both(bundle, "altered", {{kEntries, {}}, {kEntries, cut}});
    EXPECT_THAT(codes(report), Contains("not_sealed"));
    EXPECT_THAT(codes(report), Contains("entry_missing"));
}

TEST_F(BundleAttackTest, TwoEntriesReordered) {
    const auto report = expect_both(attacked([](Members& members) {
                                        auto lines = lines_of(members.at(kEntries));
                                        const std::size_t at = line_of(members, kFirst);
                                        std::swap(lines.at(at), lines.at(at + 1));
                                        members[kEntries] = joined(lines);
                                    }),
                                    "altered", {{kEntries, kFirst}, {"files/000001-rapport_1_.pdf", kFirst}});
    EXPECT_THAT(codes(report), Contains("entry_order"));
}

TEST_F(BundleAttackTest, AnEntryNumberedAsAnother) {
    const auto renumber = [](Members& members) {
        change_entry(members, kSecond, [&](ProvedEntry& entry) { entry.proof.index = 9'000; });
    };
    expect_both(attacked(renumber), "altered", {{kEntries, 9'000}});
}

TEST_F(BundleAttackTest, TheManifestEdited) {
    expect_both(attacked([](Members& members) { replace(members["manifest.json"], "GHT D", "GHT C"); }), "altered",
                {{"manifest.json", {}}});
}

TEST_F(BundleAttackTest, AListEditedAlone) {
    expect_both(attacked([](Members& members) { replace(members["manifest-files.jsonl"], "\"size\":12}", "\"size\":13}"); }),
                "altered", {{"manifest-files.jsonl", {}}, {"evaluation/rules/objectives/o1a.yaml", {}}});
}

TEST_F(BundleAttackTest, TheHeadSignedAgainByAnotherKey) {
    const auto report = expect_both(attacked([](Members& members) {
                                        const auto key = journal::SignerKey::generate("test.example/egide");
                                        journal::Note note = journal::parse_note(members.at(kHead), {}).value();
                                        note.signatures = {journal::sign_note(note.text, key)};
                                        members[kHead] = journal::write_note(note);
                                        members["journal/keys"] = key.verifier().text() + "\n";
                                    }),
                                    "altered", {{kHead, {}}});
    EXPECT_THAT(codes(report), Contains("head_unsigned"));
}

TEST_F(BundleAttackTest, TheTextOfTheHeadEdited) {
    expect_both(attacked([](Members& members) { replace(members[kHead], "time 2026", "time 2025"); }), "altered",
                {{kHead, {}}});
}

TEST_F(BundleAttackTest, AnEarlierHeadEdited) {
    expect_both(attacked([](Members& members) { replace(members["journal/earlier.jsonl"], "time 2026", "time 2025"); }),
                "altered", {{"journal/earlier.jsonl", {}}});
}

TEST_F(BundleAttackTest, TwoHistoriesShownToTwoParties) {
    Vault vault = filled();
    const fs::path other = folder_.path() / "other";
    fs::copy(data(), other, fs::copy_options::recursive);
    Vault twin = take(Vault::open(other, options()));
    add(vault, evidence_of("what one party sees"));
    add(twin, evidence_of("what the other sees"));
    seal(vault, request());
    seal(twin, request("twin.zip"));
    know(vault);
    options_.references = {members_of(folder_.path() / "twin.zip").at(kHead)};
    const auto report = expect_both(request().output, "altered", {{kHead, {}}});
    EXPECT_THAT(codes(report), ElementsAre("split_view"));
}

TEST_F(BundleAttackTest, ARollBackToYesterdaysCopy) {
    Vault vault = filled();
    const fs::path copy = folder_.path() / "copy";
    fs::copy(data(), copy, fs::copy_options::recursive);
    for (int number = 0; number < 20; ++number) {
        add(vault, evidence_of("lost " + std::to_string(number)));
    }
    const std::string seen = value(vault.journal()).note();
    Vault restored = take(Vault::open(copy, options()));
    seal(restored, request());
    know(vault);
    options_.references = {seen};
    const auto report = expect_both(request().output, "altered", {{kHead, {}}});
    EXPECT_THAT(codes(report), ElementsAre("rolled_back"));
}

TEST_F(BundleAttackTest, ASigningKeyThatWasRevoked) {
    const fs::path bundle = sealed();
    options_.keys.front().up_to_size = 4;
    const auto report = expect_both(bundle, "altered", {{kHead, {}}});
    EXPECT_THAT(codes(report), Contains("key_revoked"));
    options_.keys.front().up_to_size = 1'000;
    expect_both(bundle, "intact", {});
}

TEST_F(BundleAttackTest, TheServersClockSetBack) {
    Vault vault = filled();
    now_ -= std::chrono::hours(24 * 60);
    ahead_ = -std::chrono::hours(24 * 60);
    const Added late = add(vault, evidence_of("said to be two months older"));
    seal(vault, request());
    know(vault);
    const auto report = expect_both(request().output, "altered", {{kEntries, late.entry}});
    EXPECT_THAT(codes(report), Contains("clock_back"));
}

TEST_F(BundleAttackTest, TheServersClockSetBackFromTheFirstDay) {
    now_ -= std::chrono::hours(24 * 60);
    ahead_ = -std::chrono::hours(24 * 60);
    const fs::path bundle = sealed();
    options_.on = now_ - ahead_ + std::chrono::hours(24);
    const auto report = expect_both(bundle, "reserved", {});
    EXPECT_TRUE(has(report.not_proved, "clock_gap"));
}

TEST_F(BundleAttackTest, TheServersClockSetAhead) {
    now_ += std::chrono::hours(24 * 60);
    ahead_ = std::chrono::hours(24 * 60);
    const auto report = expect_both(sealed(), "altered", {{kHead, {}}});
    EXPECT_THAT(codes(report), Contains("clock_ahead"));
}

TEST_F(BundleAttackTest, ATokenOfAnotherHead) {
    std::string head_token;
    const auto report = expect_both(attacked([&](Members& members) {
                                        std::vector<std::string> tokens;
                                        for (const auto& [name, bytes] : members) {
                                            if (name.ends_with(".tst")) {
                                                tokens.push_back(name);
                                            }
                                        }
                                        ASSERT_EQ(tokens.size(), 2U);
                                        head_token = tokens.back();
                                        members[head_token] = members.at(tokens.front());
                                    }),
                                    "altered", {});
    EXPECT_THAT(opinion_of(report).wrong, ElementsAre(std::pair(head_token, std::optional<std::uint64_t>())));
    EXPECT_THAT(codes(report), ElementsAre("token_other"));
}

TEST_F(BundleAttackTest, ATokenOfNoEnclosedHead) {
    expect_both(attacked([](Members& members) {
                    members["time/0000000000000999-1.tst"] = std::prev(members.end(), 2)->second;
                }),
                "altered", {{"time/0000000000000999-1.tst", {}}});
}

TEST_F(BundleAttackTest, ADamagedToken) {
    std::string token;
    const fs::path bundle = attacked([&](Members& members) {
        for (auto& [name, bytes] : members) {
            if (name.ends_with(".tst")) {
                token = name;
            }
        }
        members[token].resize(100);
    });
    expect_both(bundle, "altered", {{token, {}}});
}

TEST_F(BundleAttackTest, AnAuthorityThatIsNotTrusted) {
    const fs::path bundle = sealed();
    testing::TemporaryFolder elsewhere;
    const auto other = timestamp::create_local_authority(elsewhere.path() / "a", "other", {}, authority_clock());
    options_.anchors = other->anchors();
    EXPECT_TRUE(has(expect_both(bundle, "reserved", {}).not_proved, "time_authority_unknown"));
}

TEST_F(BundleAttackTest, AnAuthorityThatExpiredSince) {
    const fs::path bundle = sealed();
    options_.on = now_ + std::chrono::years(4);
    const auto report = expect_both(bundle, "reserved", {});
    EXPECT_TRUE(has(report.not_proved, "time_lapsed"));
    // At the token's own time nothing had expired.
    options_.on.reset();
    expect_both(bundle, "intact", {});
}

TEST_F(BundleAttackTest, AHashDeclaredWeak) {
    const fs::path bundle = sealed();
    options_.weak[timestamp::HashAlgorithm::sha256] = now_ + std::chrono::hours(1);
    const ProofReport report = report_of(bundle);
    EXPECT_EQ(report.verdict, ProofVerdict::reserved) << told(report);
    EXPECT_TRUE(has(report.not_proved, "hash_weak"));
    EXPECT_TRUE(has(report.not_proved, "time_weak_algorithm"));
}

TEST_F(BundleAttackTest, AnEvaluationChangedAfterwards) {
    expect_both(attacked([](Members& members) {
                    members["evaluation/evaluation.json"] += " ";
                    fit_list(members, "evaluation/evaluation.json");
                    fit_manifest(members);
                }),
                "altered", {{"evaluation/evaluation.json", {}}, {"manifest.json", {}}});
}

TEST_F(BundleAttackTest, ARuleFileChangedAfterTheEvaluation) {
    const auto report = expect_both(attacked([](Members& members) {
                                        const std::string path = "evaluation/rules/objectives/o1a.yaml";
                                        members[path] = "id: D1.O1.A # easier\n";
                                        fit_list(members, path);
                                        fit_manifest(members);
                                    }),
                                    "altered", {{"evaluation/rules/objectives/o1a.yaml", {}}, {"manifest.json", {}}});
    EXPECT_THAT(codes(report), Contains("rules_altered"));
}

TEST_F(BundleAttackTest, ARuleFileRemoved) {
    expect_both(attacked([](Members& members) { members.erase("evaluation/rules/programme.yaml"); }), "altered",
                {{"evaluation/rules/programme.yaml", {}}});
}

TEST_F(BundleAttackTest, WhatIsNoBundleIsUnreadable) {
    const fs::path bundle = sealed();
    const std::string bytes = bytes_of(bundle);
    put_bytes(bundle, bytes + "more");
    expect_both(bundle, "unreadable", {});
    put_bytes(bundle, "#!" + bytes);
    expect_both(bundle, "unreadable", {});
    put_bytes(bundle, bytes.substr(0, bytes.size() / 2));
    expect_both(bundle, "unreadable", {});
    put_bytes(bundle, "");
    expect_both(bundle, "unreadable", {});
}

TEST_F(BundleAttackTest, AMemberThatIsALinkMakesTheBundleUnreadable) {
    const fs::path bundle = sealed();
    std::string bytes = bytes_of(bundle);
    const std::size_t central = bytes.find("PK\1\2");
    bytes.replace(central + 38, 4, std::string_view("\0\0\xFF\xA1", 4));
    put_bytes(bundle, bytes);
    const auto report = expect_both(bundle, "unreadable", {});
    EXPECT_EQ(report.faults.at(0).byte, central);
}

TEST_F(BundleAttackTest, ARequiredMemberMissingMakesTheBundleUnreadable) {
    expect_both(attacked([](Members& members) { members.erase("manifest.json"); }), "unreadable", {});
}

TEST_F(BundleAttackTest, AnyChangedByteIsFound) {
    const fs::path bundle = sealed();
    const std::string bytes = bytes_of(bundle);
    for (std::size_t at = 0; at < bytes.size(); at += 997) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 0x20);
        const ProofReport report = verify_bundle(SeekableText(changed), options_);
        EXPECT_TRUE(report.verdict == ProofVerdict::altered || report.verdict == ProofVerdict::unreadable) << at;
    }
}

}  // namespace
}  // namespace egide::evidence
