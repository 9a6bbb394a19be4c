#pragma once

#include <string>

#include "egide/directory/audit.h"
#include "session.h"

namespace egide::cli {

/// The collection that an argument names, read with the threads asked for.
base::Result<directory::Collection> read_directory(const Session& session, const std::string& path);
/// The constants of --constants over the defaults.
base::Result<directory::Thresholds> directory_thresholds(const Session& session);
/// --constants, for the commands that judge.
OptionSpec constants_option();

}  // namespace egide::cli
