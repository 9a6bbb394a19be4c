#pragma once

#include <array>
#include <string>
#include <vector>

#include "egide/organisation/import.h"

namespace egide::organisation {

constexpr const char* kHeading = "finess;etalab;111;2026-05-12\n";

/// One line of a classic extract of legal entities, by its columns.
inline std::string legal_line(std::array<std::string, 23> columns) {
    std::string line;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        line += (i == 0 ? "" : ";") + columns[i];
    }
    return line + "\n";
}

inline std::string legal_line(const std::string& finess, const std::string& name, const std::string& department = "21",
                              const std::string& delivery = "21000 DIJON", const std::string& status = "13") {
    std::array<std::string, 23> columns{"structureej", finess, name, name};
    columns[12] = delivery;
    columns[13] = department;
    columns[16] = status;
    columns[20] = "200000008";
    columns[22] = "1979-02-13";
    return legal_line(columns);
}

/// One line of a classic extract of establishments.
inline std::string site_line(const std::string& finess, const std::string& parent, const std::string& name,
                             const std::string& department = "21", const std::string& delivery = "21000 DIJON",
                             const std::string& category = "355", const std::string& opened = "1979-02-13") {
    std::array<std::string, 32> columns{"structureet", finess, parent, name, name};
    columns[13] = department;
    columns[15] = delivery;
    columns[18] = category;
    columns[19] = "Centre Hospitalier (C.H.)";
    columns[22] = "20000000800015";
    columns[28] = opened;
    std::string line;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        line += (i == 0 ? "" : ";") + columns[i];
    }
    return line + "\n";
}

inline ImportOutcome import_text(const std::vector<std::string>& files) {
    RegistryImport import;
    for (std::size_t i = 0; i < files.size(); ++i) {
        import.add(files[i], "file" + std::to_string(i + 1));
    }
    return import.finish();
}

/// "file1:2:13 key" for each error, to read a whole refusal at once.
inline std::vector<std::string> shown(const base::Errors& errors) {
    std::vector<std::string> lines;
    for (const auto& error : errors) {
        lines.push_back(error.at.show() + " " + std::string(error.message.message->key));
    }
    return lines;
}

inline base::Date day(const char* iso) {
    return base::Date::parse(iso).value();
}

}  // namespace egide::organisation
