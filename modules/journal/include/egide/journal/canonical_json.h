#pragma once

#include <string>
#include <string_view>

#include "egide/base/result.h"

namespace egide::journal {

/// The JSON text in the one form of RFC 8785: no blanks, keys sorted by UTF-16 code units, minimal escapes. Numbers are
/// whole numbers from -2^53 to 2^53 written without fraction or exponent; any other number is refused, so that the
/// number formatting of ECMAScript is never needed. U+0000 is refused too, as everywhere in the house. `file` is the
/// name shown in positions.
base::Result<std::string> canonical_json(std::string_view json, const std::string& file);

/// Whether the bytes are exactly what canonical_json would write. Never fails; at most 64 levels deep.
bool is_canonical_json(std::string_view bytes);

}  // namespace egide::journal
