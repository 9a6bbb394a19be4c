#pragma once

#include <string>

#include "egide/base/text.h"
#include "egide/documents/report.h"
#include "egide/programme/difference.h"

namespace egide::documents {

/// What a simulation is compared with; shown as the additive key "compared_with".
struct Comparison {
    const programme::Evaluation* before = nullptr;
    programme::EvaluationDifference difference;
};

/// The evaluation as the JSON that scripts rely on: fixed keys in a fixed order, amounts, percentages and ratios as
/// decimal strings, sentences in one language. Same evaluation and language, same bytes.
std::string evaluation_json(const programme::Evaluation& evaluation, base::Language language,
                            const Comparison* comparison = nullptr);

/// The plan: tasks in order, what would flip each objective, last safe days, coverage, best phase start.
std::string plan_json(const Report& report, base::Language language);

/// Eligibility and prerequisites alone.
std::string eligibility_json(const programme::Evaluation& evaluation, base::Language language);

}  // namespace egide::documents
