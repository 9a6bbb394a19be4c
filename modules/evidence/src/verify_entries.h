#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bundle_format.h"
#include "egide/evidence/record.h"
#include "verify_findings.h"

namespace egide::evidence {

/// What is kept of an entry that was checked, for the checks that come after.
struct CheckedEntry {
    std::uint64_t index = 0;
    journal::Instant at{};
    std::optional<Digest> object;  // of a deposit
};

/// Checks entries in the order of their indices: each against its proof in the head, its own bytes, its personal data,
/// its record. `member` is where the entries stand.
class EntryCheck {
  public:
    EntryCheck(const journal::Checkpoint& head, std::string member, ProofFindings& findings)
        : head_(head), member_(std::move(member)), findings_(findings) {}

    /// `leaf` is what the sealed list says the entry's hash is, when there is one. Gives the event when the entry
    /// stands in the head.
    std::optional<Event> check(const ProvedEntry& entry, const std::optional<ListedEntry>& listed);

    const std::vector<CheckedEntry>& checked() const { return checked_; }
    const CheckedEntry* find(std::uint64_t index) const;
    std::uint64_t records() const { return records_; }
    std::uint64_t withheld() const { return withheld_; }
    const std::optional<Record>& last_record() const { return last_record_; }

  private:
    std::optional<journal::Entry> prove(const ProvedEntry& entry, const std::optional<ListedEntry>& listed);
    void check_time(const journal::Entry& entry);
    void check_personal(const ProvedEntry& proved, const Event& event);
    void check_record(const std::string& data, const Event& event);
    ProofPlace at(std::uint64_t index) const { return {member_, index}; }

    const journal::Checkpoint& head_;
    std::string member_;
    ProofFindings& findings_;
    std::vector<CheckedEntry> checked_;
    std::optional<Record> last_record_;
    std::uint64_t records_ = 0;
    std::uint64_t withheld_ = 0;
};

/// Whether an entry of this kind carries a record.
bool carries_record(std::string_view kind);

}  // namespace egide::evidence
