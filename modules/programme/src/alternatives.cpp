#include <algorithm>

#include "criteria/criterion.h"
#include "engine.h"

namespace egide::programme {

namespace {

bool reads_any(const Objective& objective, const Reading& reading) {
    return std::any_of(reading.set.begin(), reading.set.end(), [&](const auto& change) {
        return std::binary_search(objective.parameters.begin(), objective.parameters.end(), change.first);
    });
}

bool same(const Grant& a, const Grant& b) { return a.low == b.low && a.high == b.high; }

void try_reading(const Engine& engine, const Ambiguity& ambiguity, const Reading& reading, const std::vector<Verdict>& verdicts,
                 const Grant& grant, std::vector<Alternative>& out) {
    ParameterValues values = engine.values;
    for (const auto& [parameter, value] : reading.set) values[parameter] = value;
    std::vector<Verdict> changed = verdicts;
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        const Objective& objective = engine.programme.objectives[i];
        if (reads_any(objective, reading)) changed[i] = engine.verdict_of(objective, values);
    }
    const Grant other = grant_of(engine.programme, values, engine.facts, changed);
    const auto add = [&](const Objective* objective, Verdict verdict) {
        out.push_back({&ambiguity, &reading, objective, verdict, other.low, other.high});
    };
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        if (changed[i] != verdicts[i]) add(&engine.programme.objectives[i], changed[i]);
    }
    if (changed == verdicts && !same(grant, other)) add(nullptr, Verdict::undetermined);
    for (const auto& prerequisite : engine.programme.prerequisites) {
        if (!reads_any(prerequisite, reading)) continue;
        const Verdict before = engine.verdict_of(prerequisite, engine.values);
        const Verdict after = engine.verdict_of(prerequisite, values);
        if (before != after) add(&prerequisite, after);
    }
}

}  // namespace

std::vector<Alternative> alternatives_of(const Engine& engine, const std::vector<Verdict>& verdicts, const Grant& grant) {
    std::vector<Alternative> alternatives;
    for (const auto& ambiguity : engine.programme.ambiguities) {
        for (const auto& reading : ambiguity.readings) {
            if (!reading.set.empty()) try_reading(engine, ambiguity, reading, verdicts, grant, alternatives);
        }
    }
    return alternatives;
}

}  // namespace egide::programme
