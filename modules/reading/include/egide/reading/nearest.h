#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace egide::reading {

/// Edits (insert, delete, replace, swap neighbours) that turn one word into the other. Upper and lower case are equal.
std::size_t edit_distance(std::string_view left, std::string_view right);

/// The candidate that a mistyped word most likely meant: at most a third of its letters away; empty when none is near.
/// Ties go to the first candidate.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);
std::string_view nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace egide::reading
