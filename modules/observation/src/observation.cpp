#include "egide/observation/observation.h"

#include <algorithm>

namespace egide::observation {

const Value* Observation::find(Field field) const {
    const auto found =
        std::find_if(values.begin(), values.end(), [&](const auto& value) { return value.first == field; });
    if (found == values.end() || std::holds_alternative<std::monostate>(found->second)) {
        return nullptr;
    }
    return &found->second;
}

const std::string& Observation::text(Field field) const {
    static const std::string unknown;
    const Value* value = find(field);
    const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
    return text == nullptr ? unknown : *text;
}

}  // namespace egide::observation
