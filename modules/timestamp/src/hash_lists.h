#pragma once

#include <string>
#include <vector>

#include "egide/timestamp/record.h"

namespace egide::timestamp {

/// The hash of hashes: sorted, put together, hashed; a single one stands for itself (RFC 4998 §4.2: a leaf is not
/// hashed again when nothing is beside it).
std::string joined_hash(HashAlgorithm algorithm, std::vector<std::string> hashes);
/// Where the lists of a reduced tree lead (§4.3).
std::string root_of(HashAlgorithm algorithm, const std::vector<std::vector<std::string>>& reduced);

/// The algorithm of a time stamp's tree: written beside it, or its token's.
base::Result<HashAlgorithm> tree_algorithm(const ArchiveTimeStamp& stamp);
/// ha of §5.2: the hash of the first `count` chains, as the SEQUENCE of them in DER.
std::string hash_of_chains(HashAlgorithm algorithm, const std::vector<Chain>& chains, std::size_t count);
/// H(h | ha).
std::string rehashed(HashAlgorithm algorithm, std::string_view data, std::string_view chains);
std::string write_chain(const Chain& chain);

}  // namespace egide::timestamp
