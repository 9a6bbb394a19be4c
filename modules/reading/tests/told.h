#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"

namespace egide::reading {

/// "line:column message key" of each error: what a specification of errors compares.
inline std::vector<std::string> told(const base::Errors& errors) {
    std::vector<std::string> out;
    for (const base::Error& error : errors) {
        out.push_back(std::to_string(error.at.line) + ":" + std::to_string(error.at.column) + " " +
                      std::string(error.message.message->key));
    }
    return out;
}

template <typename T>
std::vector<std::string> told(const base::Result<T>& result) {
    return result.ok() ? std::vector<std::string>{} : told(result.errors());
}

}  // namespace egide::reading
