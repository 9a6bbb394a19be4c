#pragma once

#include <initializer_list>
#include <string_view>

#include "egide/journal/merkle.h"

namespace egide::journal {

/// SHA-256 of the parts one after the other. Each thread keeps its context: a tree is millions of short hashes, and
/// making a context costs as much as one of them.
Hash hash_of(std::initializer_list<std::string_view> parts);

}  // namespace egide::journal
