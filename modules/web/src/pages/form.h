#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace egide::web::pages {

/// The fields of an application/x-www-form-urlencoded body; nothing when it is malformed: a broken escape, text that is
/// not UTF-8, a name twice, more than 20 fields.
std::optional<std::map<std::string, std::string, std::less<>>> read_form(std::string_view body);

}  // namespace egide::web::pages
