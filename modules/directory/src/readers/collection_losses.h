#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "model/model.h"
#include "readers/collector_log.h"

namespace egide::directory {

/// The log beside the tables; nothing in it when it is missing or cannot be read.
CollectorLog read_log_of(const std::filesystem::path& folder);

/// Puts what the log says missing into the model, once its domains are known: losses, and a warning for each. A domain
/// that was collected all the same, or that nobody asked for, is no loss.
void note_losses(const CollectorLog& log, const std::vector<std::string>& only_domains, Model& model);

}  // namespace egide::directory
