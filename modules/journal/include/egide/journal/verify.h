#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "egide/base/result.h"
#include "egide/journal/checkpoint.h"
#include "egide/journal/merkle.h"
#include "egide/journal/note.h"

namespace egide::journal {

/// What a verification may find wrong.
enum class Fault {
    unreadable,          // a file is missing, cut or malformed
    entry_altered,       // an entry no longer gives its signed hash
    entry_malformed,     // not written as the log writes entries
    entry_misplaced,     // an entry that carries another number than its place
    tile_altered,        // a stored hash is wrong while the entries are right
    undecided,           // entry and stored hash disagree and no signed head tells which is right
    root_mismatch,       // the entries do not give the root of a kept head
    head_misplaced,      // heads removed, reordered, or not linked to the ones they name
    not_signed,          // a head without a signature of a trusted key
    key_revoked,         // a head signed with a key beyond the size it is trusted for
    clock_back,          // an entry or a head dated before the one it follows
    rolled_back,         // someone holds a signed head of a larger size
    split_view,          // someone holds a signed head of the same size with another root
    reference_refused,   // a reference that proves nothing: another log, or not signed
    personal_altered,    // personal data that is not what was committed to
    personal_missing,    // personal data gone without a record
    erasure_unfinished,  // recorded as erased, still there
    unpublished,         // a file that belongs to no published head (a process died, or a head was put back)
};

/// One thing that is wrong, and where: as precisely as what remains allows.
struct Finding {
    Fault fault = Fault::unreadable;
    base::Text message;
    std::string file;                    // inside the log's folder; empty when in none
    std::optional<std::uint64_t> byte;   // in that file
    std::optional<std::uint64_t> entry;  // the first entry concerned
    std::optional<std::uint64_t> end;    // one past the last entry concerned, when more than one may be
    std::string detail;                  // untranslated, e.g. what a file's reader said
};

/// A key the verifier trusts, and up to which size of the log when it was revoked: a thief can choose a date, not a
/// size that others have seen.
struct TrustedKey {
    VerifierKey key;
    std::optional<std::uint64_t> up_to_size = {};
};

/// What the verifier knows from elsewhere.
struct VerifyOptions {
    std::vector<TrustedKey> keys;
    std::vector<std::string> references = {};  // signed notes of this log that others hold: witnesses, receipts, copies
    std::vector<VerifierKey> witnesses = {};
    unsigned threads = 2;
    std::size_t most_findings = 1000;  // then only counted
    std::function<void(std::uint64_t done, std::uint64_t size)> progress = {};
};

/// A witness's statement that was checked: it saw this size at this time.
struct Witnessed {
    std::string witness;
    std::uint64_t size = 0;
    Instant at{};
};

/// What a verification covered, and what is wrong. `unpublished` findings alone do not make a log unsound.
struct Verification {
    std::uint64_t size = 0;
    Hash root{};
    std::uint64_t heads = 0;  // kept checkpoints that were checked
    std::vector<Witnessed> witnessed;
    std::vector<Finding> findings;
    std::uint64_t left_out = 0;
    bool sound() const;
};

/// Verifies a whole folder alone: entries against tiles, tiles against heads, every kept head against the entries and
/// its signature, times, personal data against commitments, cosigned heads and references. Reads each file once, holds
/// a few bundles in memory whatever the size. Fails only when there is no readable published head at all.
base::Result<Verification> verify_log(const std::filesystem::path& folder, const VerifyOptions& options);

}  // namespace egide::journal
