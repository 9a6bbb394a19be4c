#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "egide/base/result.h"
#include "egide/journal/files.h"
#include "egide/timestamp/authority.h"

namespace egide::timestamp {

/// A digest that waits for its time stamp.
struct Pending {
    std::string id;
    Digest digest;
    Instant since{};  // when it was asked for
    std::uint64_t attempts = 0;
    Instant next_attempt{};  // not tried before
    /// What each authority answered at the last attempt: its name, then the reason in French and English.
    struct Refusal {
        std::string authority;
        base::Bilingual reason;
    };
    std::vector<Refusal> refusals;
};

/// A time stamp that was obtained, with all that its verification needs except the anchor.
struct Proof {
    std::string id;
    Digest digest;
    std::string authority;
    Instant asked{};
    Instant obtained{};  // by our clock
    std::string token;   // DER, with its material inside (with_material)
};

/// A stretch during which nothing proved the time of a digest: still open, or closed by a token.
struct Gap {
    std::string id;
    Digest digest;
    Instant since{};
    std::optional<Instant> until;  // nothing while it lasts
    std::chrono::milliseconds length{};
    base::Text sentence;
};

/// What lies in a queue, with what could not be read.
struct QueueState {
    std::vector<Pending> pending;  // oldest first
    base::Errors damaged;          // one per file that is not readable; the others are not concerned
};

/// What one run did.
struct QueueRun {
    std::vector<std::string> proved;   // ids
    std::vector<std::string> waiting;  // ids that were tried and go on waiting
    base::Errors damaged;
};

/// Requests for time stamps that survive until an authority answers: a folder with one file each, durable before
/// `add` returns, gone only when its proof is durable. A process killed at any moment loses nothing; two processes may
/// run at once, at worst a digest is stamped twice and one of both proofs is kept.
class Queue {
  public:
    /// Nothing is read or made before the first call.
    Queue(std::filesystem::path folder, Clock clock, journal::Calls& calls = journal::system_calls());

    /// Puts a digest in the queue; gives its id. One that waits or is proved already is not asked for again.
    base::Result<std::string> add(const Digest& digest);
    /// Takes a digest out; nothing happens when it does not wait.
    base::Result<std::monostate> cancel(const std::string& id);
    /// Tries what is due, each with the authorities in their order until one gives a token that verifies up to its
    /// anchors; what none stamps waits 1 minute, then twice as long each time, up to 6 hours.
    base::Result<QueueRun> run(std::span<Authority* const> authorities);

    base::Result<QueueState> state() const;
    /// Nothing when it is not proved yet.
    base::Result<std::optional<Proof>> proof(const std::string& id) const;
    base::Result<std::vector<Proof>> proofs() const;
    /// What waits, and what waited longer than `tolerated` before it was stamped; oldest first.
    base::Result<std::vector<Gap>> gaps(std::chrono::milliseconds tolerated = std::chrono::hours(24)) const;

  private:
    std::filesystem::path folder_;
    Clock clock_;
    journal::Calls* calls_;
};

}  // namespace egide::timestamp
