#pragma once

#include "findings.h"
#include "layout.h"

namespace egide::journal {

/// Personal data that no entry of the log commits to.
void find_stray_personal(const Layout& layout, std::uint64_t size, Findings& findings);
/// Full tiles and bundles just beyond the right edge.
void find_stray_tiles(const Layout& layout, std::uint64_t size, Findings& findings);

}  // namespace egide::journal
