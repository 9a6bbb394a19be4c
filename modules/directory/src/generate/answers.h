#pragma once

#include <filesystem>
#include <vector>

#include "egide/base/result.h"
#include "generate/planter.h"

namespace egide::directory::generate {

/// {"seed": …, "objects": …, "level": …, "controls": [{"id": …, "level": …, "objects": [DN, …]}],
/// "advisories": the same, at level 0}: what an audit must find, from the plan and not from an analysis. `level` is
/// that of the forest, 5 when nothing was planted. A control that a share of the crowd fails names no object.
base::Errors write_answers(const std::filesystem::path& file, std::uint64_t seed, std::size_t objects,
                           const std::vector<Answer>& answers);

}  // namespace egide::directory::generate
