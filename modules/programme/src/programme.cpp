#include "egide/programme/programme.h"

#include <algorithm>
#include <array>

namespace egide::programme {

std::string_view word(Verdict verdict) {
    static constexpr std::array<std::string_view, 5> kWords{"met", "partial", "not_met", "undetermined", "not_applicable"};
    return kWords[static_cast<std::size_t>(verdict)];
}

std::string_view word(ParameterType type) {
    static constexpr std::array<std::string_view, 7> kWords{"number", "days", "months", "share", "decimal", "date", "word"};
    return kWords[static_cast<std::size_t>(type)];
}

std::string show(const ParameterValue& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
    if (const auto* ratio = std::get_if<base::Ratio>(&value)) return ratio->decimal();
    if (const auto* date = std::get_if<base::Date>(&value)) return date->iso();
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    return {};
}

std::optional<ParameterIndex> Programme::find_parameter(std::string_view name) const {
    const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const auto& each) { return each.name == name; });
    if (found == parameters.end()) return std::nullopt;
    return static_cast<ParameterIndex>(found - parameters.begin());
}

const Objective* Programme::find_objective(std::string_view wanted) const {
    for (const auto* list : {&objectives, &prerequisites}) {
        for (const auto& each : *list) {
            if (each.id == wanted) return &each;
        }
    }
    return nullptr;
}

ParameterValues Programme::values(base::Date applicable_on, base::Date known_on) const {
    ParameterValues result;
    result.reserve(parameters.size());
    for (const auto& parameter : parameters) {
        const DatedValue* best = nullptr;
        for (const auto& each : parameter.values) {
            if (each.applicable_from > applicable_on || each.known_from > known_on) continue;
            if (best == nullptr || each.applicable_from > best->applicable_from ||
                (each.applicable_from == best->applicable_from && each.known_from >= best->known_from)) {
                best = &each;
            }
        }
        result.push_back(best != nullptr ? best->value : ParameterValue());
    }
    return result;
}

}  // namespace egide::programme
