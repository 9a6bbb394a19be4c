#pragma once

#include <optional>
#include <string_view>

namespace egide::http {

/// The weight, in thousandths, that a list such as Accept-Language or Accept-Encoding gives to a value: its own, or
/// that of "*"; nothing when it speaks of neither. A malformed weight counts as 0 (RFC 9110 §12.4.2).
/// `by_prefix` lets "fr-CA" speak for "fr".
std::optional<int> weight_in(std::string_view list, std::string_view value, bool by_prefix = false);

}  // namespace egide::http
