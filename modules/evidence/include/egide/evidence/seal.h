#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "egide/base/result.h"
#include "egide/evidence/vault.h"
#include "egide/timestamp/authority.h"
#include "egide/timestamp/queue.h"
#include "egide/timestamp/watch.h"

namespace egide::evidence {

/// A head of the journal and what proves since when it exists.
struct StampedHead {
    std::uint64_t size = 0;
    std::string note;       // signed
    std::string token;      // DER, RFC 3161
    std::string record;     // DER, RFC 4998, once renewed; else empty
    std::string authority;  // who made the token
};

/// What became of a demand for trusted time.
struct StampOutcome {
    std::uint64_t size = 0;                     // of the head it was asked for
    bool stamped = false;                       // false: it waits
    journal::Instant since{};                   // when it was asked for first
    std::vector<std::uint64_t> others_stamped;  // heads that waited and were stamped on this occasion
    std::vector<timestamp::Pending::Refusal> refusals;
};

/// What the trusted time of a vault looks like now.
struct StampStatus {
    std::uint64_t size = 0;  // of the journal
    std::optional<std::uint64_t> last_stamped;
    std::size_t authorities = 0;
    std::vector<timestamp::Gap> gaps;
    std::vector<timestamp::Pending> pending;
    std::vector<timestamp::Renewal> renewals;
    base::Errors damaged;
};

/// What a round of renewals did.
struct RenewalRound {
    std::vector<std::string> renewed;           // by the name of the proof: size of its head
    std::vector<timestamp::Renewal> later;      // not due yet, or due and refused
    std::vector<timestamp::Renewal> too_late;
    base::Errors refused;
};

/// One authority as it is configured.
struct ConfiguredAuthority {
    std::string name;
    std::string url;  // empty: local
    std::vector<std::string> anchors;  // DER
};

/// Trusted time over the heads of a vault's journal, kept in its folder `time/`:
///   authorities.yaml, anchors/<name>.pem   what is asked, and who is trusted
///   local/<name>/                          local authorities (tests and exercises)
///   queue/, heads/<digest>.note            what waits or was obtained, and the head it speaks of
///   records/<id>.ers                       evidence records, once renewed
/// Each token is recorded in the journal as time.stamped {authority, digest, number, size, token_sha256}; a head that no
/// authority stamped at once as time.waiting {digest, number, since, size}; they name the head: SHA-256 of its text, how
/// many came before it, its entries. Renewals are time.renewed {heads, token_sha256}.
class TimeKeeper {
  public:
    TimeKeeper(Vault& vault, journal::Clock clock, journal::Calls& calls = journal::system_calls());

    journal::Instant now() const { return clock_(); }
    journal::Calls& calls() const { return calls_; }

    /// Asks for the time of the journal's head, and again for whatever waits. Nothing is lost when no authority answers.
    base::Result<StampOutcome> stamp();
    /// Likewise for a head that was read.
    base::Result<StampOutcome> stamp(const journal::LogReader& log);
    base::Result<StampStatus> status() const;
    /// Heads with a token, by increasing size.
    base::Result<std::vector<StampedHead>> stamped_heads() const;
    /// Renews what is due within the margin (RFC 4998), all with one token.
    base::Result<RenewalRound> renew(std::chrono::days margin = std::chrono::days(90),
                                     const timestamp::WeakSince& weak = timestamp::known_weak_hashes());

    /// A local authority in the vault's folder: it proves nothing to others.
    Done create_local(const std::string& name, const timestamp::LocalAuthorityOptions& options = {});
    /// Keeps the settings of an authority reached over HTTP; its anchors are copied. A known name is refused.
    Done add(const timestamp::AuthoritySettings& settings);
    base::Result<std::vector<ConfiguredAuthority>> configured() const;
    /// Certificates of all configured authorities, in DER.
    base::Result<std::vector<std::string>> anchors() const;

  private:
    struct Head;
    base::Result<std::vector<std::unique_ptr<timestamp::Authority>>> connect() const;
    base::Result<std::string> keep_head(const std::string& note, timestamp::HashAlgorithm algorithm);
    base::Result<Head> head_of(const timestamp::Digest& digest) const;
    base::Result<Head> head_of_proof(const std::string& id) const;
    base::Result<std::uint64_t> record_stamp(const std::string& id);
    Done record_waiting(const timestamp::Digest& digest, journal::Instant since);
    base::Result<StampOutcome> settle(StampOutcome outcome, const std::string& id);
    base::Result<std::vector<timestamp::WatchedProof>> watched() const;
    Done keep_renewed(const std::string& token, const std::vector<std::pair<std::string, std::string>>& records,
                      RenewalRound& round);
    std::filesystem::path folder() const;
    timestamp::Queue queue() const;

    Vault& vault_;
    journal::Clock clock_;
    journal::Calls& calls_;
};

}  // namespace egide::evidence
