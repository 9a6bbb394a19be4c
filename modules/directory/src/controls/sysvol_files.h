#pragma once

#include "controls/control.h"

namespace egide::directory {

/// Adds who outside Tier-0 may write a file of SYSVOL, as a fault of `object`; an unread descriptor is no pass.
void check_file(ControlContext& context, Verdict& verdict, const SysvolFile& file, std::uint32_t object, int level);

}  // namespace egide::directory
