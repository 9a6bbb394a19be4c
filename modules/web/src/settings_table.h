#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/web/configuration.h"
#include "toml_file.h"

namespace egide::web {

/// One key of the configuration file: what it must be, where it goes.
struct SettingRule {
    std::string_view key;  // "server.listen"
    std::string expected;  // "1 … 1000"
    std::function<bool(const TomlValue&, Configuration&)> set;  // false: not what was expected
    std::function<std::string(const Configuration&)> show;      // as the file writes it
};

/// Every key, in the order of the documentation.
const std::vector<SettingRule>& setting_rules();

}  // namespace egide::web
