#pragma once

#include <filesystem>

#include "egide/base/result.h"
#include "egide/directory/collection.h"
#include "model/model.h"

namespace egide::directory {

/// Fills a model from the clear tree of an ORADAD collection, `folder` holding tables.tsv.
base::Result<Collection> read_oradad(const std::filesystem::path& folder, const ReadingOptions& options);

}  // namespace egide::directory
