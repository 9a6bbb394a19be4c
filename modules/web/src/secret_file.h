#pragma once

#include <filesystem>

#include "egide/base/result.h"
#include "egide/base/secret.h"

namespace egide::web {

/// The one line of a file that is kept from the other accounts of the machine; refused when they may read it.
base::Result<base::Secret> read_secret(const std::filesystem::path& file);

}  // namespace egide::web
