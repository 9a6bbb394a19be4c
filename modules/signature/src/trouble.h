#pragma once

#include <string>

#include "egide/base/result.h"

namespace egide::signature {

/// What is wrong with a file as a whole.
inline base::Error refused(const std::string& file, base::Text message) {
    return {
        .kind = base::ErrorKind::invalid, .message = std::move(message), .at = {file, 0, 0}, .field = {}, .detail = {}};
}

}  // namespace egide::signature
