#include "bucket_state.h"

namespace egide::web {

BucketState state_of(const Bucket& bucket) {
    using storage::objects::RetentionMode;
    BucketState state;
    state.trouble = bucket.trouble();
    const auto protections = bucket.protections();
    if (!protections) {
        return state;
    }
    state.versioned = protections->versioned;
    state.locks = protections->locks;
    if (protections->by_default) {
        const bool governance = protections->by_default->mode == RetentionMode::governance;
        state.default_mode = governance ? "governance" : "compliance";
        state.default_days = protections->by_default->days.count();
    }
    return state;
}

std::optional<BucketState> examine_bucket(const Configuration& configuration) {
    if (!configuration.bucket.given()) {
        return std::nullopt;
    }
    const auto bucket = Bucket::from(configuration.bucket, Bucket::Use::evidence);
    if (!bucket) {
        BucketState state;
        state.trouble = bucket.errors();
        return state;
    }
    static_cast<void>((*bucket)->check());
    return state_of(**bucket);
}

}  // namespace egide::web
