#pragma once

#include <optional>
#include <string>
#include <vector>

#include "egide/programme/programme.h"
#include "session.h"

namespace egide::cli {

/// What one programme says about a name: an objective, a rule, an ambiguity or a parameter, with citations. Nothing
/// when the programme does not know it.
std::optional<std::string> rule_page(const Session& session, const programme::Programme& rules,
                                     const std::string& asked);
/// The dictionary of observations, from the header that is its one source.
std::string dictionary_page(const Session& session);
std::string dictionary_json();

}  // namespace egide::cli
