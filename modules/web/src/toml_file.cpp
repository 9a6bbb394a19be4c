#include "toml_file.h"

#include <toml++/toml.h>

#include "egide/web/messages.h"

namespace egide::web {

namespace {

base::SourcePosition place(const toml::source_region& region, const std::string& name) {
    return {name, region.begin.line, region.begin.column};
}

bool only_text(const toml::array& list) {
    for (const toml::node& one : list) {
        if (!one.is_string()) {
            return false;
        }
    }
    return true;
}

decltype(TomlValue::value) value_of(const toml::node& node) {
    if (const auto* truth = node.as_boolean()) {
        return truth->get();
    }
    if (const auto* number = node.as_integer()) {
        return std::int64_t{number->get()};
    }
    if (const auto* text = node.as_string()) {
        return text->get();
    }
    if (const auto* list = node.as_array(); list != nullptr && only_text(*list)) {
        std::vector<std::string> texts;
        for (const toml::node& one : *list) {
            texts.push_back(one.as_string()->get());
        }
        return texts;
    }
    return TomlValue::Other{};
}

void add_values(const toml::table& table, const std::string& section, const std::string& name,
                std::vector<TomlValue>& into, std::size_t index = 0) {
    for (const auto& [key, node] : table) {
        into.push_back({section, std::string(key.str()), value_of(node), place(key.source(), name), index});
    }
}

/// The values of [[section]] tables, one after the other; false when it is no list of tables.
bool add_tables(const toml::node& node, const std::string& section, const std::string& name,
                std::vector<TomlValue>& into) {
    const auto* list = node.as_array();
    if (list == nullptr || !list->is_array_of_tables()) {
        return false;
    }
    std::size_t index = 0;
    for (const toml::node& one : *list) {
        add_values(*one.as_table(), section, name, into, index++);
    }
    return true;
}

}  // namespace

base::Result<std::vector<TomlValue>> read_toml(std::string_view text, const std::string& name) {
    std::vector<TomlValue> values;
    try {
        const toml::table root = toml::parse(text, name);
        for (const auto& [key, node] : root) {
            if (const auto* section = node.as_table()) {
                add_values(*section, std::string(key.str()), name, values);
                if (section->empty()) {
                    values.push_back({std::string(key.str()), "", TomlValue::Other{}, place(key.source(), name)});
                }
            } else if (!add_tables(node, std::string(key.str()), name, values)) {
                values.push_back({"", std::string(key.str()), value_of(node), place(key.source(), name)});
            }
        }
    } catch (const toml::parse_error& error) {
        return base::Error{base::ErrorKind::invalid, messages::config_syntax(), place(error.source(), name), {},
                           std::string(error.description())};
    }
    return values;
}

}  // namespace egide::web
