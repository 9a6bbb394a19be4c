#pragma once

#include <string_view>
#include <vector>

namespace egide::directory::layout {

/// The lines of a text, without their ends, empty ones and those that start with # left out.
std::vector<std::string_view> useful_lines(std::string_view text);

/// The parts between the separators; one empty part for an empty text.
std::vector<std::string_view> parts_of(std::string_view text, char separator);

/// The values of a list joined with ';'. A ';' that a distinguished name escapes with a backslash does not end a value.
std::vector<std::string_view> values_of(std::string_view joined);

}  // namespace egide::directory::layout
