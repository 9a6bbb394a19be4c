#pragma once

#include <filesystem>
#include <vector>

#include "session.h"

namespace egide::cli {

/// The programme folders that a rules command was given, or all of them.
base::Result<std::vector<std::filesystem::path>> chosen_folders(const Session& session, std::string_view argument);
/// The argument of the commands on rules.
ArgumentSpec folders_argument();

}  // namespace egide::cli
