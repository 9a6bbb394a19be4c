#pragma once

#include "routes.h"

namespace egide::web {

/// Makes a creation safe to repeat: a request with an Idempotency-Key that was answered before gets the same answer,
/// byte for byte; with the same key and another body it is refused (422); while the first is under way too (409).
/// Answers are kept for ApplicationLimits::replies_kept, sealed under the key, which is not kept. A failure of ours
/// (5xx) leaves the key free. Without the field the request simply runs.
http::Handler once(Services& services, ServiceHandler handler);
/// The parameter, for the route table.
http::Parameter idempotency_parameter();
/// Forgets answers that are too old; gives how many.
base::Result<std::int64_t> forget_replies(Services& services);

}  // namespace egide::web
