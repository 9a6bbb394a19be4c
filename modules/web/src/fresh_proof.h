#pragma once

#include <optional>

#include "services.h"

namespace egide::web {

/// Changing by what one proves who one is takes a fresh proof: the refusal when there is none.
std::optional<http::Response> fresh_proof(Services& services, const http::Request& request);

}  // namespace egide::web
