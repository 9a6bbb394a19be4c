#pragma once

#include <string>
#include <string_view>

#include "answers.h"
#include "egide/base/date.h"
#include "services.h"

namespace egide::web {

inline constexpr std::string_view kEvaluationGuest = "evaluation";

/// Evaluates the text of a dossier.yaml in a child: the JSON of the evaluation, or the answer that tells what is wrong
/// with it, line by line. YAML is never read in this process.
Or<std::string> evaluate_dossier(Services& services, const http::Request& request, base::Date on,
                                 base::Language language);

}  // namespace egide::web
