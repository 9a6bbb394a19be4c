#include "request.h"

#include <charconv>

namespace egide::cli {

std::string Request::text(std::string_view name) const {
    const auto found = values.find(name);
    return found == values.end() || found->second.empty() ? std::string() : found->second.front();
}

std::vector<std::string> Request::texts(std::string_view name) const {
    const auto found = values.find(name);
    return found == values.end() ? std::vector<std::string>() : found->second;
}

std::optional<base::Date> Request::date(std::string_view name) const {
    return base::Date::parse(text(name));
}

std::optional<unsigned> Request::number(std::string_view name) const {
    const std::string given = text(name);
    unsigned value = 0;
    const auto [end, failed] = std::from_chars(given.data(), given.data() + given.size(), value);
    return failed == std::errc() && end == given.data() + given.size() && !given.empty() ? std::optional(value)
                                                                                         : std::nullopt;
}

std::string name_of(const std::vector<const CommandSpec*>& path) {
    std::string name;
    for (const CommandSpec* command : path) {
        name += (name.empty() ? "" : " ") + std::string(command->name);
    }
    return name;
}

}  // namespace egide::cli
