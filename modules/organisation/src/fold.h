#pragma once

#include <string>
#include <string_view>

namespace egide::organisation {

/// Text as a search compares it: lower case, Latin letters without accents (œ as oe), every run of anything but letters
/// and digits one space, none at the ends.
std::string fold(std::string_view utf8);

}  // namespace egide::organisation
