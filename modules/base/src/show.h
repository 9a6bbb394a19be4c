#pragma once

#include <cstdint>
#include <string>

#include "egide/base/text.h"

namespace egide::base {

/// "-1 234 567" with the language's thousands separator.
std::string show_integer(std::int64_t value, Language language);

/// A percentage with at most two decimals, trailing zeros dropped, rounded down.
std::string show_share(Share share, Language language);

/// Any argument the way its language writes it.
std::string show_argument(const Argument& argument, Language language);

}  // namespace egide::base
