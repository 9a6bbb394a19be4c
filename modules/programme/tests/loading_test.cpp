// What the loader refuses, and where it says so.
#include <gmock/gmock.h>

#include "rules.h"

namespace egide::programme {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

/// Every refusal of these rules, as "file:line:column: message".
std::vector<std::string> refusals(const std::vector<RuleDocument>& folder) {
    const auto programme = load(folder, "sha");
    std::vector<std::string> lines;
    if (!programme.ok()) {
        for (const base::Error& error : programme.errors()) {
            lines.push_back(error.at.show() + ": " + base::render(error.message, base::Language::english));
        }
    }
    return lines;
}

std::vector<std::string> refusals(const Rules& rules) {
    return refusals(documents(rules));
}

/// Refusals of one objective with this criterion, which starts at column 12 of line 7 of its file.
std::vector<std::string> against(std::string criterion, const Parameters& parameters = {}) {
    return refusals(one_rule(std::move(criterion), parameters));
}

constexpr std::string_view kObjective = "objectives/D9.O1.yaml";

std::string at(int line, int column, std::string_view message) {
    return std::string(kObjective) + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " +
           std::string(message);
}

TEST(Loading, AcceptsAFolder) {
    const Programme programme = loaded(one_rule("units: {at_least: $n}", {{"n", "number: 2"}}));
    EXPECT_EQ(programme.id, "d9");
    EXPECT_EQ(programme.sha256, "sha");
    ASSERT_EQ(programme.objectives.size(), 1u);
    EXPECT_EQ(programme.objectives[0].cite.place, "art. 1");
    EXPECT_EQ(programme.objectives[0].cite.checked, day("2026-01-01")) << "the source's";
    EXPECT_EQ(programme.find_objective("D9.O1"), &programme.objectives[0]);
    EXPECT_EQ(programme.find_objective("D9.O2"), nullptr);
}

TEST(Loading, AsksForProgrammeYaml) {
    auto folder = documents(one_rule("candidate: GHT"));
    folder.erase(folder.begin());
    EXPECT_THAT(refusals(folder), ElementsAre(HasSubstr("programme.yaml is missing from the rule folder")));
}

TEST(Loading, ReportsSeveralErrorsAtOnce) {
    Rules rules = one_rule("all: [{units: {at_least: $unknown}}, {candidate: ETS}, {colour: blue}]", {{"n", "number: 2"}});
    rules.grant = "{decote: sometimes, cite: CITE}";
    EXPECT_THAT(refusals(rules),
                ElementsAre(HasSubstr("programme.yaml:5:17: "), HasSubstr(":7:38: unknown parameter: $unknown"),
                            HasSubstr(":7:62: unknown candidate: ETS"), HasSubstr("colour"),
                            HasSubstr(":7:68: a criterion has exactly one kind key, 0 found"),
                            HasSubstr("programme.yaml:4:3: parameter n is never used")));
}

TEST(LoadingParameters, ExpectsAParameterNotALiteral) {
    EXPECT_THAT(against("units: {at_least: 2}"), ElementsAre(at(7, 31, "parameter expected, as $name, found “2”")));
    EXPECT_THAT(against("units: {at_least: [2, 3]}"),
                ElementsAre(at(7, 31, "parameter expected, as $name, found “[2, 3]”")));
}

TEST(LoadingParameters, KnowsTheirTypes) {
    EXPECT_THAT(against("units: {at_least: $n}", {{"n", "days: 2"}}),
                ElementsAre(at(7, 31, "$n has type days, expected here: number")));
}

TEST(LoadingParameters, HaveExactlyOneValue) {
    EXPECT_THAT(against("units: {at_least: $n}", {{"n", "number: 2, days: 3"}}),
                ElementsAre(HasSubstr("programme.yaml:4:6: a parameter has exactly one value")));
    EXPECT_THAT(against("candidate: GHT", {{"n", "values: []"}}),
                ::testing::Contains(HasSubstr("programme.yaml:4:6: a parameter has exactly one value")));
}

TEST(LoadingParameters, HaveOneTypeOverTime) {
    constexpr auto kTwo = "values: [{days: 60, applicable_from: 2026-01-01, known_from: 2026-01-01, cite: CITE}, {number: "
                          "45, applicable_from: 2027-01-01, known_from: 2026-01-01, cite: CITE}]";
    EXPECT_THAT(against("units: {at_least: $n}", {{"n", kTwo}}),
                ElementsAre(HasSubstr("the values of n do not all have the same type")));
}

TEST(LoadingParameters, DoNotOverlap) {
    constexpr auto kTwice =
        "values: [{number: 1, applicable_from: 2026-01-01, known_from: 2026-01-01, cite: CITE}, {number: "
        "2, applicable_from: 2026-01-01, known_from: 2026-01-01, cite: CITE}]";
    EXPECT_THAT(against("units: {at_least: $n}", {{"n", kTwice}}),
                ElementsAre(HasSubstr("two values of n apply at the same time")));
}

TEST(LoadingParameters, AreAllUsed) {
    EXPECT_THAT(against("candidate: GHT", {{"n", "number: 2"}}),
                ElementsAre("programme.yaml:4:3: parameter n is never used: remove it or use it"));
}

TEST(LoadingParameters, AreCited) {
    Rules rules = one_rule("units: {at_least: $n}");
    auto folder = documents(rules);
    folder[0].root = tree(replaced(programme_yaml(rules), "parameters: {}", "parameters: {n: {number: 2}}"),
                          "programme.yaml");
    EXPECT_THAT(refusals(folder), ElementsAre(HasSubstr("programme.yaml:3:17: ‘cite’ is missing")));
}

TEST(LoadingParameters, SpansStayWithinACentury) {
    EXPECT_THAT(against("window: {date: on, in: {from: \"on - $n\"}}", {{"n", "days: 36526"}}),
                ElementsAre(HasSubstr("programme.yaml:4:13: a span lies between 0 and 36,525 days or 1,200 months")));
    EXPECT_THAT(against("window: {date: on, in: {from: \"on - $n\"}}", {{"n", "months: 1201"}}), SizeIs(1));
    EXPECT_THAT(against("window: {date: on, in: {from: \"on - $n\"}}", {{"n", "days: 36525"}}), SizeIs(0));
    EXPECT_THAT(against("window: {date: on, in: {from: \"on - $n\"}}", {{"n", "months: 1200"}}), SizeIs(0));
}

TEST(LoadingParameters, WordsAreThoseThePlaceUnderstands) {
    const auto reading = [](std::string_view value) {
        return against("each: {over: directory, of: {cadence: {of: directory_audit, mean: {at_most: $d}, mean_reading: $w}}}",
                       {{"d", "days: 60"}, {"w", std::string(value)}});
    };
    EXPECT_THAT(reading("word: gaps"), SizeIs(0));
    EXPECT_THAT(reading("word: gap"),
                ElementsAre(at(7, 108, "$w: unknown word “gap”, expected here: gaps and whole_phase")));
    EXPECT_THAT(reading("unpublished: word"), SizeIs(1)) << "a reading is chosen, never unknown";
}

TEST(LoadingParameters, SharesLieBetweenNothingAndAll) {
    const auto share = [](std::string_view value) {
        return against("coverage: {bands: [{at_least: $s, result: met}], of: {candidate: GHT}}",
                       {{"s", "share: \"" + std::string(value) + "\""}});
    };
    EXPECT_THAT(share("100%"), SizeIs(0));
    EXPECT_THAT(share("0%"), SizeIs(0));
    EXPECT_THAT(share("101%"), ElementsAre(HasSubstr("programme.yaml:4:14: a share lies between 0 % and 100 %")));
    EXPECT_THAT(share("-1%"), SizeIs(1));
}

TEST(LoadingCriteria, HaveExactlyOneKind) {
    EXPECT_THAT(against("candidate: GHT, statement: R1"),
                ElementsAre(at(7, 12, "a criterion has exactly one kind key, 2 found; see "
                                      "docs/how-to/rule-language.md")));
}

TEST(LoadingCriteria, WithAnIdCarryACitation) {
    EXPECT_THAT(against("id: R1, candidate: GHT"), ElementsAre(HasSubstr(":7:12: ‘cite’ is missing")));
}

TEST(LoadingCriteria, HaveIdentifiersOfTheirOwn) {
    EXPECT_THAT(against("all: [{id: R1, cite: CITE, candidate: GHT}, {id: R1, cite: CITE, candidate: GHT}]"),
                ElementsAre(HasSubstr("rule D9.O1.R1 declared twice")));
}

TEST(LoadingCriteria, NameKnownAmbiguities) {
    EXPECT_THAT(against("candidate: GHT, ambiguities: [AMB-99]"),
                ElementsAre(at(7, 12, "unknown ambiguity: AMB-99; declare it under “ambiguities” of programme.yaml")));
}

TEST(LoadingCriteria, CiteKnownSources) {
    EXPECT_THAT(against("candidate: GHT, cite: {source: S2, place: p, says: {fr: a, en: a}}"),
                ElementsAre(at(7, 35, "unknown source: S2; declare it under “sources”")));
}

TEST(LoadingCriteria, OutsideAnyCitationAreRefused) {
    Rules rules = one_rule("candidate: GHT");
    rules.sections = "eligibility: {cases: [{id: \"1\", if: {candidate: GHT}, then: eligible, say: {fr: a, en: a}}]}\n";
    EXPECT_THAT(refusals(rules), ElementsAre(HasSubstr("programme.yaml:4:23: ‘cite’ is missing"),
                                             HasSubstr("programme.yaml:4:37: criterion without citation")));
}

TEST(LoadingCriteria, AreNotNestedWithoutEnd) {
    std::string criterion = "candidate: GHT";
    for (int i = 0; i < 7; ++i) {
        criterion = "each: {over: units, of: {" + criterion + "}}";
    }
    EXPECT_THAT(against(criterion), ElementsAre(HasSubstr("walks nested more than 6 deep")));
}

struct Refusal {
    std::string_view criterion;
    int column;
    std::string_view message;
};

TEST(LoadingCriteria, EachKindSaysWhatItExpects) {
    const std::vector<Refusal> cases{
        {"all: []", 18, "non-empty list of criteria expected"},
        {"any: {candidate: GHT}", 18, "non-empty list of criteria expected"},
        {"candidate: ETS", 24, "unknown candidate: ETS; expected GHT or EJ"},
        {"each: {over: planets, of: {candidate: GHT}}", 26,
         "unknown collection: planets; expected units, pmsi_units, support or a kind of observation that has an id"},
        {"each: {over: subscription, of: {candidate: GHT}}", 26,
         "unknown collection: subscription; expected units, pmsi_units, support or a kind of observation that has an id"},
        {"coverage: {of: {candidate: GHT}}", 23,
         "a coverage needs at least one band: bands: […] with at_least and result"},
        {"cadence: {of: directory_audit}", 22,
         "a cadence needs at least one limit: mean, longest, first or last"},
        {"exists: {of: planet}", 26, "unknown kind of observation: planet; see “egide rules show observations”"},
        {"exists: {of: exercise, where: {}}", 43, "empty filter: give at least one field or remove “where”"},
        {"exists: {of: exercise, where: {plans: x}}", 51,
         "field plans of exercise cannot filter: a yes/no or a word is expected"},
        {"exists: {of: directory_audit, where: {tool: XYZ}}", 57,
         "unknown word for tool: XYZ; see “egide rules show observations”"},
        {"flag: {field: retex, is: true}", 27, "this criterion reads a field: put it under each, exists or latest"},
        {"exists: {of: exercise, test: {flag: {field: shared, is: true}}}", 57,
         "field shared does not exist on exercise or has not the type expected here; see “egide rules show observations”"},
        {"exists: {of: exercise, test: {flag: {field: retex}}}", 49, "key “is” expected"},
        {"exists: {of: exercise, test: {includes: {field: scenarios}}}", 53, "“includes” needs all: […] or count"},
        {"exists: {of: exercise, test: {includes: {field: scenarios, all: [moon]}}}", 53,
         "unknown word for scenarios: moon; see “egide rules show observations”"},
        {"exists: {of: directory_audit, test: {word: {field: tool, is: [XYZ]}}}", 56,
         "unknown word for tool: XYZ; see “egide rules show observations”"},
        {"interval: {of: directory_audit}", 23,
         "exactly one comparison expected: at_least, at_most, above or below"},
        {"units: {}", 20, "exactly one comparison expected: at_least, at_most, above or below"},
        {"document: {piece: E9}", 31, "piece D9.O1.E9 unknown in this objective: declare it under “pieces”"},
        {"document: {piece: E1, signatory: me}", 46,
         "unknown word for signatory: me; see “egide rules show observations”"},
        {"piece_group: G9", 26, "no piece of group G9 in this objective"},
        {"context: {fact: weather, is: true}", 29,
         "unknown context fact: weather; see “egide rules show observations”"},
        {"context: {fact: has_146}", 22, "key “is” expected"},
        {"window: {date: tomorrow, in: {to: on}}", 28,
         "unknown date: “tomorrow”; expected declaration, phase_start, application, ars_validation, on or $parameter, "
         "then optionally + or − $span"},
        {"window: {date: on, in: {}}", 36, "empty window: give from, after, to or before"},
        {"window: {date: on, in: {from: on, after: on}}", 54, "the same end of a window twice"},
    };
    for (const auto& [criterion, column, message] : cases) {
        EXPECT_THAT(against(std::string(criterion)), ElementsAre(at(7, column, message))) << criterion;
    }
}

TEST(LoadingCriteria, LatestJudgesOneOrTwo) {
    const auto count = [](std::string_view number) {
        return against("latest: {of: directory_audit, count: $n}", {{"n", "number: " + std::string(number)}});
    };
    EXPECT_THAT(count("1"), SizeIs(0));
    EXPECT_THAT(count("2"), SizeIs(0));
    EXPECT_THAT(count("0"), ElementsAre(at(7, 50, "$n is 0: “latest” judges the last 1 or the last 2")));
    EXPECT_THAT(count("3"), SizeIs(1));
}

TEST(LoadingCriteria, CleanJudgesExposureAuditsOnly) {
    EXPECT_THAT(against("exists: {of: directory_audit, test: {clean: {critical: $c, comparison: $w}}}",
                        {{"c", "decimal: \"9.0\""}, {"w", "word: above"}}),
                ElementsAre(at(7, 57, "“clean” judges an exposure audit only: put it under a criterion that walks over "
                                      "exposure_audit")));
}

TEST(LoadingObjectives, HaveIdentifiersAndPiecesOfTheirOwn) {
    Rules rules = one_rule("candidate: GHT");
    rules.pieces = "[{id: E1, name: {fr: a, en: a}, cite: CITE}, {id: E1, name: {fr: a, en: a}, cite: CITE}]";
    auto folder = documents(rules);
    auto twin = folder.back();
    twin.name = "objectives/twin.yaml";
    folder.push_back(std::move(twin));
    EXPECT_THAT(refusals(folder),
                ElementsAre(HasSubstr(":5:110: piece D9.O1.E1 declared twice"), HasSubstr("piece D9.O1.E1 declared twice"),
                            at(1, 1, "objective D9.O1 declared twice")));
}

TEST(LoadingObjectives, RuleIdentifiersStayTheirOwnAcrossFiles) {
    Rules rules;
    rules.objectives = {{"D9.O1", "id: D9.X.R1, cite: CITE, candidate: GHT"},
                        {"D9.O2", "id: D9.X.R1, cite: CITE, candidate: GHT"}};
    EXPECT_THAT(refusals(rules), ElementsAre(HasSubstr("D9.O2.yaml:7:17: rule D9.X.R1 declared twice")));
}

TEST(LoadingObjectives, MayAskForThePieceOfAnother) {
    Rules rules;
    rules.objectives = {{"D9.O1", "document: {piece: D9.O2.E1}"}, {"D9.O2", "candidate: GHT"}};
    EXPECT_THAT(refusals(rules), SizeIs(0));
    rules.objectives[0].yaml = "document: {piece: D9.O2.E9}";
    EXPECT_THAT(refusals(rules),
                ElementsAre(at(7, 31, "piece D9.O2.E9 unknown: no objective declares it under “pieces”")));
}

TEST(LoadingObjectives, RefuseUnknownKeysAndSuggestTheNearest) {
    auto folder = documents(one_rule("candidate: GHT"));
    folder[1].root = tree(cited("objective: D9.O1\ntitel: {fr: a, en: a}\ncite: CITE\ncriterion: {candidate: GHT}\n"),
                          "objectives/D9.O1.yaml");
    EXPECT_THAT(refusals(folder), ElementsAre(HasSubstr("D9.O1.yaml:1:1: ‘title’ is missing"),
                                              HasSubstr("D9.O1.yaml:2:1: The key ‘titel’ does not exist in ‘objective’. "
                                                        "Did you mean ‘title’?")));
}

TEST(LoadingGrant, ScaleLinesNameKnownObjectivesOnce) {
    Rules rules = one_rule("candidate: GHT", {{"ten", "share: \"10%\""}});
    const auto scale = [&](std::string_view lines) {
        rules.grant = "{decote: published, cap: $ten, cite: CITE, scale: " + std::string(lines) + "}";
        return refusals(rules);
    };
    EXPECT_THAT(scale("[{objectives: [D9.O1], when: not_met, share: $ten}]"), SizeIs(0));
    EXPECT_THAT(scale("[{objectives: [D9.O7], when: not_met, share: $ten}]"),
                ElementsAre(HasSubstr("programme.yaml:5:115: scale: unknown objective D9.O7")));
    EXPECT_THAT(scale("[{objectives: [], when: not_met, share: $ten}]"),
                ElementsAre(HasSubstr("programme.yaml:5:115: scale line without objective")));
    EXPECT_THAT(scale("[{objectives: [D9.O1], when: not_met, share: $ten}, {objectives: [D9.O1], when: not_met, share: "
                      "$ten}]"),
                ElementsAre(HasSubstr("programme.yaml:5:166: two scale lines apply at once: D9.O1")));
    EXPECT_THAT(scale("[{objectives: [D9.O1], when: partial, share: $ten}, {objectives: [D9.O1], when: not_met, share: "
                      "$ten}]"),
                SizeIs(0));
}

TEST(LoadingSections, OfTheWrongShapeAreRefused) {
    Rules rules = one_rule("candidate: GHT");
    rules.sections = "ambiguities: [AMB-01]\n";
    EXPECT_THAT(refusals(rules), SizeIs(1)) << "a list where a mapping is expected";
    rules.sections = "milestone_windows: {phase_start: {from: on, default_first_of: [planet]}}\n";
    EXPECT_THAT(refusals(rules), ElementsAre(HasSubstr("programme.yaml:4:64: unknown kind of observation: planet")));
}

TEST(LoadingSections, AmbiguitiesSetKnownParametersOfTheSameType) {
    const auto reading = [](std::string_view set) {
        Rules rules = one_rule("units: {at_least: $n}", {{"n", "number: 2"}});
        rules.sections = "ambiguities: {AMB-01: {status: assumed, question: {fr: a, en: a}, taken: {fr: a, en: a}, cite: "
                         "CITE, readings: [{id: other, says: {fr: a, en: a}, set: " +
                         std::string(set) + "}]}}\n";
        return refusals(rules);
    };
    EXPECT_THAT(reading("{n: {number: 3}}"), SizeIs(0));
    EXPECT_THAT(reading("{m: {number: 3}}"), ElementsAre(HasSubstr("unknown parameter: m")));
    EXPECT_THAT(reading("{n: {days: 3}}"), ElementsAre(HasSubstr("the values of n do not all have the same type")));
    EXPECT_THAT(reading("[n]"), SizeIs(1)) << "a list where a mapping is expected";
}

}  // namespace
}  // namespace egide::programme
