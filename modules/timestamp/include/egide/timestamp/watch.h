#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "egide/timestamp/record.h"

namespace egide::timestamp {

/// A stored proof to look after; a lone token is a record of one time stamp.
struct WatchedProof {
    std::string name;
    EvidenceRecord record;
};

/// A renewal to make.
struct Renewal {
    enum class Kind { time_stamp, hash_tree, too_late };
    std::string name;
    Kind kind = Kind::time_stamp;
    Instant due{};       // from then on it should be made
    Instant deadline{};  // after it the proof is lost
    bool now = false;    // due is reached
    base::Text sentence;
};

/// What each proof needs next, the most urgent first: a time-stamp renewal before a certificate of the last token's
/// path ends, a hash-tree renewal before a hash is retired; `margin` before the deadline it is due. `too_late` says
/// what was missed. A proof that cannot be read, or whose path cannot be found, is too late at once.
std::vector<Renewal> watch(std::span<const WatchedProof> proofs, const Trust& trust, Instant now,
                           std::chrono::days margin = std::chrono::days(90),
                           const WeakSince& weak = known_weak_hashes());

}  // namespace egide::timestamp
