#pragma once

#include <string>

#include "egide/base/result.h"

namespace egide::journal {

/// What is wrong with a file that could be read.
inline base::Error damaged(const std::string& file, base::Text message) {
    return {
        .kind = base::ErrorKind::invalid, .message = std::move(message), .at = {file, 0, 0}, .field = {}, .detail = {}};
}

/// What is wrong with something that stands in no file.
inline base::Error refused(base::Text message) {
    return damaged({}, std::move(message));
}

}  // namespace egide::journal
