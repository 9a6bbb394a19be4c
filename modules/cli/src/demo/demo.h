#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/result.h"
#include "egide/base/text.h"

namespace egide::cli::demo {

/// 1 October 2026: the declaration date of the demonstration dossiers, and the date to evaluate them on.
inline constexpr base::Date kReferenceDate = base::Date::from_days(20727);

/// 1 July 2026: what the half-way dossier knows, and the date to evaluate it on.
inline constexpr base::Date kHalfway = base::Date::from_days(20635);

/// How one objective stands in a demonstration dossier: surely met, met (or partly met) on the very limit of a rule,
/// missed, unknown.
enum class Level { met, edge, not_met, unknown };

struct File {
    std::string path;  // relative to the dossier
    std::string bytes;
};

/// A dossier folder to write: dossier.yaml and small evidence files.
struct Dossier {
    std::string name;
    base::Text what;
    std::vector<File> files;
};

/// All demonstration dossiers. Everything is invented: names say so, FINESS numbers begin with 99, domains end with
/// .example, addresses are those reserved for documentation. The same seed gives the same bytes.
std::vector<Dossier> dossiers(unsigned seed);

/// Writes a dossier below a folder; errors are of kind unavailable.
base::Errors write(const Dossier& dossier, const std::filesystem::path& folder);

}  // namespace egide::cli::demo
