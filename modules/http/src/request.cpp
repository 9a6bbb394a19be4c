#include "egide/http/request.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "characters.h"

namespace egide::http {

namespace {

struct NamedMethod {
    Method method;
    std::string_view name;
};
constexpr std::array<NamedMethod, 7> kMethods{{{Method::get, "GET"},
                                               {Method::head, "HEAD"},
                                               {Method::post, "POST"},
                                               {Method::put, "PUT"},
                                               {Method::patch, "PATCH"},
                                               {Method::remove, "DELETE"},
                                               {Method::options, "OPTIONS"}}};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

}  // namespace

std::string_view name_of(Method method) {
    return std::find_if(kMethods.begin(), kMethods.end(), [&](const auto& known) { return known.method == method; })
        ->name;
}

std::optional<Method> method_named(std::string_view name) {
    const auto* const found =
        std::find_if(kMethods.begin(), kMethods.end(), [&](const auto& known) { return known.name == name; });
    return found == kMethods.end() ? std::nullopt : std::optional(found->method);
}

bool same_name(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

void Fields::set(std::string_view name, std::string value) {
    remove(name);
    add(std::string(name), std::move(value));
}

void Fields::remove(std::string_view name) {
    std::erase_if(fields_, [&](const Field& field) { return same_name(field.name, name); });
}

std::optional<std::string_view> Fields::find(std::string_view name) const {
    for (const Field& field : fields_) {
        if (same_name(field.name, name)) {
            return field.value;
        }
    }
    return std::nullopt;
}

std::size_t Fields::count(std::string_view name) const {
    return static_cast<std::size_t>(
        std::count_if(fields_.begin(), fields_.end(), [&](const Field& field) { return same_name(field.name, name); }));
}

std::string Target::path() const {
    std::string path;
    for (const std::string& segment : segments) {
        path += '/';
        path += segment;
    }
    return path.empty() ? "/" : path;
}

const std::string& Request::path_parameter(std::string_view name) const {
    const auto found = path_parameters.find(name);
    if (found == path_parameters.end()) {
        throw std::out_of_range("no path parameter " + std::string(name));
    }
    return found->second;
}

std::optional<std::string_view> Request::query_parameter(std::string_view name) const {
    for (const auto& [key, value] : target.query) {
        if (key == name) {
            return value;
        }
    }
    return std::nullopt;
}

}  // namespace egide::http
