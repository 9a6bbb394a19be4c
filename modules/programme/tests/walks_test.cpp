// What walks over establishments or observations: each, coverage, exists, distinct; and which facts concern whom.
#include "rules.h"

namespace egide::programme {
namespace {

using enum Verdict;

TEST(EachUnit, AsksTheSameOfEveryEstablishment) {
    constexpr std::string_view kRule = "each: {over: units, of: {exists: {of: exercise}}}";
    const auto of_all = [&](std::string_view entities) {
        return verdict_of(std::string(kRule), {},
                          ght("- {kind: exercise, id: x, date: 2026-05-01, entities: " + std::string(entities) + "}"));
    };
    EXPECT_EQ(of_all("[CHU, CH, EPSM]"), met);
    EXPECT_EQ(of_all("[CHU, CH]"), not_met) << "recorded elsewhere, not here";
    EXPECT_EQ(verdict_of(std::string(kRule), {}, ght()), undetermined) << "nothing recorded at all";
}

TEST(EachPmsiUnit, LeavesOutThoseSaidToBeOutside) {
    Case facts = ght("- {kind: exercise, id: x, date: 2026-05-01, entities: [CHU, CH]}");
    const auto rule = [](std::string_view over) {
        return "each: {over: " + std::string(over) + ", of: {exists: {of: exercise}}}";
    };
    EXPECT_EQ(verdict_of(rule("pmsi_units"), {}, facts), not_met) << "not said: inside";
    facts.perimeter.entities[2].pmsi = false;
    EXPECT_EQ(verdict_of(rule("pmsi_units"), {}, facts), met);
    EXPECT_EQ(verdict_of(rule("units"), {}, facts), not_met);
}

TEST(EachObservation, WithoutItemGivesWhatTheRuleSays) {
    const auto none = [](std::string_view result) {
        return verdict_of("each: {over: critical_system, none: " + std::string(result) +
                              ", of: {flag: {field: shared, is: true}}}",
                          {}, ght());
    };
    EXPECT_EQ(none("met"), met);
    EXPECT_EQ(none("not_met"), not_met);
    EXPECT_EQ(none("not_applicable"), not_applicable);
    EXPECT_EQ(none("undetermined"), undetermined);
    EXPECT_EQ(verdict_of("each: {over: critical_system, of: {flag: {field: shared, is: true}}}", {}, ght()),
              undetermined);
}

TEST(EachObservation, WithoutItemMayBeDecidedByAnotherRule) {
    const auto rule = [](std::string_view facts) {
        return verdict_of("each: {over: directory, none: {exists: {of: no_directory, test: {flag: {field: accepted, is: true}}}}, "
                          "of: {exists: {of: directory_audit}}}",
                          {}, ght(facts));
    };
    EXPECT_EQ(rule("- {kind: no_directory, accepted: true}"), met);
    EXPECT_EQ(rule("- {kind: no_directory, accepted: false}"), not_met);
    EXPECT_EQ(rule("[]"), undetermined);
    EXPECT_EQ(rule("- {kind: no_directory, accepted: true}\n- {kind: directory, id: ad}"), undetermined)
        << "once there is one, it is judged";
}

TEST(EachSupport, IsTheSupportAlone) {
    const auto held = [](std::string_view entity) {
        return verdict_of("each: {over: support, of: {exists: {of: exercise}}}", {},
                          ght("- {kind: exercise, id: x, date: 2026-05-01, entities: [" + std::string(entity) + "]}"));
    };
    EXPECT_EQ(held("CHU"), met);
    EXPECT_EQ(held("CH"), not_met);
}

TEST(Filter, TakesOneOfSeveralWords) {
    const auto audited = [](std::string_view tool) {
        return verdict_of("exists: {of: directory_audit, where: {tool: [ADS, egide]}}", {},
                          ght("- {kind: directory, id: ad}\n- {kind: directory_audit, directory: ad, date: 2026-05-01, tool: " +
                              std::string(tool) + "}"));
    };
    EXPECT_EQ(audited("ADS"), met);
    EXPECT_EQ(audited("egide"), met);
    EXPECT_EQ(audited("other"), undetermined) << "nothing recorded that the filter keeps";
}

TEST(ExistsOrUnknown, SaysUndeterminedForWhatIsAbsent) {
    const auto rule = [](std::string_view absent) {
        return verdict_of("each: {over: units, of: {exists: {of: exercise" + std::string(absent) + "}}}", {},
                          ght("- {kind: exercise, id: x, date: 2026-05-01, entities: [CHU]}"));
    };
    EXPECT_EQ(rule(""), not_met);
    EXPECT_EQ(rule(", absent: undetermined"), undetermined);
}

TEST(EachObservation, FilteredByAFieldThatIsNotSaidCannotFailForSure) {
    const auto systems = [](std::string_view list) {
        return verdict_of("each: {over: critical_system, where: {shared: true}, none: not_applicable, of: {flag: {field: "
                          "outsourced, is: true}}}",
                          {}, ght(list));
    };
    EXPECT_EQ(systems("- {kind: critical_system, id: a, shared: true, outsourced: false}"), not_met);
    EXPECT_EQ(systems("- {kind: critical_system, id: a, shared: null, outsourced: false}"), undetermined);
    EXPECT_EQ(systems("- {kind: critical_system, id: a, shared: null, outsourced: true}"), met);
    EXPECT_EQ(systems("- {kind: critical_system, id: a, shared: false, outsourced: false}"), not_applicable);
}

/// Coverage by the establishments that held an exercise. CHU 60, CH 30, EPSM 10.
Verdict covered(std::string_view entities, std::string more = "", Parameters parameters = {}, Case facts = ght()) {
    parameters.push_back({"target", "share: \"90%\""});
    parameters.push_back({"some", "share: \"60%\""});
    facts.observations =
        observed(facts.perimeter, "- {kind: exercise, id: x, date: 2026-05-01, entities: " + std::string(entities) + "}");
    return verdict_of("coverage: {bands: [{at_least: $target, result: met}, {at_least: $some, result: partial}]" +
                          std::move(more) + ", of: {exists: {of: exercise}}}",
                      parameters, std::move(facts));
}

TEST(CoverageBands, AreReachedExactly) {
    EXPECT_EQ(covered("[CHU, CH]"), met) << "90 %";
    EXPECT_EQ(covered("[CHU, EPSM]"), partial) << "70 %";
    EXPECT_EQ(covered("[CHU]"), partial) << "60 %";
    EXPECT_EQ(covered("[CH, EPSM]"), not_met) << "40 %";
    Case facts = ght();
    facts.perimeter.entities[1].combined_activity = 29;
    EXPECT_EQ(covered("[CHU, CH]", "", {}, facts), partial) << "89 of 99";
}

TEST(CoverageBands, AMissingWeightIsUndeterminedAndNamed) {
    Case facts = ght("- {kind: exercise, id: x, date: 2026-05-01, entities: [CHU, CH, EPSM]}");
    facts.perimeter.entities[1].combined_activity.reset();
    const Judged result = judged("coverage: {bands: [{at_least: $target, result: met}], of: {exists: {of: exercise}}}",
                                 {{"target", "share: \"1%\""}}, std::move(facts));
    EXPECT_EQ(result.verdict(), undetermined);
    EXPECT_EQ(result.reason(), "Combined activity unknown for CH: the share cannot be computed");
}

TEST(CoverageBands, WeightsThatSumToZeroMeanNothing) {
    Case facts = ght();
    for (auto& entity : facts.perimeter.entities) {
        entity.combined_activity = 0;
    }
    EXPECT_EQ(covered("[CHU, CH, EPSM]", "", {}, facts), undetermined);
}

TEST(CoverageBands, WeightsThatOverflowAreUndetermined) {
    Case facts = ght();
    facts.perimeter.entities[0].combined_activity = INT64_MAX;
    EXPECT_EQ(covered("[CHU, CH, EPSM]", "", {}, facts), undetermined);
}

TEST(CoverageBands, AnUnpublishedTargetIsUndetermined) {
    EXPECT_EQ(verdict_of("coverage: {bands: [{at_least: $target, result: met}], of: {exists: {of: exercise}}}",
                         {{"target", "unpublished: share"}},
                         ght("- {kind: exercise, id: x, date: 2026-05-01, entities: [CHU]}")),
              undetermined);
}

TEST(CoverageBands, WhatIsUnknownMayTipTheBalance) {
    // The maturity entry of the EPSM (10 %) or of the CH (30 %) does not say.
    const auto share = [](std::string_view ch, std::string_view epsm) {
        return verdict_of("coverage: {bands: [{at_least: $target, result: met}], of: {exists: {of: maturity, test: {flag: "
                          "{field: budget_share_filled, is: true}}}}}",
                          {{"target", "share: \"90%\""}},
                          ght("- {kind: maturity, entity: CHU, budget_share_filled: true}\n"
                              "- {kind: maturity, entity: CH, budget_share_filled: " +
                              std::string(ch) + "}\n- {kind: maturity, entity: EPSM, budget_share_filled: " +
                              std::string(epsm) + "}"));
    };
    EXPECT_EQ(share("true", "null"), met) << "90 % without it";
    EXPECT_EQ(share("null", "true"), undetermined) << "70 % or 100 %";
    EXPECT_EQ(share("false", "null"), not_met) << "70 % at best";
}

TEST(CoverageCount, IsAskedOnTopOfTheShare) {
    const Parameters three{{"n", "number: 3"}};
    EXPECT_EQ(covered("[CHU, CH]", ", count: {at_least: $n}", three), not_met);
    EXPECT_EQ(covered("[CHU, CH, EPSM]", ", count: {at_least: $n}", three), met);
    EXPECT_EQ(covered("[CHU, CH]", ", count: {at_least: $n}", {{"n", "number: 2"}}), met);
}

TEST(CoverageCompulsory, TheSupportMustBeAmongThem) {
    Case facts = ght();
    facts.perimeter.support = 2;  // EPSM
    EXPECT_EQ(covered("[CHU, CH]", "", {}, facts), met);
    EXPECT_EQ(covered("[CHU, CH]", ", compulsory: support", {}, facts), not_met);
    EXPECT_EQ(covered("[CHU, CH, EPSM]", ", compulsory: support", {}, facts), met);
    facts.perimeter.support.reset();
    EXPECT_EQ(covered("[CHU, CH, EPSM]", ", compulsory: support", {}, facts), undetermined);
}

TEST(CoverageOverSites, WeighsThemWhenTheyAddUpToTheirEntity) {
    Case facts = ght();
    facts.perimeter.entities[3].combined_activity = 40;  // Nord
    facts.perimeter.entities[4].combined_activity = 20;  // Sud
    EXPECT_EQ(covered("[Nord, CH, EPSM]", ", over: entities", {}, facts), partial) << "80 %";
    EXPECT_EQ(covered("[Nord, CH, EPSM]", "", {}, facts), met) << "an exercise on a site concerns its entity";
    facts.perimeter.entities[4].combined_activity = 19;
    EXPECT_EQ(covered("[Nord, CH, EPSM]", ", over: entities", {}, facts), met) << "sites that do not add up weigh as one";
}

TEST(CoverageOfOneEstablishment, NeedsNoWeight) {
    Case facts = ej();
    facts.perimeter.entities.pop_back();
    EXPECT_EQ(covered("[Nord]", "", {}, facts), met);
}

TEST(ExistsInAWindow, LooksAtTheDate) {
    const auto exercise = [](std::string_view date) {
        return verdict_of("exists: {of: exercise, dated: {from: $from, to: declaration}}", {{"from", "date: 2025-01-01"}},
                          ght("- {kind: exercise, id: x, date: " + std::string(date) + "}"));
    };
    EXPECT_EQ(exercise("2024-12-31"), not_met);
    EXPECT_EQ(exercise("2025-01-01"), met);
    EXPECT_EQ(exercise("2026-10-01"), met);
    EXPECT_EQ(exercise("2026-10-02"), not_met);
}

TEST(ExistsEnough, Counts) {
    const auto runs = [](std::string_view list, std::string_view limit = "number: 2") {
        return verdict_of("exists: {of: exercise, where: {crisis: true}, count: {at_least: $n}}",
                          {{"n", std::string(limit)}}, ght(list));
    };
    constexpr std::string_view kOne = "- {kind: exercise, id: a, date: 2026-05-01, crisis: true}\n";
    const auto two = [&](std::string_view crisis) {
        return std::string(kOne) + "- {kind: exercise, id: b, date: 2026-06-01, crisis: " + std::string(crisis) + "}";
    };
    EXPECT_EQ(runs(kOne), not_met);
    EXPECT_EQ(runs(two("true")), met);
    EXPECT_EQ(runs(two("false")), not_met);
    EXPECT_EQ(runs(two("null")), undetermined);
    EXPECT_EQ(runs(two("true"), "unpublished: number"), undetermined);
    EXPECT_EQ(runs("[]"), undetermined);
}

TEST(ExistsWithATest, KeepsThoseThatPass) {
    const auto exercise = [](std::string_view fields) {
        return verdict_of("exists: {of: exercise, test: {flag: {field: retex, is: true}}}", {},
                          ght("- {kind: exercise, id: x, date: 2026-05-01" + std::string(fields) + "}"));
    };
    EXPECT_EQ(exercise(", retex: true"), met);
    EXPECT_EQ(exercise(", retex: false"), not_met);
    EXPECT_EQ(exercise(""), undetermined);
}

TEST(Distinct, CountsKnownValues) {
    const auto media = [](std::string_view list) {
        return verdict_of("each: {over: backup_infrastructure, of: {distinct: {of: backup_copy, field: media, count: "
                          "{at_least: $n}}}}",
                          {{"n", "number: 2"}}, ght("- {kind: backup_infrastructure, id: vault}\n" + std::string(list)));
    };
    const auto copy = [](std::string_view medium) {
        return "- {kind: backup_copy, infrastructure: vault, media: " + std::string(medium) + "}\n";
    };
    EXPECT_EQ(media(copy("disk") + copy("tape")), met);
    EXPECT_EQ(media(copy("disk") + copy("disk")), not_met);
    EXPECT_EQ(media(copy("disk") + copy("null")), undetermined) << "the other medium may differ";
    EXPECT_EQ(media(""), undetermined);
    EXPECT_EQ(media(copy("disk") + "- {kind: backup_infrastructure, id: other}\n"), not_met);
}

/// Which of CHU, CH, EPSM a fact concerns, one letter each.
std::string concerned(std::string_view facts, std::string kind) {
    const Judged result = judged("each: {over: units, of: {exists: {of: " + std::move(kind) + "}}}", {}, ght(facts));
    std::string letters;
    for (const Node& child : result.tree().children) {
        letters += child.verdict == met ? 'y' : 'n';
    }
    return letters;
}

TEST(AFactConcernsAUnit, ThatItNamesOrWhoseSiteItNames) {
    EXPECT_EQ(concerned("- {kind: exercise, id: x, date: 2026-05-01, entities: [CH]}", "exercise"), "nyn");
    EXPECT_EQ(concerned("- {kind: exercise, id: x, date: 2026-05-01, entities: [Nord]}", "exercise"), "ynn");
    EXPECT_EQ(concerned("- {kind: exercise, id: x, date: 2026-05-01}", "exercise"), "yyy") << "the whole candidate";
}

TEST(AFactConcernsAUnit, OfTheEntityThatItNames) {
    const Judged result = judged("each: {over: units, of: {exists: {of: exercise}}}", {},
                                 ej("- {kind: exercise, id: x, date: 2026-05-01, entities: [CHU]}\n"
                                    "- {kind: exercise, id: y, date: 2026-05-02, entities: [Sud]}"));
    ASSERT_EQ(result.tree().children.size(), 2u) << "Nord and Sud";
    EXPECT_EQ(result.tree().children[0].facts.size(), 1u);
    EXPECT_EQ(result.tree().children[1].facts.size(), 2u);
}

TEST(AFactConcernsAUnit, ThroughItsDirectory) {
    constexpr std::string_view kAudit = "- {kind: directory_audit, directory: ad, tool: ADS, date: 2026-05-01}";
    EXPECT_EQ(concerned("- {kind: directory, id: ad, entities: [CH]}\n" + std::string(kAudit), "directory_audit"), "nyn");
    EXPECT_EQ(concerned("- {kind: directory, id: ad}\n" + std::string(kAudit), "directory_audit"), "yyy");
}

/// The verdict for each of the items walked over, one letter each: y, n or ? (undetermined).
std::string concerned_items(std::string over, std::string step, std::string_view facts) {
    Rules rules = one_rule("each: {over: " + std::move(over) + ", of: {" + std::move(step) + "}}");
    const Judged result(rules, ght(facts));
    std::string letters;
    for (const Node& child : result.tree().children) {
        letters += child.verdict == met ? 'y' : child.verdict == not_met ? 'n' : '?';
    }
    return letters;
}

TEST(AFactConcernsAnItem, ThatItRefersTo) {
    EXPECT_EQ(concerned_items("critical_system", "exists: {of: backup_plan}",
                              "- {kind: critical_system, id: a}\n- {kind: critical_system, id: b}\n"
                              "- {kind: backup_plan, id: p, system: b}"),
              "ny");
}

TEST(AFactConcernsAnItem, WhenBothReferToTheSameThing) {
    EXPECT_EQ(concerned_items("backup_infrastructure", "exists: {of: directory_audit}",
                              "- {kind: directory, id: ad}\n- {kind: directory, id: vault-ad}\n"
                              "- {kind: backup_infrastructure, id: a, directory: vault-ad}\n"
                              "- {kind: backup_infrastructure, id: b, directory: ad}\n"
                              "- {kind: directory_audit, directory: vault-ad, tool: ADS, date: 2026-05-01}"),
              "yn");
}

TEST(AFactConcernsAnItem, ThatRefersToIt) {
    EXPECT_EQ(concerned_items("backup_infrastructure", "exists: {of: directory}",
                              "- {kind: directory, id: vault-ad}\n"
                              "- {kind: backup_infrastructure, id: a, directory: vault-ad}\n"
                              "- {kind: backup_infrastructure, id: b}"),
              "yn");
}

TEST(AFactConcernsAnItem, NamedAsTheSubjectOfADocument) {
    const auto systems = [](std::string_view subject) {
        return concerned_items("critical_system", "document: {piece: E1}",
                               "- {kind: critical_system, id: a}\n- {kind: critical_system, id: b}\n"
                               "- {kind: document, piece: D9.O1.E1" +
                                   std::string(subject) + "}");
    };
    EXPECT_EQ(systems(", subject: b"), "ny");
    EXPECT_EQ(systems(""), "yy") << "a document without subject speaks of all of them";
}

}  // namespace
}  // namespace egide::programme
