#pragma once

#include "cms.h"

namespace egide::signature {

/// Verifies a time-stamp token (RFC 3161) over the parts it should cover: its chain as of its own time, its hashes as
/// of `now`, with what the file keeps beside it.
Stamp examine_stamp(Bytes token, const std::vector<Bytes>& covered, const Surroundings& around, const Anchors& anchors,
                    Time now);

}  // namespace egide::signature
