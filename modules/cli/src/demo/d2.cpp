#include "demo/facts.h"

namespace egide::cli::demo {

namespace {

void add_runs(DossierText& text) {
    for (const char* date : {"2026-09-01", "2026-09-08", "2026-09-15"}) {
        text.add("backup_run", {{"system", "dpi"}, {"infrastructure", "baie"}, {"date", date}, {"outcome", "success"}});
    }
}

void add_restores(DossierText& text, Level level) {
    if (level == Level::unknown) {
        // The test was done; whether it touched production was not written down.
        text.add("restore_test", {{"id", "restauration"},
                                  {"system", "dpi"},
                                  {"date", "2026-05-04"},
                                  {"object", "vm"},
                                  {"succeeded", "true"}});
        return;
    }
    if (level == Level::edge) {
        // A real restore on the first day of the phase replaces the test.
        text.add_with_evidence("restore_event", "retex-restauration", day(2025, 7, 16),
                               {{"id", "panne"}, {"system", "dpi"}, {"retex", "true"}});
        return;
    }
    if (level == Level::not_met) {
        // A real restore could have replaced the test, had anybody written what was learnt.
        text.add("restore_event", {{"id", "panne"}, {"system", "dpi"}, {"date", "2026-02-11"}, {"retex", "false"}});
    }
    text.add_with_evidence("restore_test", "cahier-de-tests", day(2026, 5, 4),
                           {{"id", "restauration"},
                            {"system", "dpi"},
                            {"object", "vm"},
                            {"production", level == Level::not_met ? "false" : "true"},
                            {"start_checked", "true"},
                            {"succeeded", "true"}});
}

void add_tests(DossierText& text, Level level) {
    text.section("D2.O4 Sauvegardes et restaurations");
    add_runs(text);
    add_restores(text, level);
    text.piece("D2.O4.E1", day(2026, 5, 4));
    text.piece("D2.O4.E2", day(2026, 5, 4), {{"items", "[R1]"}});
    text.piece("D2.O4.E3", day(2026, 5, 4), {{"items", "[R2]"}});
}

}  // namespace

std::vector<File> d2_dossier(const Candidate& candidate, const Levels& levels, Random& random) {
    DossierText text(candidate, "d2", kReferenceDate);
    text.dates("application: 2025-10-20, ars_validation: 2025-11-28, phase_start: 2025-07-16, declaration: 2026-10-01");
    const std::int64_t ceiling = 1000 * random.between(80, 110);
    text.money("ceiling: \"" + std::to_string(ceiling) + ".00\", eligible_expenses: \"" +
               std::to_string(ceiling - 1000 * random.between(5, 20)) + ".25\"");
    const bool unknown = levels.of("D2.O2.A") == Level::unknown;
    text.context(std::string("shared_systems: ") + (candidate.group ? "true" : "false") +
                 ", outsourced_systems: " + (unknown ? "null" : "true") + ", outsourced_backup: false");
    add_continuity(text, candidate, levels);
    add_policy(text, candidate, levels);
    add_infrastructure(text, candidate, levels);
    add_tests(text, levels.of("D2.O4"));
    return text.take();
}

}  // namespace egide::cli::demo
