#pragma once

#include <span>
#include <string>
#include <string_view>

namespace egide::observation {

/// The known word that a mistyped one most likely meant; empty when none is close (more than a third of the letters
/// differ).
std::string nearest(std::string_view word, std::span<const std::string_view> known);

}  // namespace egide::observation
