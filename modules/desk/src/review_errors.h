#pragma once

#include <string>

#include "egide/base/result.h"

namespace egide::desk {

/// One refusal of an input, at its field.
inline base::Errors refused_field(base::Text message, std::string field) {
    return {{base::ErrorKind::invalid, std::move(message), {}, std::move(field), {}}};
}

}  // namespace egide::desk
