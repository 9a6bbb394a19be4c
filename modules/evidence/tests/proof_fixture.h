#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bundle_format.h"
#include "bundle_text.h"
#include "egide/evidence/bundle.h"
#include "egide/evidence/receipt.h"
#include "egide/evidence/verify.h"
#include "egide/reading/tree.h"
#include "evidence_fixture.h"
#include "zip_reader.h"
#include "zip_writer.h"

namespace egide::evidence {

/// Where something is wrong: the member, and the entry of the journal.
using Places = std::set<std::pair<std::string, std::optional<std::uint64_t>>>;

/// What a verifier said.
struct Opinion {
    std::string verdict;
    Places wrong;
    bool operator==(const Opinion&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const Opinion& opinion) {
    out << opinion.verdict;
    for (const auto& [member, entry] : opinion.wrong) {
        out << " " << member << (entry ? "#" + std::to_string(*entry) : "");
    }
    return out;
}

/// The members of a bundle, to be changed and written again.
using Members = std::map<std::string, std::string>;

inline Members members_of(const fs::path& bundle) {
    const std::string bytes = bytes_of(bundle);
    const SeekableText source(bytes);
    const ZipListing listing = read_zip(source);
    EXPECT_FALSE(listing.trouble.has_value());
    Members members;
    for (const ZipMember& one : listing.members) {
        members[one.name] = read_small_member(source, one, bytes.size()).value();
    }
    return members;
}

inline void write_members(const fs::path& bundle, const Members& members) {
    const int file = ::open(bundle.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    ASSERT_GE(file, 0);
    ZipWriter writer(file, quick_calls());
    for (const auto& [name, bytes] : members) {
        ASSERT_TRUE(writer.add(name, bytes).ok()) << name;
    }
    ASSERT_TRUE(writer.finish().ok());
    ::close(file);
}

/// The lines of a member, newlines left out.
inline std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}
inline std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += line + "\n";
    }
    return text;
}

inline void replace(std::string& text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
}

/// What a report says, for the message of a failed expectation.
inline std::string told(const ProofReport& report) {
    std::string text = std::string(name_of(report.verdict)) + "\n";
    for (const ProofFault& fault : report.faults) {
        text += "wrong " + fault.code + " " + fault.member + (fault.entry ? "#" + std::to_string(*fault.entry) : "") +
                " " + fault.text.en + " " + fault.detail + "\n";
    }
    for (const ProofStatement& one : report.proved) {
        text += "proved " + one.code + " " + one.text.en + "\n";
    }
    for (const ProofStatement& one : report.not_proved) {
        text += "open " + one.code + " " + one.member + " " + one.text.en + "\n";
    }
    return text;
}

/// A vault with a local time authority, some evidence, and a bundle of it.
class ProofTest : public VaultTest {
  protected:
    struct Sealed {
        fs::path path;
        SealedBundle bundle;
    };

    /// Time passes for the authority too, unless a test moves the institution's clock alone.
    journal::Clock authority_clock() {
        return [this] { return now_ - ahead_; };
    }
    TimeKeeper keeper(Vault& vault) { return {vault, authority_clock(), quick_calls()}; }

    static BundleEvaluation evaluation() {
        BundleEvaluation made;
        made.rules = {{"programme.yaml", "id: d1bis\n"}, {"objectives/o1a.yaml", "id: D1.O1.A\n"}};
        made.json = "{\"rules\": {\"sha256\": \"" + base::hex(digest_of_rules(made.rules)) + "\"}}\n";
        made.dossier = "programme: d1bis\n";
        made.rules_version = "2026-01";
        made.on = *base::Date::parse("2026-10-01");
        return made;
    }
    BundleRequest request(const std::string& name = "bundle.zip") const {
        return {.actor = "alice", .programme = "d1bis", .candidate = "GHT Démo", .evaluation = evaluation(),
                .output = folder_.path() / name};
    }

