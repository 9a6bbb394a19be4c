#pragma once

#include <string_view>

#include "egide/base/text.h"

namespace egide::http {

/// Why a request is not served: the status, the stable word and the sentence of its problem.
struct Refusal {
    int status = 400;
    std::string_view kind;
    base::Text detail;
};

}  // namespace egide::http
