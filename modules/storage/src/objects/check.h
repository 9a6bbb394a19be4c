#pragma once

#include "session.h"

namespace egide::storage::objects {

/// ObjectStore::check for a bucket.
base::Result<evidence::StoreCheck> check_bucket(const Session& session,
                                                std::span<const evidence::ExpectedObject> expected,
                                                const evidence::StoreCheckOptions& options);

}  // namespace egide::storage::objects
