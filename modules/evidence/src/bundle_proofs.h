#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bundle_format.h"
#include "egide/evidence/seal.h"
#include "egide/evidence/vault.h"
#include "egide/journal/log.h"

namespace egide::evidence {

/// What ties the entries of a proof to a head, and that head to time and to what others saw.
struct HeadParts {
    std::vector<EarlierHead> earlier;  // by increasing size
    std::vector<HeadStamp> stamps;     // of those heads and of the head itself, in the order of their paths
    std::vector<std::string> anchors;  // DER
    std::optional<journal::Instant> waiting_since;  // the head was asked to be stamped and is not
};

/// Takes for each entry the first stamped head that covers it, the heads that the head links to, and those of the
/// notes. `entries` in ascending order.
base::Result<HeadParts> gather_heads(const journal::LogReader& log, const TimeKeeper& time,
                                     std::span<const std::uint64_t> entries, std::span<const std::string> tie_to);

/// An entry with its proof in the head of the log and what its commitments hide.
base::Result<ProvedEntry> prove_entry(const journal::LogReader& log, std::uint64_t index);

}  // namespace egide::evidence
