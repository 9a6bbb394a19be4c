#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "bundle_format.h"
#include "verify_findings.h"
#include "verify_lines.h"

namespace egide::evidence {

/// Tells of a line that is not as the format says.
void report_line(ProofFindings& findings, const std::string& member, std::uint64_t line, const base::Errors& errors);

/// Goes through the entries of a bundle and the sealed list of them side by side, both in ascending order.
class SliceWalk {
  public:
    SliceWalk(const SeekableBytes& source, const ZipMember& list, const ZipMember& entries, ProofFindings& findings)
        : list_lines_(source, list), lines_(source, entries), findings_(findings) {}
    /// Calls `each` for every entry that is in its place, with its line of the list when there is one; what is missing
    /// or displaced is a fault.
    void run(const std::function<void(const ProvedEntry&, const std::optional<ListedEntry>&)>& each);
    /// After run: the list, read to its end, and how many entries it names.
    MemberLines& list() { return list_lines_; }
    std::uint64_t listed() const { return count_; }

  private:
    void take_listed();
    void skip_until(std::uint64_t index);
    std::optional<ProvedEntry> take_entry();
    bool in_order(std::uint64_t index);

    MemberLines list_lines_;
    MemberLines lines_;
    ProofFindings& findings_;
    std::optional<ListedEntry> next_;
    std::uint64_t least_ = 0;  // index of the next line of the list
    std::optional<std::uint64_t> last_;
    std::set<std::uint64_t> missing_;
    std::uint64_t count_ = 0;
};

}  // namespace egide::evidence
