#include "demo/facts.h"

namespace egide::cli::demo {

namespace {

struct Outsourced {
    const char* id;
    const char* name;
    const char* provider;
    const char* pas;
};
constexpr Outsourced kOutsourced[] = {{"prescription", "Prescription en ligne", "Éditeur Démo A", "collected"},
                                      {"rendez-vous", "Prise de rendez-vous", "Éditeur Démo B", "collected"},
                                      {"dictee", "Dictée numérique", "Éditeur Démo C", "attested"}};

void add_outsourced(DossierText& text) {
    text.section("Systèmes externalisés");
    for (const Outsourced& one : kOutsourced) {
        text.add("outsourced_system", {{"id", one.id},
                                       {"name", in_quotes(one.name)},
                                       {"provider", in_quotes(one.provider)},
                                       {"saas", "true"},
                                       {"contract", "true"},
                                       {"pas", one.pas}});
    }
}

void add_backup_policy(DossierText& text, Level level) {
    if (level == Level::unknown) {
        return;
    }
    text.section("D2.O2.A Politique de sauvegarde");
    text.piece("D2.O2.A.E1", level == Level::edge ? day(2022, 7, 16) : day(2025, 11, 3),
               {{"items", level == Level::not_met ? "[P1, P2, P3, P4, P5, P6, P8, P9, R3]"
                                                  : "[P1, P2, P3, P4, P5, P6, P7, P8, P9, R3]"}});
    for (const Outsourced& one : kOutsourced) {
        text.piece("D2.O2.A.E2", day(2026, 1, 5), {{"subject", one.id}});
        text.piece("D2.O2.A.E3", day(2026, 1, 5), {{"subject", one.id}});
    }
    text.piece("D2.O2.A.E5", day(2026, 1, 6));
    text.piece("D2.O2.A.E6", day(2026, 1, 6), {{"subject", "prescription"}});
    text.piece("D2.O2.A.E6", day(2026, 1, 6), {{"subject", "rendez-vous"}});
}

struct System {
    const char* id;
    const char* activity;
    const char* name;
};
constexpr System kSystems[] = {
    {"dpi", "urgences", "Dossier patient"}, {"pacs", "imagerie", "Imagerie (PACS)"}, {"gam", "paie", "Paie"}};

void add_backup_plans(DossierText& text, Level level) {
    text.section("D2.O2.B Systèmes critiques et plans de sauvegarde");
    for (const System& system : kSystems) {
        text.add(
            "critical_system",
            {{"id", system.id}, {"activity", system.activity}, {"name", in_quotes(system.name)}, {"shared", "true"}});
    }
    if (level == Level::unknown) {
        return;
    }
    for (const System& system : kSystems) {
        const bool short_plan = level == Level::not_met && std::string_view(system.id) == "gam";
        text.add_with_evidence(
            "backup_plan", std::string("plan-") + system.id, day(2026, 2, 1),
            {{"id", std::string("plan-") + system.id},
             {"system", system.id},
             {"items", short_plan ? "[Q1, Q2, Q3, Q4, Q5, Q6, Q8]" : "[Q1, Q2, Q3, Q4, Q5, Q6, Q7, Q8]"}});
    }
    text.piece("D2.O2.B.E2", day(2026, 4, 1), {{"until", level == Level::edge ? "2028-05-18" : "2027-12-31"}});
    text.piece("D2.O2.B.E3", day(2026, 4, 1));
}

}  // namespace

void add_policy(DossierText& text, const Candidate&, const Levels& levels) {
    add_outsourced(text);
    add_backup_policy(text, levels.of("D2.O2.A"));
    add_backup_plans(text, levels.of("D2.O2.B"));
}

}  // namespace egide::cli::demo
