#pragma once

#include <string>
#include <vector>

#include "egide/programme/programme.h"

namespace egide::programme {

/// One rule of an objective as its file writes it, for people to look up without evaluating anything.
struct RuleDescription {
    std::string id;    // "D1.O1.A.R1"
    std::string kind;  // "cadence"
    base::Bilingual label;
    Citation cite;
    bool advice = false;
    std::vector<std::string> ambiguities;
    std::string written;  // canonical text
    base::SourcePosition at;
};

/// Every rule that has an id, in the order of the file.
std::vector<RuleDescription> rules_of(const Objective& objective);

}  // namespace egide::programme
