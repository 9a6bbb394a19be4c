#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundle_format.h"
#include "egide/timestamp/record.h"
#include "egide/timestamp/token.h"
#include "verify_entries.h"
#include "verify_findings.h"
#include "verify_heads.h"

namespace egide::evidence {

/// Since when a head is proved to exist, and by whom.
struct HeadTime {
    journal::Instant at{};
    std::string authority;
};

/// Checks the tokens and evidence records of a proof against the heads they speak of.
class TimeCheck {
  public:
    /// `stated` are the anchors that the proof gives itself, in DER.
    TimeCheck(const ProofOptions& options, std::vector<ReadHead> heads, std::vector<std::string> stated,
              ProofFindings& findings);

    void check(const HeadStamp& stamp, const std::string& member);
    /// What all stamps together prove of the heads and of these entries, in ascending order. `waiting_since`: what the
    /// proof says of a head that no authority had stamped yet.
    void conclude(const std::vector<CheckedEntry>& entries, std::optional<journal::Instant> waiting_since);

  private:
    void check_token(const HeadStamp& stamp, const ReadHead& head, const std::string& member);
    void check_record(const HeadStamp& stamp, const ReadHead& head, const std::string& member);
    void judge(const timestamp::Verdict& verdict, const ReadHead& head, const std::string& member);
    void keep(const ReadHead& head, HeadTime time);
    void check_clock(const ReadHead& head, const HeadTime& time);
    std::size_t report_entries(const std::vector<CheckedEntry>& entries);
    void report_head(bool entries_covered, std::optional<journal::Instant> waiting_since);
    void report_hash();

    const ProofOptions& options_;
    std::vector<ReadHead> heads_;
    timestamp::Trust trust_;
    bool anchors_stated_;
    ProofFindings& findings_;
    std::map<std::uint64_t, HeadTime> proved_;  // by size of head
    struct Lapsed {
        std::string member;
        journal::Instant since{};
    };
    std::map<std::uint64_t, Lapsed> lapsed_;  // tokens that a renewal must take over
    std::map<std::uint64_t, bool> renewed_;   // heads with an evidence record that holds
    bool revocation_unknown_ = false;
};

}  // namespace egide::evidence
