#pragma once

#include <string>
#include <vector>

#include "egide/base/result.h"
#include "egide/base/sha256.h"
#include "egide/directory/collection.h"
#include "model/model.h"

namespace egide::directory {

/// Reads several LDIF texts as one collection.
base::Result<Collection> read_ldif_texts(const std::vector<std::string>& texts, const std::string& file);

}  // namespace egide::directory
