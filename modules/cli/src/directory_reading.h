#pragma once

#include <string>

#include "egide/directory/audit.h"
#include "session.h"

namespace egide::cli {

/// What a command judges: a collection, and the constants of --constants over the defaults.
struct DirectoryInput {
    directory::Collection collection;
    directory::Thresholds thresholds;
};
/// The collection at a path, read with the threads asked for; the constants are looked at first.
base::Result<DirectoryInput> read_directory(const Session& session, const std::string& path);
/// --constants, for the commands that judge.
OptionSpec constants_option();

}  // namespace egide::cli
