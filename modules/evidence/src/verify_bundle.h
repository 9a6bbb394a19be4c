#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bundle_format.h"
#include "egide/evidence/verify.h"
#include "verify_entries.h"
#include "verify_findings.h"
#include "verify_heads.h"
#include "verify_lines.h"
#include "zip_reader.h"

namespace egide::evidence {

/// What the entry of an evaluation says that it used and gave.
struct RecordedEvaluation {
    Digest dossier{};
    Digest evaluation{};
    Digest rules{};
    std::map<std::string, Digest> rule_files;  // by path below the folder of the rules
};
std::optional<RecordedEvaluation> recorded_evaluation(const Event& event);

/// What the bytes of the enclosed evaluation and rules give.
struct EnclosedEvaluation {
    std::optional<Digest> dossier;
    std::optional<Digest> evaluation;
    std::optional<Digest> stated_rules;        // in the evaluation itself
    std::map<std::string, Digest> rule_files;  // likewise
    base::Sha256 rules;                        // names, sizes and bytes, in the order of the names
};

/// One verification of one bundle, member after member.
class BundleCheck {
  public:
    BundleCheck(const SeekableBytes& source, const ProofOptions& options)
        : source_(source), options_(options), findings_(options), heads_(options, findings_) {}
    ProofReport run();

  private:
    bool open();
    bool check_head();
    void check_earlier();
    void check_manifest();
    void check_entries();
    void check_files();
    void check_strangers();
    void check_evaluation();
    void check_rule_files(const RecordedEvaluation& recorded);
    void check_time();
    void conclude();

    /// The bytes of a small member, its CRC checked; a fault and nothing when that fails.
    std::optional<std::string> small(std::string_view name, std::size_t most);
    void check_list(std::string_view name, MemberLines& lines, std::uint64_t count, const ListDigest& sealed);
    void check_entry(const ProvedEntry& entry, const std::optional<ListedEntry>& listed);
    void check_sealed(const Event& event);
    void check_file(const SealedFile& file, const ZipMember& found);
    void check_content(const SealedFile& file, const ObjectName& name);
    void note_evaluation(const SealedFile& file, const ObjectName& name, const std::string& bytes);
    bool feeds_rules(const SealedFile& file, std::uint64_t size);

    const SeekableBytes& source_;
    const ProofOptions& options_;
    ProofFindings findings_;
    HeadCheck heads_;
    ZipListing zip_;
    std::optional<EntryCheck> entries_;
    std::string manifest_bytes_;
    std::optional<Manifest> manifest_;
    bool sealed_ = false;
    std::optional<RecordedEvaluation> recorded_;
    EnclosedEvaluation enclosed_;
    std::set<std::uint64_t> with_file_;  // entries whose bytes are in the bundle
    std::uint64_t files_ = 0;
    std::uint64_t file_bytes_ = 0;
    std::uint64_t faults_before_files_ = 0;
};

}  // namespace egide::evidence
