#pragma once

#include <string>

#include "egide/base/result.h"

namespace egide::storage::objects {

/// An error that a server or a network caused.
inline base::Error unavailable(base::Text message, std::string place, std::string detail = {}) {
    return {.kind = base::ErrorKind::unavailable,
            .message = std::move(message),
            .at = {std::move(place), 0, 0},
            .field = {},
            .detail = std::move(detail)};
}

}  // namespace egide::storage::objects
