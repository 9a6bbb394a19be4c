#pragma once

#include <vector>

#include "request.h"

namespace egide::cli {

/// What a parsed command line still lacks or gets wrong: a command, a required argument, a date, a number, a word of a list.
std::vector<base::Text> check(const Request& request);

}  // namespace egide::cli
