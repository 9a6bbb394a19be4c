#include "verify_slice.h"

#include "bundle_text.h"
#include "egide/evidence/messages.h"

namespace egide::evidence {

namespace {

/// What a hostile bundle may make us remember.
constexpr std::uint64_t kMostEntries = 300'000;

}  // namespace

void report_line(ProofFindings& findings, const std::string& member, std::uint64_t line, const base::Errors& errors) {
    const base::Error& first = errors.front();
    const std::string words =
        first.detail.empty() ? base::render(first.message, base::Language::english) : first.detail;
    findings.fault("malformed", messages::proof_malformed(), {member}, "line " + std::to_string(line) + ": " + words);
}

/// The next line of the list that follows the one before.
void SliceWalk::take_listed() {
    next_.reset();
    while (const auto line = list_lines_.next()) {
        const auto listed = read_listed_entry(*line);
        const bool ordered = listed && listed->index >= least_ && count_ < kMostEntries;
        if (ordered) {
            next_ = *listed;
            least_ = listed->index + 1;
            ++count_;
            return;
        }
        report_line(findings_, std::string(member::entries_list), list_lines_.lines(),
                    listed ? base::Errors{malformed("too many lines, or out of order")} : listed.errors());
    }
}

void SliceWalk::skip_until(std::uint64_t index) {
    for (; next_ && next_->index < index; take_listed()) {
        missing_.insert(next_->index);
    }
}

std::optional<ProvedEntry> SliceWalk::take_entry() {
    while (const auto line = lines_.next()) {
        auto entry = read_proved_entry(*line);
        if (entry && lines_.lines() <= kMostEntries + 1) {
            return std::move(entry).value();
        }
        report_line(findings_, std::string(member::entries), lines_.lines(),
                    entry ? base::Errors{malformed("too many lines")} : entry.errors());
    }
    return std::nullopt;
}

/// An entry that comes after a later one was moved, not removed.
bool SliceWalk::in_order(std::uint64_t index) {
    if (last_ && index <= *last_) {
        missing_.erase(index);
        findings_.fault("entry_order", messages::proof_entry_order({.index = index}),
                        {std::string(member::entries), index});
        return false;
    }
    last_ = index;
    return true;
}

void SliceWalk::run(const std::function<void(const ProvedEntry&, const std::optional<ListedEntry>&)>& each) {
    take_listed();
    while (const auto entry = take_entry()) {
        const std::uint64_t index = entry->proof.index;
        if (!in_order(index)) {
            continue;
        }
        skip_until(index);
        const bool listed = next_ && next_->index == index;
        each(*entry, listed ? next_ : std::nullopt);
        if (listed) {
            take_listed();
        }
    }
    skip_until(UINT64_MAX);
    for (const std::uint64_t index : missing_) {
        findings_.fault("entry_missing", messages::proof_entry_missing({.index = index}),
                        {std::string(member::entries), index});
    }
    if (!lines_.whole()) {
        findings_.fault("member_crc", messages::proof_member_crc(), {std::string(member::entries)});
    }
}

}  // namespace egide::evidence
