#pragma once

#include <string_view>

#include "egide/base/text.h"

namespace egide::observation {

/// How people read a word of the dictionary ("strategic_committee" → comité stratégique, strategic committee); the word itself when it
/// needs no other.
base::Label word_label(std::string_view word);

}  // namespace egide::observation
