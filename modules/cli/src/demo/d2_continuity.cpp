#include "demo/facts.h"

namespace egide::cli::demo {

namespace {

void add_governance(DossierText& text, Level level) {
    if (level == Level::unknown) {
        return;
    }
    text.section("D2.O1.A Gouvernance");
    const bool wrong = level == Level::not_met;
    text.piece("D2.O1.A.E1", day(2025, 11, 10),
               {{"signed", "true"},
                {"signed_by", in_quotes(wrong ? "Responsable qualité" : "Direction générale")},
                {"signatory", wrong ? "other" : "legal_representative"},
                {"validated_by", level == Level::edge ? "[strategic_committee]" : "[management]"},
                {"items", "[R1]"}});
    text.piece("D2.O1.A.E2", day(2025, 11, 4));
}

void add_crisis(DossierText& text, Level level) {
    if (level == Level::unknown) {
        return;
    }
    text.section("D2.O1.B Gestion de crise");
    text.piece("D2.O1.B.E1", day(2025, 12, 1), {{"items", level == Level::not_met ? "[R1]" : "[R1, R2]"}});
    text.piece("D2.O1.B.E2", day(2025, 12, 1), {{"items", "[R2]"}});
}

/// The three perimeters, each with its critical activity, its system and its plan.
struct Area {
    const char* perimeter;
    const char* activity;
    const char* name;
};
constexpr Area kAreas[] = {{"P1", "urgences", "Urgences"}, {"P2", "imagerie", "Imagerie"}, {"P3", "paie", "Paie"}};

void add_plans(DossierText& text) {
    text.section("Activités critiques et PCA");
    for (const Area& area : kAreas) {
        // Nobody named: the activity is that of every establishment.
        text.add("critical_activity",
                 {{"id", area.activity}, {"name", in_quotes(area.name)}, {"perimeter", area.perimeter}});
        text.add("pca", {{"id", std::string("pca-") + area.activity},
                         {"activity", area.activity},
                         {"date", "2026-03-01"},
                         {"scenarios", "[information_system, staff]"}});
    }
}

void add_impact_analysis(DossierText& text, const Candidate& candidate, Level level) {
    if (level == Level::unknown) {
        return;
    }
    text.section("D2.O1.C BIA et PCRA");
    const std::vector<std::size_t> units = level == Level::not_met ? std::vector<std::size_t>{0}
                                           : level == Level::edge  ? strong_units(candidate)
                                                                   : all_units(candidate);
    for (const Area& area : kAreas) {
        text.add_with_evidence("bia", std::string("bia-") + area.activity, day(2026, 1, 20),
                               {{"id", std::string("bia-") + area.activity},
                                {"entities", finess_of(candidate, units)},
                                {"perimeters", list_of(area.perimeter)}});
    }
    text.piece("D2.O1.C.E2", day(2026, 2, 10));
    text.piece("D2.O1.C.E3", day(2026, 3, 2));
    text.piece("D2.O1.C.E4", day(2026, 3, 2));
}

void add_exercise(DossierText& text, const Candidate& candidate, Level level) {
    if (level == Level::unknown) {
        return;
    }
    text.section("D2.O1.D Exercice terrain");
    const bool edge = level == Level::edge;
    text.add("exercise", {{"id", "exercice-terrain"},
                          {"entities", finess_of(candidate, edge ? strong_units(candidate) : all_units(candidate))},
                          {"date", edge ? "2025-07-16" : "2026-06-10"},
                          {"field", "true"},
                          {"plans", "[pca-urgences]"},
                          {"scenarios", "[information_system]"},
                          {"real_time", level == Level::not_met ? "false" : "true"},
                          {"retex", "true"}});
    text.piece("D2.O1.D.E1", day(2026, 6, 1));
    text.piece("D2.O1.D.E2", day(2026, 6, 1));
    text.piece("D2.O1.D.E3", day(2026, 6, 30));
    text.piece("D2.O1.D.E4", day(2026, 7, 1));
}

}  // namespace

void add_continuity(DossierText& text, const Candidate& candidate, const Levels& levels) {
    add_governance(text, levels.of("D2.O1.A"));
    add_crisis(text, levels.of("D2.O1.B"));
    add_plans(text);
    add_impact_analysis(text, candidate, levels.of("D2.O1.C"));
    add_exercise(text, candidate, levels.of("D2.O1.D"));
}

}  // namespace egide::cli::demo
