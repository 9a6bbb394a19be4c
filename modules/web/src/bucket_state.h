#pragma once

#include <optional>
#include <string>

#include "bucket.h"

namespace egide::web {

/// What a bucket does by itself, in the words of the configuration.
struct BucketState {
    bool versioned = false;
    bool locks = false;
    std::string default_mode = "none";  // what it applies when a deposit asks for nothing
    std::int64_t default_days = 0;
    base::Errors trouble = {};  // why it does not answer; then the rest is not known
};
/// Asks the bucket that the configuration names, once; nothing when it names none.
std::optional<BucketState> examine_bucket(const Configuration& configuration);
/// What a bucket said when it was asked last.
BucketState state_of(const Bucket& bucket);

}  // namespace egide::web
