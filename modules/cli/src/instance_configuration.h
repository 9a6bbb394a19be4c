#pragma once

#include "egide/web/configuration.h"
#include "session.h"

namespace egide::cli {

/// The configuration that --config names, and the data folder that --data puts over it.
base::Result<web::Configuration> instance_configuration(const Session& session);
/// --config.
OptionSpec config_option();

}  // namespace egide::cli
