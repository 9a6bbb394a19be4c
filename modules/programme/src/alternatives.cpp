#include "engine.h"

namespace egide::programme {

namespace {

bool same(const Grant& a, const Grant& b) { return a.low == b.low && a.high == b.high; }

/// What changes when the values are those of another reading.
void try_reading(const Engine& engine, const Evaluation& evaluation, const std::vector<Verdict>& verdicts, const Ambiguity& ambiguity,
                 const Reading& reading, const ParameterValues& values, std::vector<Alternative>& out) {
    std::vector<Verdict> changed = verdicts;
    for (std::size_t i = 0; i < verdicts.size(); ++i) changed[i] = engine.verdict_under(reading, values, evaluation.objectives[i]);
    const bool pays_the_same = changed == verdicts && !changes(reading, engine.programme.grant.parameters);
    const Grant other = pays_the_same ? evaluation.grant : grant_of(engine.programme, values, engine.facts, changed);
    const auto add = [&](const Objective* objective, Verdict verdict) {
        out.push_back({&ambiguity, &reading, objective, verdict, other.low, other.high});
    };
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        if (changed[i] != verdicts[i]) add(&engine.programme.objectives[i], changed[i]);
    }
    if (changed == verdicts && !same(evaluation.grant, other)) add(nullptr, Verdict::undetermined);
    for (const auto& prerequisite : evaluation.prerequisites) {
        const Verdict after = engine.verdict_under(reading, values, prerequisite);
        if (prerequisite.verdict != after) add(prerequisite.objective, after);
    }
}

}  // namespace

std::vector<Alternative> alternatives_of(const Engine& engine, const Evaluation& evaluation) {
    std::vector<Alternative> alternatives;
    const std::vector<Verdict> verdicts = verdicts_of(evaluation);
    ParameterValues values = engine.values;
    for (const auto& ambiguity : engine.programme.ambiguities) {
        for (const auto& reading : ambiguity.readings) {
            if (reading.set.empty()) continue;
            for (const auto& [parameter, value] : reading.set) values[parameter] = value;
            try_reading(engine, evaluation, verdicts, ambiguity, reading, values, alternatives);
            for (const auto& [parameter, value] : reading.set) values[parameter] = engine.values[parameter];
        }
    }
    return alternatives;
}

}  // namespace egide::programme
