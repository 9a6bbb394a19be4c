// What another reading would change is found without judging everything again; the answer is as if everything were.
#include <random>

#include "rules.h"

namespace egide::programme {
namespace {

/// Every kind of rule that holds others, some reading what a reading sets and some not.
Rules nested() {
    Rules rules;
    rules.parameters = {{"share", "share: \"66%\""}, {"level", "number: 2"}, {"mean", "days: 60"},
                        {"close", "days: 60"},       {"some", "number: 22"}, {"loss", "share: \"10%\""},
                        {"how", "word: ceiling"}};
    const std::string good = "compare: {field: level, at_least: $level}";
    const std::string audited = "exists: {of: directory_audit, count: {at_least: $some}, test: {" + good + "}}";
    rules.objectives = {
        {"D9.O1",
         "each: {over: directory, of: {all: [{cadence: {of: directory_audit, where: {tool: ADS}, mean: {at_most: "
         "$mean}}}, {latest: {of: directory_audit, substitute: {at_most: $close}, test: {" +
             good + "}}}]}}"},
        {"D9.O2",
         "coverage: {bands: [{at_least: $share, result: met}], of: {each: {over: directory, none: met, of: {any: [{" +
             audited + "}, {latest: {of: directory_audit, test: {" + good + "}}}]}}}}"},
        {"D9.O3",
         "when: {if: {exists: {of: directory}}, then: {not: {" + audited + "}}, else: {document: {piece: E1}}}"},
        {"D9.O4", "all: [{units: {at_least: $level}}, {not: {" + audited + "}}]"}};
    const std::string ambiguity =
        ": {status: assumed, question: {fr: a, en: a}, taken: {fr: a, en: a}, cite: CITE, readings: [";
    const auto reading = [](const std::string& id, const std::string& set) {
        return "{id: " + id + ", says: {fr: a, en: a}, set: {" + set + "}}";
    };
    rules.sections =
        "ambiguities: {AMB-01" + ambiguity + reading("one", "level: {number: 1}") + ", " +
        reading("four", "level: {number: 4}") + "]}, AMB-02" + ambiguity + reading("near", "close: {days: 10}") + ", " +
        reading("often", "mean: {days: 20}, some: {number: 2}") + "]}, AMB-03" + ambiguity +
        reading("all", "share: {share: \"100%\"}") + ", " + reading("grant", "how: {word: grant}") + "]}}\n";
    rules.grant =
        "{decote: published, cap: $loss, basis: $how, cite: CITE, scale: [{objectives: [D9.O1, D9.O2], when: not_met, "
        "share: $loss}]}";
    return rules;
}

/// Up to three directories with up to thirty audits each, of which some lack a level.
std::string random_facts(std::mt19937& random) {
    const auto one_in = [&](unsigned n) { return random() % n == 0; };
    std::string facts = "- {kind: exercise, id: x, date: 2026-04-01}\n";
    const char* const owners[] = {"CHU", "CH", "EPSM"};
    for (auto directory = random() % 4; directory > 0; --directory) {
        const std::string id = "ad" + std::to_string(directory);
        facts += "- {kind: directory, id: " + id + ", entities: [" + owners[random() % 3] + "]}\n";
        base::Date when = day("2026-03-01");
        for (auto audit = random() % 31; audit > 0; --audit) {
            when = when.plus_days(static_cast<std::int32_t>(random() % 16));
            facts += "- {kind: directory_audit, directory: " + id + ", tool: ADS" +
                     (one_in(9) ? "" : ", level: " + std::to_string(1 + random() % 5)) + ", date: " + when.iso() +
                     "}\n";
        }
    }
    return facts;
}

/// Those facts, as a dossier that does not say the tool of every audit.
Case random_case(const std::string& written, std::mt19937& random) {
    Case facts = ght(written);
    for (observation::Observation& each : facts.observations) {
        if (random() % 9 == 0) {
            std::erase_if(each.values, [](const auto& value) { return value.first == observation::Field::tool; });
        }
    }
    return facts;
}

/// The same rules, had this reading been the one taken.
Programme taking(const Programme& programme, const Reading& reading) {
    Programme other = programme;
    for (const auto& [parameter, value] : reading.set) {
        other.parameters[parameter].values = {{value, day("2026-01-01"), day("2026-01-01"), {}}};
    }
    return other;
}

const Alternative* listed(const Evaluation& evaluation, const Reading& reading, const Objective* objective) {
    for (const Alternative& each : evaluation.alternatives) {
        if (each.reading == &reading && each.objective == objective) {
            return &each;
        }
    }
    return nullptr;
}

/// Compares what is listed under a reading with a whole evaluation under it; counts the verdicts that change.
std::size_t changes_as_listed(const Evaluation& evaluation, const Reading& reading) {
    EvaluationOptions options = on("2026-10-01");
    options.alternatives = false;
    const Programme rules = taking(*evaluation.programme, reading);
    const Evaluation whole = evaluate(rules, *evaluation.facts, options);
    std::size_t changed = 0;
    for (std::size_t i = 0; i < whole.objectives.size(); ++i) {
        const ObjectiveResult& before = evaluation.objectives[i];
        const Alternative* other = listed(evaluation, reading, before.objective);
        EXPECT_EQ(other != nullptr ? other->verdict : before.verdict, whole.objectives[i].verdict)
            << before.objective->id;
        if (other == nullptr) {
            continue;
        }
        ++changed;
        EXPECT_EQ(other->grant_low, whole.grant.low);
        EXPECT_EQ(other->grant_high, whole.grant.high);
    }
    const bool amount_listed = changed > 0 || listed(evaluation, reading, nullptr) != nullptr;
    const bool amount_moves = evaluation.grant.low != whole.grant.low || evaluation.grant.high != whole.grant.high;
    EXPECT_TRUE(amount_listed || !amount_moves);
    return changed;
}

TEST(AnotherReading, SaysWhatTheRulesWouldSayHadItBeenTaken) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    RecordProperty("seed", std::to_string(seed));
    std::mt19937 random(seed);
    const Programme programme = loaded(nested());
    std::size_t changed = 0;
    for (int dossier = 0; dossier < 100; ++dossier) {
        const std::string written = random_facts(random);
        SCOPED_TRACE(written);
        const Case facts = random_case(written, random);
        const Evaluation evaluation = evaluate(programme, facts, on("2026-10-01"));
        for (const Ambiguity& ambiguity : programme.ambiguities) {
            for (const Reading& reading : ambiguity.readings) {
                SCOPED_TRACE(reading.id);
                changed += changes_as_listed(evaluation, reading);
            }
        }
        if (HasFailure()) {
            return;
        }
    }
    EXPECT_GT(changed, 50u) << "the dossiers must make readings matter";
}

}  // namespace
}  // namespace egide::programme
