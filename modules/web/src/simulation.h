#pragma once

#include <map>
#include <optional>
#include <string>

#include "egide/organisation/candidate.h"
#include "egide/programme/evaluation.h"

namespace egide::web {

/// What a visitor says: facts by name, documents of the prerequisites by code with the date they bear.
struct SimulationAnswers {
    organisation::Perimeter perimeter;
    base::Date application;
    std::map<std::string, bool, std::less<>> context;
    std::map<std::string, base::Date, std::less<>> pieces;
};

/// The case that these answers make, the same as a `dossier.yaml` that says as much.
programme::Case case_of(const std::string& programme, const SimulationAnswers& answers);
/// A candidate of which nothing is known but its kind.
organisation::Perimeter nameless(organisation::CandidateKind kind);
/// What the rules say of it, and what is left to ask: one language, fixed bytes.
std::string simulation_json(const programme::Programme& programme, const programme::Case& facts, const SimulationAnswers& answers,
                            const std::vector<base::Text>& notes, base::Language language);

}  // namespace egide::web
