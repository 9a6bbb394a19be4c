#pragma once

#include <vector>

#include "request.h"

namespace egide::cli {

/// Everything wrong with a command line: what reading met, then a missing or superfluous argument, a date, a number, a
/// word of a list.
std::vector<base::Text> troubles_of(const Parsed& parsed);

}  // namespace egide::cli