    /// Deposits, an absence, a reading, a stamp in the middle, a revision.
    void fill(Vault& vault) {
        NewEvidence report = evidence_of("first report", "rapport <1>.pdf");
        report.attests.programme = "d1bis";
        report.attests.objective = "D1.O1.A";
        report.attests.from = base::Date::parse("2026-01-01");
        report.attests.to = base::Date::parse("2026-01-31");
        first_ = add(vault, report);
        second_ = add(vault, evidence_of(std::string(100'000, 'x'), "journal.csv"));
        value(vault.absent("bob", {.objective = "D1.O2.B"}, "not made yet"));
        value(keeper(vault).stamp());
        static_cast<void>(value(vault.read("carol", first_.evidence)));
        value(vault.revise("alice", first_.evidence, evidence_of("second report"), "a page was missing"));
    }
    Vault filled() {
        Vault vault = create();
        const auto created = keeper(vault).create_local("essai");
        EXPECT_TRUE(created.ok()) << told(created);
        fill(vault);
        return vault;
    }
    SealedBundle seal(Vault& vault, const BundleRequest& wanted) {
        TimeKeeper time = keeper(vault);
        return value(seal_bundle(vault, time, wanted));
    }
    /// The whole of it, sealed; options know the key and the authority.
    fs::path sealed() {
        Vault vault = filled();
        seal(vault, request());
        know(vault);
        return request().output;
    }
    void know(Vault& vault) {
        options_.keys = {{vault.key()}};
        options_.anchors = value(keeper(vault).anchors());
        options_.on = now_ + std::chrono::hours(24);
    }

    static ProofReport report_of(const fs::path& bundle, const ProofOptions& options) {
        const std::string bytes = bytes_of(bundle);
        return verify_proof(SeekableText(bytes), options);
    }
    ProofReport report_of(const fs::path& bundle) const { return report_of(bundle, options_); }
    static Opinion opinion_of(const ProofReport& report) {
        Opinion opinion{std::string(name_of(report.verdict)), {}};
        for (const ProofFault& fault : report.faults) {
            opinion.wrong.emplace(fault.member, fault.entry);
        }
        return opinion;
    }
    /// What the independent program says of the same bundle, told the same.
    Opinion second_opinion(const fs::path& bundle) const;
    /// Both verifiers come to this verdict and find the same places wrong, these among them; gives our report.
    ProofReport expect_both(const fs::path& bundle, const std::string& verdict, const Places& wrong) const {
        ProofReport report = report_of(bundle);
        const Opinion ours = opinion_of(report);
        EXPECT_EQ(ours.verdict, verdict) << told(report);
        EXPECT_TRUE(std::includes(ours.wrong.begin(), ours.wrong.end(), wrong.begin(), wrong.end())) << told(report);
        const Opinion second = second_opinion(bundle);
        EXPECT_EQ(second.verdict, verdict);
        EXPECT_TRUE(verdict == "unreadable" || second == ours) << told(report) << second;
        return report;
    }
    static bool has(const std::vector<ProofStatement>& statements, std::string_view code) {
        return std::any_of(statements.begin(), statements.end(),
                           [&](const ProofStatement& one) { return one.code == code; });
    }
    static std::vector<std::string> codes(const ProofReport& report) {
        std::vector<std::string> all;
        for (const ProofFault& fault : report.faults) {
            all.push_back(fault.code);
        }
        return all;
    }

    std::chrono::milliseconds ahead_{0};  // of the institution's clock over the authority's
    ProofOptions options_;
    Added first_;
    Added second_;
};

inline Opinion ProofTest::second_opinion(const fs::path& bundle) const {
    std::string command = "python3 -B '" EGIDE_SOURCE_DIR "/tests/second_opinion/verify_bundle.py' '" + bundle.string() + "'";
    for (const journal::TrustedKey& key : options_.keys) {
        command += " --key '" + key.key.text() + (key.up_to_size ? "@" + std::to_string(*key.up_to_size) : "") + "'";
    }
    std::size_t number = 0;
    for (const std::string& reference : options_.references) {
        const fs::path file = folder_.write("reference" + std::to_string(++number), reference);
        command += " --reference '" + file.string() + "'";
    }
    if (!options_.anchors.empty()) {
        const fs::path file = folder_.write("anchors.pem", timestamp::write_certificates(options_.anchors));
        command += " --anchor '" + file.string() + "'";
    }
    if (options_.on) {
        command += " --on " + journal::show_instant(*options_.on).substr(0, 10);
    }
    std::string answer;
    FILE* pipe = ::popen(command.c_str(), "r");
    std::array<char, 4096> block{};
    while (const std::size_t count = std::fread(block.data(), 1, block.size(), pipe)) {
        answer.append(block.data(), count);
    }
    EXPECT_EQ(::pclose(pipe), 0) << command;
    const auto node = reading::read_json(answer, "second opinion");
    EXPECT_TRUE(node.ok()) << answer;
    Opinion opinion;
    if (node) {
        opinion.verdict = node->find("verdict")->scalar;
        for (const reading::Node& one : node->find("wrong")->items) {
            const reading::Node& entry = one.items.at(1);
            opinion.wrong.emplace(one.items.at(0).scalar,
                                  entry.is_null() ? std::nullopt : std::optional<std::uint64_t>(std::stoull(entry.scalar)));
        }
    }
    return opinion;
}

}  // namespace egide::evidence
