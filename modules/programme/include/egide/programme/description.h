#pragma once

#include <string>
#include <string_view>
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

/// The facts about the candidate that eligibility and prerequisites read, by the names of the dictionary and in its order:
/// what somebody has to be asked before he knows whether he may apply.
std::vector<std::string_view> facts_read_first(const Programme& programme);

/// The facts about itself that any rule asks of a candidate of this kind, in the order of the dictionary: what an application
/// has to answer, and no question of another programme or of another kind of candidate.
std::vector<std::string_view> facts_asked_of(const Programme& programme, organisation::CandidateKind kind);

}  // namespace egide::programme
