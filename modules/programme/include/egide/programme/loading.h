#pragma once

#include <span>
#include <string>
#include <vector>

#include "egide/base/result.h"
#include "egide/programme/programme.h"
#include "egide/reading/tree.h"

namespace egide::programme {

/// One rule file, already read. `name` is its path inside the programme's folder ("objectives/o1a.yaml").
struct RuleDocument {
    std::string name;
    reading::Node root;
};

/// Builds a programme from its files (docs/how-to/rule-language.md). Reports every error at once: unknown keys, missing citations,
/// unused parameters, unresolved references, exceptions that overlap. `sha256` is of the files' bytes.
base::Result<Programme> load(std::span<const RuleDocument> documents, std::string sha256);

}  // namespace egide::programme
