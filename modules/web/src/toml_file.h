#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "egide/base/result.h"

namespace egide::web {

/// One value of a TOML file; what we have no use for (floats, dates, tables inside lists) is `other`.
struct TomlValue {
    struct Other {};
    std::string section;
    std::string key;
    std::variant<Other, bool, std::int64_t, std::string, std::vector<std::string>> value;
    base::SourcePosition at;
    std::size_t index = 0;  // among the tables of that name: [[oidc]]
};

/// The values of a file made of sections that hold values. Library: toml++, seen by toml_file.cpp alone.
base::Result<std::vector<TomlValue>> read_toml(std::string_view text, const std::string& name);

}  // namespace egide::web
