#pragma once

#include <string>

#include "egide/base/text.h"
#include "egide/programme/programme.h"

namespace egide::web {

/// A programme as the interface browses it: objectives, rules, pieces, citations, ambiguities, parameters. Same
/// programme and language, same bytes.
std::string programme_json(const programme::Programme& programme, const std::string& id, base::Language language);

}  // namespace egide::web
