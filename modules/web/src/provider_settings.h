#pragma once

#include <string_view>

#include "egide/web/configuration.h"
#include "toml_file.h"

namespace egide::web {

inline constexpr std::string_view kProviderSection = "oidc";

/// Takes one value of an [[oidc]] table; an unknown key, or a value of another kind, is an error with its place.
void apply_provider(const TomlValue& value, Configuration& configuration, base::Errors& errors);
/// What is missing or wrong in the tables as a whole.
base::Errors refusals_of_providers(const Configuration& configuration);

}  // namespace egide::web
