#include "demo/facts.h"

namespace egide::cli::demo {

namespace {

using Days = std::vector<base::Date>;

/// Days of audits between the start of the phase (20 February 2026) and the declaration (1 October 2026), which are 223
/// days apart.
Days audit_days(Level level, bool weak, Random& random) {
    const base::Date start = day(2026, 2, 20);
    std::vector<int> gaps{9 + random.between(0, 3), 48, 50, 49, 47};
    if (level == Level::edge && weak) {
        gaps = {9, 100, 20, 60};  // mean 60, longest 100
    } else if (level == Level::not_met && weak) {
        gaps = {9, 101, 30, 45};  // one day too many
    }
    Days days;
    base::Date at = start;
    for (const int gap : gaps) {
        at = at.plus_days(gap);
        days.push_back(at);
    }
    return days;
}

/// Score of an audit of a zone: early ones lower, the last two decide.
std::string score(const Candidate& candidate, std::size_t zone, std::size_t from_last, Level level) {
    const bool strong = zone < candidate.strong;
    if (level == Level::unknown && zone == 0 && from_last == 0) {
        return "";
    }
    const bool low = (level == Level::not_met && zone == 0) || (level == Level::edge && !strong);
    if (low && from_last < 2) {
        return "1";
    }
    return from_last >= 3 ? "1" : from_last == 2 ? "2" : zone % 2 == 0 ? "3" : "2";
}

void add_directories(DossierText& text, const Candidate& candidate, const Levels& levels, Random& random) {
    text.section("Annuaires et audits ADS");
    for (std::size_t zone = 0; zone < candidate.zones.size(); ++zone) {
        std::vector<std::size_t> units = candidate.zones[zone].units;
        // Nobody said which directory serves the last unit: its audits cannot be looked for.
        if (levels.of("D1.O1.A") == Level::unknown && zone + 1 == candidate.zones.size()) {
            units.pop_back();
        }
        const std::string id = candidate.zones[zone].id + ".demo.example";
        text.add("directory", {{"id", id}, {"entities", finess_of(candidate, units)}, {"purpose", "care"}});
        const Days days = audit_days(levels.of("D1.O1.A"), zone >= candidate.strong, random);
        for (std::size_t index = 0; index < days.size(); ++index) {
            text.add_with_evidence("directory_audit", "ads-" + id, days[index],
                                   {{"directory", id},
                                    {"level", score(candidate, zone, days.size() - 1 - index, levels.of("D1.O1.B"))},
                                    {"tool", "ADS"}});
        }
    }
    for (const std::size_t unit : candidate.without_directory) {
        text.add("no_directory",
                 {{"entities", finess_of(candidate, {unit})}, {"date", "2026-03-02"}, {"accepted", "true"}});
    }
    text.piece("D1.O1.A.E1", day(2026, 5, 4));
}

/// Findings of an exposure audit: clean, or a vulnerability that decides.
std::string findings(const Candidate& candidate, std::size_t zone, std::size_t from_last, Level level) {
    const std::string host = "vpn." + candidate.zones[zone].id + ".example";
    if (level == Level::unknown && zone == 0 && from_last == 0) {
        return "";
    }
    if (level == Level::not_met && zone == 0 && from_last == 0) {
        return "[{id: CVE-2026-99001, cvss: \"9.8\", asset: " + host + "}]";
    }
    if (level == Level::edge && zone == candidate.strong && from_last < 2) {
        return "[{id: CVE-2026-99002, cvss: \"9.0\", asset: " + host + "}]";
    }
    return from_last >= 2 ? "[{id: CVE-2026-99003, cvss: \"6.5\", asset: " + host + "}]" : "[]";
}

void add_exposure(DossierText& text, const Candidate& candidate, const Levels& levels, Random& random) {
    text.section("Exposition internet");
    text.add("subscription", {{"service", "SILENE"}, {"date", "2026-03-01"}});
    for (std::size_t zone = 0; zone < candidate.zones.size(); ++zone) {
        const Zone& own = candidate.zones[zone];
        std::vector<std::size_t> units = own.units;
        if (zone + 1 == candidate.zones.size()) {
            units.insert(units.end(), candidate.without_directory.begin(), candidate.without_directory.end());
            if (levels.of("D1.O2.A") == Level::unknown) {
                units.pop_back();
            }
        }
        const std::string id = "internet-" + own.id;
        const std::string network = "198.51.100." + std::to_string(16 * zone) + "/28";
        text.add("exposure_perimeter", {{"id", id},
                                        {"entities", finess_of(candidate, units)},
                                        {"domains", list_of(own.id + ".example")},
                                        {"addresses", list_of(in_quotes(network))}});
        const bool silene = zone % 2 == 1;
        const Days days = audit_days(levels.of("D1.O2.A"), zone >= candidate.strong, random);
        for (std::size_t index = 0; index < days.size(); ++index) {
            const std::string found = findings(candidate, zone, days.size() - 1 - index, levels.of("D1.O2.B"));
            text.add_with_evidence("exposure_audit", "exposition-" + own.id, days[index],
                                   {{"perimeter", id},
                                    {"tool", silene ? "SILENE" : "industrial"},
                                    {"conformant", silene ? "" : "true"},
                                    {"findings", found},
                                    {"critical_risks", found.empty() ? "" : "0"},
                                    {"patches_applied", found.empty() ? "" : "true"}});
        }
    }
    text.piece("D1.O2.A.E1", day(2026, 5, 4));
    text.piece("D1.O2.A.E2", day(2026, 5, 4));
}

base::Date exercise_day(Level level, std::size_t unit, bool last, Random& random) {
    if (level == Level::edge) {
        return unit == 0 ? day(2025, 1, 1) : last ? kReferenceDate : day(2026, 6, 12);
    }
    return day(2025, 11, 3).plus_days(random.between(0, 20));
}

void add_exercises(DossierText& text, const Candidate& candidate, const Levels& levels, Random& random) {
    const Level level = levels.of("D1.O3");
    text.section("D1.O3 Exercices de crise");
    for (const std::size_t unit : all_units(candidate)) {
        const bool last = unit + 1 == candidate.units.size();
        const base::Date date = exercise_day(level, unit, last, random);
        if (last && level == Level::not_met) {
            continue;
        }
        const std::string crisis = last && level == Level::unknown ? "null" : "true";
        text.add("exercise", {{"id", "exercice-" + std::to_string(unit + 1)},
                              {"entities", finess_of(candidate, {unit})},
                              {"date", date.iso()},
                              {"crisis", crisis},
                              {"ans_kit", unit % 4 == 3 ? "false" : "true"}});
        // One report is missing where the exercise itself is not: the objective holds, the file does not.
        if (unit != 1) {
            text.piece(unit % 4 == 3 ? "D1.O3.E2" : "D1.O3.E1", date, {{"entities", finess_of(candidate, {unit})}});
        }
    }
}

std::string measures(Level level, bool last) {
    if (!last || level == Level::met) {
        return "41";
    }
    return level == Level::edge ? "39" : level == Level::not_met ? "38" : "null";
}

void add_maturity(DossierText& text, const Candidate& candidate, const Levels& levels) {
    const Level staff = levels.of("D1.O5");
    text.section("D1.O4 et D1.O5 Saisies oSIS");
    for (const std::size_t unit : all_units(candidate)) {
        const bool last = unit + 1 == candidate.units.size();
        text.add("maturity", {{"entities", finess_of(candidate, {unit})},
                              {"date", "2026-06-01"},
                              {"measures_filled", measures(levels.of("D1.O4"), last)},
                              {"budget_share_filled", "true"},
                              {"security_fte_filled", last && staff == Level::not_met   ? "false"
                                                      : last && staff == Level::unknown ? "null"
                                                                                        : "true"}});
    }
}

void add_steering(DossierText& text, Level level) {
    if (level == Level::unknown) {
        return;
    }
    text.section("D1.O6.A Pilotage");
    for (const char* requirement : {"D1.O6.A.R1", "D1.O6.A.R2", "D1.O6.A.R3", "D1.O6.A.R4", "D1.O6.A.R5"}) {
        const bool fails = level == Level::not_met && std::string_view(requirement).ends_with("R3");
        text.add("statement",
                 {{"requirement", requirement}, {"holds", fails ? "false" : "true"}, {"date", "2026-04-02"}});
    }
    text.piece("D1.O6.A.E1", day(2026, 4, 2));
    text.piece("D1.O6.A.E2", day(2026, 4, 2));
}

void add_convergence(DossierText& text, Level level) {
    if (level == Level::unknown) {
        return;
    }
    text.section("D1.O6.B Convergence des annuaires");
    // The strategic committee has not met yet, or the schedule ends on the last accepted day.
    const std::string bodies = level == Level::not_met
                                   ? "[support_management, support_it_department]"
                                   : "[support_management, support_it_department, strategic_committee]";
    const base::Date until = level == Level::edge ? kReferenceDate.plus_months(18) : day(2026, 12, 15);
    text.piece("D1.O6.B.E1", day(2026, 6, 15),
               {{"items", "[R1, R5, R6, R7]"}, {"validated_by", bodies}, {"until", until.iso()}});
}

void add_prerequisites(DossierText& text, const Candidate& candidate, Level level) {
    if (level != Level::not_met && level != Level::edge) {
        return;
    }
    text.section("Prérequis SUN-ES");
    for (const char* code : {"D1B.PREREQ.E1", "D1B.PREREQ.E2", "D1B.PREREQ.E3", "D1B.PREREQ.E4"}) {
        text.piece(code, day(2026, 2, 2));
    }
    // Less than two years before the application, for the strong zones only when the prerequisite is to be missed.
    for (const std::size_t unit : level == Level::edge ? all_units(candidate) : strong_units(candidate)) {
        text.piece("D1B.PREREQ.E5", day(2024, 2, 21), {{"entities", finess_of(candidate, {unit})}});
    }
}

}  // namespace

base::Date day(int year, unsigned month, unsigned day_of_month) {
    return base::Date::from_civil(year, month, day_of_month).value_or(kReferenceDate);
}

std::vector<std::size_t> all_units(const Candidate& candidate) {
    std::vector<std::size_t> units;
    for (std::size_t unit = 0; unit < candidate.units.size(); ++unit) {
        units.push_back(unit);
    }
    return units;
}

std::vector<std::size_t> strong_units(const Candidate& candidate) {
    std::vector<std::size_t> units;
    for (std::size_t zone = 0; zone < candidate.strong; ++zone) {
        units.insert(units.end(), candidate.zones[zone].units.begin(), candidate.zones[zone].units.end());
    }
    return units;
}

std::vector<File> d1bis_dossier(const Candidate& candidate, const Levels& levels, Random& random, base::Date horizon) {
    const Level prerequisite = levels.of("D1B.PREREQ");
    const bool unknown = prerequisite == Level::unknown;
    DossierText text(candidate, "d1bis", horizon);
    text.dates("application: 2026-02-20, ars_validation: 2026-03-20, phase_start: 2026-02-20, declaration: 2026-10-01");
    const std::int64_t ceiling = 1000 * random.between(45, 60);
    text.money("ceiling: \"" + std::to_string(ceiling) + ".00\", ceiling_d1: null, eligible_expenses: \"" +
               std::to_string(ceiling + 1000 * random.between(2, 9)) + ".50\"");
    text.context(std::string("sun_es_validated: ") +
                 (unknown                      ? "null"
                  : prerequisite == Level::met ? "true"
                                               : "false") +
                 ", eligible_to_d1: " + (unknown ? "null" : "true") +
                 ", applied_to_d1: " + (unknown ? "null" : "false") + ", has_146: " + (unknown ? "null" : "true") +
                 ", directories_converged: false");
    add_prerequisites(text, candidate, prerequisite);
    add_directories(text, candidate, levels, random);
    add_exposure(text, candidate, levels, random);
    add_exercises(text, candidate, levels, random);
    add_maturity(text, candidate, levels);
    if (candidate.group) {
        add_steering(text, levels.of("D1.O6.A"));
        add_convergence(text, levels.of("D1.O6.B"));
    }
    return text.take();
}

}  // namespace egide::cli::demo
