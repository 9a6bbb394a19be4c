#pragma once

#include <span>
#include <string>
#include <vector>

#include "egide/programme/loading.h"

namespace egide::programme {

/// One small change of one rule file: which file, what, and the changed tree.
struct Mutation {
    std::size_t document = 0;
    std::uint32_t line = 0;
    std::string what;
    reading::Node root;
};

/// Every change of limits, comparisons, branches, filters, exceptions and percentages, in the order of the files.
std::vector<Mutation> mutations_of(std::span<const RuleDocument> documents);

}  // namespace egide::programme
