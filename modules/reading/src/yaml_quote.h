#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace egide::reading {

/// The offset just after the quote that closes the YAML scalar whose opening quote stands at `start`; nothing when it
/// is never closed.
std::optional<std::size_t> end_of_quoted(std::string_view text, std::size_t start);

}  // namespace egide::reading
