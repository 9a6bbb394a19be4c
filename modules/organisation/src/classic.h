#pragma once

#include <string>
#include <string_view>

#include "registry_builder.h"

namespace egide::organisation {

/// Reads a classic extract (lines tagged structureej, structureet; geolocalisation lines are left aside) into the
/// builder. UTF-8 when the bytes are valid UTF-8, else windows-1252 (which holds Latin-1).
void read_classic(std::string_view bytes, const std::string& name, RegistryBuilder& builder, ImportedFile& understood);

}  // namespace egide::organisation
