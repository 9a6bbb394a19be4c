#pragma once

#include <string_view>
#include <variant>

#include "authority.h"
#include "egide/http/request.h"
#include "refusal.h"

namespace egide::http {

/// Reads a request's target: origin form, an absolute form that names the very host of the Host field, or "*" for
/// OPTIONS (which gives an empty path). See Target for what is refused.
std::variant<Target, Refusal> parse_target(std::string_view text, Method method, const Authority& host,
                                           const Limits& limits);

}  // namespace egide::http
