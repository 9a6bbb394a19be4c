#pragma once

#include <string_view>

namespace egide::directory {

/// Negative, zero or positive: runs of digits by their value, other letters without regard to case (ASCII); names that
/// differ in nothing else, byte by byte. Zero for the same bytes alone.
int compare_naturally(std::string_view left, std::string_view right);

}  // namespace egide::directory
