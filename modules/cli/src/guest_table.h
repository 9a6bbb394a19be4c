#pragma once

#include <span>

#include "egide/sandbox/guest.h"

namespace egide::cli {

/// All the guests that this program serves when it is started as a child: those of `sandbox`, and one line for each
/// that another module gives.
std::span<const sandbox::Guest> guest_table();

}  // namespace egide::cli
