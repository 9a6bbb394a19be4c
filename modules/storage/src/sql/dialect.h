#pragma once

#include <string>
#include <string_view>

#include "egide/storage/sql/database.h"

namespace egide::storage::sql {

/// Writes the words in braces of a migration as the engine has them; an unknown word is a bug (std::logic_error).
std::string in_dialect(std::string_view statements, Engine engine);

}  // namespace egide::storage::sql
