#include "demo/dossier_text.h"

#include <algorithm>

namespace egide::cli::demo {

namespace {

constexpr std::string_view kActivityYear = "2023";

std::string entity_line(const DemoEntity& entity, const Candidate& candidate) {
    std::string line = "  - {finess: \"" + entity.finess + "\", kind: " + (entity.parent.empty() ? "EJ" : "EG");
    line += entity.parent.empty() ? "" : ", parent: \"" + entity.parent + "\"";
    line += ", name: " + in_quotes(entity.name) + ", region: \"" + entity.region + "\"";
    line += entity.category.empty() ? "" : ", category: \"" + entity.category + "\"";
    if (entity.weight > 0) {
        line += ", combined_activity: " + std::to_string(candidate.activity * entity.weight) +
                ", activity_year: " + std::string(kActivityYear) + ", pmsi: true";
    }
    return line + "}\n";
}

std::string mapping(std::string_view kind, std::string_view first, std::initializer_list<Key> keys) {
    std::string line = "  - {kind: " + std::string(kind) + std::string(first);
    for (const auto& [key, value] : keys) {
        line += value.empty() ? "" : ", " + std::string(key) + ": " + value;
    }
    return line;
}

}  // namespace

std::string in_quotes(std::string_view text) {
    return "\"" + std::string(text) + "\"";
}

std::string list(const std::vector<std::string>& items) {
    std::string out;
    for (const std::string& item : items) {
        out += (out.empty() ? "" : ", ") + item;
    }
    return "[" + out + "]";
}

std::string finess_of(const Candidate& candidate, const std::vector<std::size_t>& units) {
    std::vector<std::string> numbers;
    for (const std::size_t unit : units) {
        numbers.push_back(in_quotes(candidate.units[unit].finess));
    }
    return list(numbers);
}

DossierText::DossierText(const Candidate& candidate, std::string_view programme, base::Date horizon)
    : horizon_(horizon) {
    text_ = "# Démonstration : tout est inventé (établissements, numéros, domaines, adresses).\n";
    text_ += "programme: " + std::string(programme) + "\n";
    text_ += std::string("candidate: {kind: ") + (candidate.group ? "GHT" : "EJ") +
             ", name: " + in_quotes(candidate.name) + ", support: \"" + candidate.support +
             "\", ownership: " + candidate.ownership + "}\n";
    text_ += "entities:\n";
    for (const DemoEntity& entity : candidate.entities) {
        text_ += entity_line(entity, candidate);
    }
}

void DossierText::dates(std::string_view keys) {
    text_ += "dates: {" + std::string(keys) + "}\n";
}
void DossierText::money(std::string_view keys) {
    text_ += "money: {" + std::string(keys) + "}\n";
}
void DossierText::context(std::string_view keys) {
    text_ += "context: {" + std::string(keys) + "}\n";
}

void DossierText::section(std::string_view title) {
    text_ += in_observations_ ? "" : "observations:\n";
    in_observations_ = true;
    text_ += "  # " + std::string(title) + "\n";
}

bool DossierText::known(std::initializer_list<Key> keys) const {
    return std::none_of(keys.begin(), keys.end(),
                        [&](const Key& key) { return key.first == "date" && key.second > horizon_.iso(); });
}

void DossierText::add(std::string_view kind, std::initializer_list<Key> keys) {
    if (known(keys)) {
        text_ += mapping(kind, "", keys) + "}\n";
    }
}

void DossierText::add_with_evidence(std::string_view kind, const std::string& about, base::Date date,
                                    std::initializer_list<Key> keys) {
    if (date > horizon_) {
        return;
    }
    const std::string path = "preuves/" + about + "-" + date.iso() + ".txt";
    text_ += mapping(kind, ", date: " + date.iso(), keys) + ", evidence: " + path + "}\n";
    const bool written = std::any_of(files_.begin(), files_.end(), [&](const File& file) { return file.path == path; });
    if (!written) {
        files_.push_back(
            {path, "Pièce de démonstration, inventée.\n" + std::string(kind) + " " + about + "\n" + date.iso() + "\n"});
    }
}

void DossierText::piece(std::string_view code, base::Date date, std::initializer_list<Key> keys) {
    if (date > horizon_) {
        return;
    }
    const std::string path = "preuves/" + std::string(code) + "-" + std::to_string(files_.size()) + ".txt";
    text_ += mapping("document", ", piece: " + std::string(code) + ", date: " + date.iso(), keys) +
             ", evidence: " + path + "}\n";
    files_.push_back({path, "Pièce de démonstration, inventée.\n" + std::string(code) + "\n" + date.iso() + "\n"});
}

std::vector<File> DossierText::take() {
    files_.insert(files_.begin(), File{"dossier.yaml", std::move(text_)});
    return std::move(files_);
}

}  // namespace egide::cli::demo
