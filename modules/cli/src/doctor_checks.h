#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "session.h"

namespace egide::cli {

enum class Health { good, limited, missing, told };

/// One thing that `egide doctor` looked at, and what it means for the person who asks.
struct DoctorCheck {
    std::string id;  // a stable word for programs
    Health state = Health::told;
    base::Text name;
    base::Text what;
};

struct DoctorSection {
    std::string_view id;
    base::Text title;
    std::vector<DoctorCheck> checks;
};

/// Every section, in the order of a plain list: a new one is one function and one line.
std::vector<DoctorSection> examine(const Session& session);

}  // namespace egide::cli
