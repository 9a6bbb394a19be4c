#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "egide/base/result.h"
#include "egide/programme/case.h"
#include "egide/reading/tree.h"

namespace egide::dossier {

struct ReadOptions {
    std::optional<base::Date> on;  // reference date; absent: no fact is refused for lying in the future
};

/// What a dossier file says. Warnings are in the order they were met; they forbid nothing.
struct DossierReading {
    programme::Case facts;
    std::string trigram;  // of a GHT, when given
    base::Errors warnings;
};

/// Reads the tree of a `dossier.yaml`; reports everything that is wrong at once. Touches no file: evidence keeps an
/// empty SHA-256.
base::Result<DossierReading> read_dossier(const reading::Node& root, const ReadOptions& options = {});

/// Reads a folder (its `dossier.yaml`) or one YAML file, and hashes the evidence files it names, which lie beside it. A
/// missing evidence file is a warning; one that would lead outside the folder is an error; a dossier that cannot be
/// opened is an error of kind unavailable.
base::Result<DossierReading> read_dossier_folder(const std::filesystem::path& path, const ReadOptions& options = {});

/// Changes a case as a what-if file says: any of `dates`, `money`, `context` (keys replaced, null removes), `drop`
/// (every observation that matches), `observations` (added, marked supposed; they may lie in the future). On errors the
/// case is left as it was.
base::Errors apply_suppositions(programme::Case& facts, const reading::Node& root);

}  // namespace egide::dossier
