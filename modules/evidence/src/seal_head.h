#pragma once

#include <string>

#include "egide/evidence/seal.h"
#include "egide/journal/checkpoint.h"
#include "seal_files.h"

namespace egide::evidence {

/// A head that trusted time was asked for.
struct TimeKeeper::Head {
    std::string note;
    journal::Checkpoint checkpoint;
};

/// What a signed note says as a checkpoint; the signature is not looked at.
base::Result<journal::Checkpoint> checkpoint_of(const std::string& note, const std::string& file);

}  // namespace egide::evidence
