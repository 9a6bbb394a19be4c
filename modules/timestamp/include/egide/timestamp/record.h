#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "egide/base/result.h"
#include "egide/timestamp/token.h"

namespace egide::timestamp {

/// Hashes that one token will cover together (RFC 4998 §4.2): a binary tree whose leaves are data objects, or groups of
/// objects that belong together.
class HashTree {
  public:
    explicit HashTree(HashAlgorithm algorithm);
    /// Adds an object, or a group; gives its index. A digest of another algorithm, or none, is a bug
    /// (std::logic_error).
    std::size_t add(std::span<const Digest> group);
    std::size_t size() const { return groups_.size(); }
    HashAlgorithm algorithm() const { return algorithm_; }
    /// What the token must cover; an empty tree is a bug (std::logic_error).
    Digest root() const;
    /// The reduced tree of a leaf (RFC 4998 §4.2): lists of hashes, each sorted; empty when the tree is this one hash.
    /// `alone` keeps the siblings out of the first list, as a renewal of the hash wants it (§5.2).
    std::vector<std::vector<std::string>> reduced(std::size_t index, bool alone) const;

  private:
    HashAlgorithm algorithm_;
    std::vector<std::vector<std::string>> groups_;
};

/// One archive time stamp: a token and the lists that lead from the data to what it covers.
struct ArchiveTimeStamp {
    std::string algorithm;   // of the tree: AlgorithmIdentifier in DER; empty: the token's
    std::string attributes;  // in DER as they were read; empty: none
    std::vector<std::vector<std::string>> reduced;
    std::string token;  // DER
    bool operator==(const ArchiveTimeStamp&) const = default;
};

/// Time stamps of which each covers the one before, with one hash algorithm.
using Chain = std::vector<ArchiveTimeStamp>;

/// An evidence record (RFC 4998 §3.1): chains of which each covers the data and the chains before, with its own hash.
struct EvidenceRecord {
    std::vector<std::string> digest_algorithms;  // AlgorithmIdentifiers in DER
    std::vector<std::string> crypto_infos;       // attributes in DER, kept as they are
    std::string encryption_info;                 // in DER, kept as it is; empty: none
    std::vector<Chain> chains;
    bool operator==(const EvidenceRecord&) const = default;
};

/// Reads a record in DER: at most 64 MiB, 256 time stamps in 32 chains, 64 lists of 4,096 hashes each. Errors give the
/// byte.
base::Result<EvidenceRecord> read_record(std::string_view der, const std::string& file);
/// The DER bytes; what read_record accepted in DER is written back the same.
std::string write_record(const EvidenceRecord& record);

/// A first record, of a leaf of a tree that a token covers. Refuses a token that covers something else.
base::Result<EvidenceRecord> start_record(const HashTree& tree, std::size_t index, std::string_view token);

/// The hashes of the data under one record: the same objects, in each algorithm that its chains use.
struct DataDigests {
    std::vector<std::vector<Digest>> objects;  // one list per object, one digest per algorithm
};
/// The algorithms a verification needs digests in, oldest first.
base::Result<std::vector<HashAlgorithm>> algorithms_of(const EvidenceRecord& record);

/// What a new token must cover to renew the last time stamp (§5.2): the hash of the last token, in the chain's
/// algorithm. Records may share a token: their digests are leaves of one HashTree.
base::Result<Digest> time_stamp_renewal(const EvidenceRecord& record);
/// What a new token must cover to renew the hash (§5.2): for each object H(h | ha), where h is the object's digest in
/// the new algorithm and ha the hash of all chains. They form one group of a HashTree.
base::Result<std::vector<Digest>> hash_tree_renewal(const EvidenceRecord& record, HashAlgorithm algorithm,
                                                    const DataDigests& data);

/// One step of a verification.
struct RecordStep {
    enum class Kind { first, time_stamp_renewal, hash_tree_renewal };
    Kind kind = Kind::first;
    std::size_t chain = 0;                            // from 0
    std::size_t stamp = 0;                            // in its chain, from 0
    HashAlgorithm algorithm = HashAlgorithm::sha256;  // of its tree
    Verdict verdict;  // of its token, relied on when the next one was made, or now for the last
    bool holds = false;
    base::Text sentence;
};

/// What a record proves.
struct RecordVerdict {
    bool holds = false;
    bool revocation_known = false;           // at every step
    std::optional<Instant> proved_since;     // when the first token was made; only when it holds
    std::optional<Instant> broken_since;     // from when on the proof is lost, when a date can be told
    std::optional<std::size_t> broken_step;  // index in steps
    std::optional<Instant> protected_until;  // the next end of validity; the next renewal comes before
    bool whole_group = false;                // the first list holds these objects and no other
    std::vector<RecordStep> steps;
    std::vector<base::Text> reasons;  // never empty; the one that decides comes first
};

/// Verifies a record over its data at a moment (§5.3): each token relied on at the time of the next, the last at `at`.
/// Certificates and revocation data come from the tokens and from `trust`. Opens no file and throws nothing that the
/// bytes can cause.
RecordVerdict verify_record(const EvidenceRecord& record, const DataDigests& data, const Trust& trust, Instant at,
                            const WeakSince& weak = known_weak_hashes());

/// Adds a time stamp to the last chain: `index` is the leaf of time_stamp_renewal(record) in `tree`. Refused, with the
/// reason and the date, when the record no longer held at the new token's time.
base::Result<EvidenceRecord> renew_time_stamp(const EvidenceRecord& record, const DataDigests& data,
                                              const HashTree& tree, std::size_t index, std::string_view token,
                                              const Trust& trust, const WeakSince& weak = known_weak_hashes());
/// Adds a chain: `index` is the group of hash_tree_renewal(record, …) in `tree`. Refused likewise.
base::Result<EvidenceRecord> renew_hash_tree(const EvidenceRecord& record, const DataDigests& data,
                                             const HashTree& tree, std::size_t index, std::string_view token,
                                             const Trust& trust, const WeakSince& weak = known_weak_hashes());

}  // namespace egide::timestamp
