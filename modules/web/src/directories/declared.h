#pragma once

#include <optional>
#include <string>
#include <vector>

#include "directories/audit_rows.h"
#include "egide/desk/parts.h"

namespace egide::web {

/// A directory as a dossier declares it.
struct DeclaredDirectory {
    std::string part;
    std::string id;  // "chu.local"
    std::string name;
    std::string purpose;
    std::vector<std::string> entities;
};

/// An audit of one, as the dossier's facts tell it: what the rules read.
struct DeclaredAudit {
    std::string part;
    std::string directory;
    std::string tool;
    std::optional<base::Date> date;
    std::optional<std::int64_t> level;
    std::vector<std::string> failing;
    std::optional<std::string> piece;
};

std::vector<DeclaredDirectory> directories_in(const desk::Contents& contents);
/// By date, the newest first; those without one last.
std::vector<DeclaredAudit> declared_audits(const desk::Contents& contents, std::string_view directory);

/// Whether a collection's forest is the directory that was declared: its name, or a domain, is the identifier or the name.
bool is_same_directory(const Understood& understood, const DeclaredDirectory& directory);

/// The fact that an audit becomes. A level that is only a ceiling is no level.
std::string audit_fact(const std::string& directory, std::string_view tool, base::Date date, std::optional<std::int64_t> level,
                       const std::vector<std::string>& failing);

}  // namespace egide::web
