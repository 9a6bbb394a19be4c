#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "egide/dossier/dossier_file.h"
#include "egide/reading/tree.h"

namespace egide::dossier {

/// A correct dossier; tests change one line of it.
inline constexpr std::string_view kCorrect =
    R"(programme: d1bis
candidate: {kind: GHT, name: "GHT Test", support: "210000006", ownership: public, trigram: TST}
entities:
  - {finess: "210000006", kind: EJ, name: "CHU", region: "27", category: "355", combined_activity: 120000, activity_year: 2023, pmsi: true}
  - {finess: "210000014", kind: EJ, name: "CH", combined_activity: 34000, member_from: 2020-01-01, member_until: 2026-12-31}
  - {finess: "210000022", kind: EG, parent: "210000006", name: "Site A"}
dates: {application: 2026-02-20, ars_validation: 2026-03-20, phase_start: 2026-02-20, declaration: 2026-10-01}
money: {ceiling: "53300.00", ceiling_d1: null, eligible_expenses: "61250.00"}
context: {sun_es_validated: true, applied_to_d1: false, has_146: null}
observations:
  - {kind: directory, id: chu.local, entities: ["210000006"]}
  - {kind: directory_audit, directory: chu.local, date: 2026-03-01, level: 2, tool: ADS, evidence: ads/2026-03-01.zed}
  - {kind: document, piece: D1.06.A.E1, entity: "210000014", date: 2026-04-02, signed_by: null}
)";

inline std::string shown(const base::Errors& errors) {
    std::string text;
    for (const base::Error& error : errors) {
        text += error.at.show() + ": " + base::render(error.message, base::Language::english) + "\n";
    }
    return text;
}

inline reading::Node tree(std::string_view yaml, std::string name = "dossier.yaml") {
    auto read = reading::read_yaml(yaml, std::move(name));
    if (!read.ok()) {
        ADD_FAILURE() << shown(read.errors());
    }
    return read.ok() ? std::move(read).value() : reading::Node{};
}

/// The correct dossier with one passage replaced.
inline std::string with(std::string_view passage, std::string_view replacement) {
    std::string text(kCorrect);
    const auto at = text.find(passage);
    EXPECT_NE(at, std::string::npos) << passage;
    return at == std::string::npos ? text : text.replace(at, passage.size(), replacement);
}

inline base::Date day(int year, unsigned month, unsigned date) {
    return base::Date::from_civil(year, month, date).value();
}

/// A dossier that must be accepted.
inline DossierReading accepted(std::string_view yaml, const ReadOptions& options = {}) {
    auto read = read_dossier(tree(yaml), options);
    if (!read.ok()) {
        ADD_FAILURE() << yaml << "\n" << shown(read.errors());
        return {};
    }
    return std::move(read).value();
}

/// A dossier that must be refused, and why.
inline base::Errors refused(std::string_view yaml, const ReadOptions& options = {}) {
    const auto read = read_dossier(tree(yaml), options);
    EXPECT_FALSE(read.ok()) << yaml;
    return read.ok() ? base::Errors{} : read.errors();
}

}  // namespace egide::dossier
