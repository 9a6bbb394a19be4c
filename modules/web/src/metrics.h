#pragma once

#include "egide/http/router.h"
#include "services.h"

namespace egide::web {

/// /metrics in the text format of Prometheus 0.0.4, for clients on this machine alone: others are told that nothing is
/// there.
http::Route metrics_route(Services& services);
std::string metrics_text(Services& services);

}  // namespace egide::web
