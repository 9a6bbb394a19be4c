#pragma once

#include <optional>
#include <string>

#include "der.h"
#include "egide/timestamp/trust.h"

namespace egide::timestamp {

/// AlgorithmIdentifier of a hash, without parameters for SHA-2 and SHA-3 (RFC 5754 §2).
std::string write_algorithm(HashAlgorithm algorithm);
/// A hash; nothing and a fault when it is unknown or has odd parameters.
std::optional<HashAlgorithm> read_algorithm(const der::Element& element, der::Fault& fault, const char* field);
/// MessageImprint; the digest must have the length of its algorithm.
std::string write_imprint(const Digest& digest);
Digest read_imprint(const der::Element& element, der::Fault& fault);

}  // namespace egide::timestamp
