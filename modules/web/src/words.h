#pragma once

#include <string>

#include "egide/accounts/rights.h"
#include "egide/base/text.h"

namespace egide::web {

struct Services;

/// "fr" or "en".
std::string language_word(base::Language language);
/// The name of what a scope reaches, for people; empty when none is known.
std::string scope_name(Services& services, const accounts::Scope& scope);

}  // namespace egide::web
