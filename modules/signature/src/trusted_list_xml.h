#pragma once

#include "egide/signature/trust_list.h"

namespace egide::signature {

/// Reads a national trusted list (ETSI TS 119 612).
base::Result<TrustList> read_trusted_list_xml(std::span<const std::uint8_t> bytes, const std::string& file,
                                              const TrustListLimits& limits);

}  // namespace egide::signature
