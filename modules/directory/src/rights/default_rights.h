#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace egide::directory {

/// Who, outside Tier-0 and the object itself, gets at once the control of every object that is born with this
/// descriptor: short names or SIDs, as the text has them, each once. The text is SDDL, from anywhere; what is not
/// understood is passed over. Source: [MS-DTYP] 2.5.1.
std::vector<std::string> trustees_of_default(std::string_view sddl);

}  // namespace egide::directory
