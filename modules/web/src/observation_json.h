#pragma once

#include <string>

#include "egide/base/text.h"

namespace egide::web {

/// The dictionary of observations and of the candidate's context as forms are made of it. Same language, same bytes.
std::string observation_kinds_json(base::Language language);

}  // namespace egide::web
