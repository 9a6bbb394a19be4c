#include "demo/facts.h"

namespace egide::cli::demo {

namespace {

std::string segregation(Level level) {
    return level == Level::unknown ? "null" : "on_path";
}

std::string three_two_one(Level level) {
    return level == Level::unknown   ? "null"
           : level == Level::not_met ? "none"
           : level == Level::edge    ? "reached"
                                     : "on_path";
}

void add_infrastructures(DossierText& text, const Levels& levels) {
    const Level authentication = levels.of("D2.O3.A");
    const bool dedicated = authentication == Level::edge;
    text.section("Infrastructures de sauvegarde");
    if (dedicated) {
        text.add("directory", {{"id", "sauvegarde.demo.example"}, {"purpose", "backup"}});
        // The last accepted day: 60 days before the declaration.
        text.add_with_evidence("directory_audit", "ads-sauvegarde", kReferenceDate.plus_days(-60),
                               {{"directory", "sauvegarde.demo.example"}, {"level", "3"}, {"tool", "ADS"}});
    }
    text.add("backup_infrastructure", {{"id", "baie"},
                                       {"name", in_quotes("Baie de sauvegarde")},
                                       {"hosting", "internal"},
                                       {"solution", in_quotes("Solution Démo")},
                                       {"version", in_quotes("4.2")},
                                       {"authentication_independent", authentication == Level::unknown   ? "null"
                                                                      : authentication == Level::not_met ? "false"
                                                                                                         : "true"},
                                       {"authentication", dedicated ? "active_directory" : "local_accounts"},
                                       {"directory", dedicated ? "sauvegarde.demo.example" : ""},
                                       {"mfa", "enabled"},
                                       {"segregation", segregation(levels.of("D2.O3.B"))},
                                       {"three_two_one", three_two_one(levels.of("D2.O3.C"))},
                                       {"immutable", "true"}});
}

void add_authentication(DossierText& text) {
    text.section("D2.O3.A Authentification");
    text.piece("D2.O3.A.E1", day(2026, 3, 10));
    text.piece("D2.O3.A.E2", day(2026, 3, 10));
    text.piece("D2.O3.A.E3", day(2026, 3, 10), {{"items", "[M1]"}});
}

void add_segregation(DossierText& text, Level level) {
    text.section("D2.O3.B Cloisonnement");
    // Less than three years: the day before is the last one accepted, the day itself is too late.
    const base::Date three_years = kReferenceDate.plus_months(36);
    const base::Date until = level == Level::not_met ? three_years
                             : level == Level::edge  ? three_years.plus_days(-1)
                                                     : day(2027, 12, 31);
    text.piece("D2.O3.B.E1", day(2026, 4, 10), {{"items", "[R2]"}});
    text.piece("D2.O3.B.E2", day(2026, 4, 10), {{"until", until.iso()}});
    text.piece("D2.O3.B.E3", day(2026, 4, 10));
    for (const char* system : {"prescription", "rendez-vous", "dictee"}) {
        text.piece("D2.O3.B.E4", day(2026, 4, 10), {{"subject", system}});
    }
}

void add_copies(DossierText& text) {
    text.section("D2.O3.C Règle 3-2-1");
    for (const char* system : {"dpi", "pacs", "gam"}) {
        const Key of{"system", system};
        text.add("backup_copy", {of, {"infrastructure", "baie"}, {"media", "disk"}, {"offsite", "false"}});
        text.add("backup_copy",
                 {of, {"infrastructure", "baie"}, {"media", "disk"}, {"offsite", "false"}, {"immutable", "true"}});
        text.add("backup_copy", {of, {"infrastructure", "baie"}, {"media", "tape"}, {"offsite", "true"}});
    }
    text.piece("D2.O3.C.E1", day(2026, 5, 10));
    text.piece("D2.O3.C.E2", day(2026, 5, 10));
    text.add("statement", {{"requirement", "D2.O3.C.R2"}, {"holds", "true"}, {"date", "2026-05-10"}});
}

void add_supervision(DossierText& text, Level level) {
    if (level == Level::unknown) {
        return;
    }
    text.section("D2.O3.D Supervision");
    text.piece("D2.O3.D.E1", day(2026, 6, 10));
    text.piece("D2.O3.D.E2", day(2026, 6, 10), {{"items", "[R1]"}});
    text.piece("D2.O3.D.E3", day(2026, 6, 10), {{"items", "[R3, R4]"}});
    text.add(
        "statement",
        {{"requirement", "D2.O3.D.R2"}, {"holds", level == Level::not_met ? "false" : "true"}, {"date", "2026-06-10"}});
}

}  // namespace

void add_infrastructure(DossierText& text, const Candidate&, const Levels& levels) {
    add_infrastructures(text, levels);
    add_authentication(text);
    add_segregation(text, levels.of("D2.O3.B"));
    add_copies(text);
    add_supervision(text, levels.of("D2.O3.D"));
}

}  // namespace egide::cli::demo
