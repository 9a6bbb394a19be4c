#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/evidence/record.h"
#include "egide/evidence/store.h"
#include "egide/journal/log.h"

namespace egide::evidence {

/// What a journal that verifies may still tell: facts that somebody must explain.
enum class Concern {
    self_granted,           // a right given to oneself, its uses and its removal
    granted_without_right,  // a right given or taken by somebody who had not the right to
    done_without_right,     // an act whose actor had not the right, in a journal that keeps rights
    reading_gap,            // an actor's readings do not follow each other
    reading_untraced,       // somebody holds a copy or a receipt that no entry speaks of
    dates_changed,          // another attested period or moment of collection than the revision before
    revised_after_use,      // a new revision after an evaluation or a bundle used the former one
    withdrawn_after_use,
    rules_changed,       // an evaluation was made with other rules than those given now
    clock_back,          // an entry dated before the one it follows, or a record received after its entry
    not_stamped,         // heads that no trusted time covers
    record_disagrees,    // the record is not what its entry says, or a revision is missing
    entry_malformed,     // an entry of this module without its shape
    erasure_unfinished,  // asked for, not done
};

/// One concern, with all that is needed to find it again.
struct ReviewFinding {
    Concern concern = Concern::record_disagrees;
    base::Text message;
    std::optional<std::uint64_t> entry;  // where it shows
    std::optional<journal::Instant> at;  // when that entry says it was written
    std::string actor;
    std::string evidence;
    std::vector<std::uint64_t> others;  // other entries concerned, in order: uses, removal, earlier revisions
};

/// Rules as they are now.
struct RulesNow {
    std::string programme;
    std::string version;
    Digest rules{};
    std::map<std::string, Digest> files = {};
};

/// A copy that somebody shows, by its bytes: who holds it must have been handed it.
struct HeldCopy {
    std::string name;  // how the findings call it
    Digest object{};
    std::string actor = {};  // empty: anybody
};

/// An entry that somebody holds a receipt of.
struct HeldEntry {
    std::string name;
    std::uint64_t index = 0;
    journal::Hash leaf{};  // journal::leaf_hash of the entry's bytes
};

/// What a receipt's holder can show against a journal: the entry, and the signed note of a head that had it.
struct HeldReceipt {
    HeldEntry entry;
    std::string note;
};
/// Reads a receipt (docs/bundle-format.md) without verifying it: verify.h does.
base::Result<HeldReceipt> read_held_receipt(std::string_view bytes, const std::string& name);

/// What the reviewer knows from elsewhere.
struct ReviewOptions {
    std::vector<RulesNow> rules = {};
    std::vector<HeldCopy> copies = {};
    std::vector<HeldEntry> receipts = {};
    std::optional<journal::Instant> now = {};  // for heads that still wait for a time stamp
    std::chrono::hours stamped_within{24};
    bool stamps_expected = true;  // false: a vault without authority
    std::size_t most_findings = 1000;
};

/// What a review covered, and what it found, in the order of the entries.
struct Review {
    std::uint64_t entries = 0;
    std::uint64_t records = 0;  // compared with their entries
    std::uint64_t erased = 0;   // records whose data is gone
    std::vector<ReviewFinding> findings;
    std::uint64_t left_out = 0;
};

/// Reads a whole journal and says what must be explained. It trusts the journal's bytes: verify_log comes first. Memory
/// grows with the number of pieces of evidence and actors (some 300 bytes each), not of entries.
base::Result<Review> review(const journal::LogReader& log, const ReviewOptions& options = {});

}  // namespace egide::evidence
