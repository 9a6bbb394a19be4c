#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "egide/reading/reader.h"

namespace egide::reading {

/// The word by which messages choose how to speak of a value that was found: "nothing", "list", "mapping", "quoted" or
/// "scalar".
std::string_view found_kind(const Node& node);

/// A non-negative amount; reports and gives nothing when wrong.
std::optional<base::Money> as_money(const Node& node, Problems& problems, std::string_view field);

/// The index of a word among those allowed; reports and gives nothing when it is none of them.
std::optional<std::size_t> as_choice(const Node& node, Problems& problems, std::string_view field,
                                     std::initializer_list<std::string_view> choices);

}  // namespace egide::reading
