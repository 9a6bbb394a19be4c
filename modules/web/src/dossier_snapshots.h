#pragma once

#include "dossier_access.h"
#include "egide/desk/moves.h"

namespace egide::web {

/// Deposits the declaration of a snapshot as evidence, so that the journal holds its digest; tried again by a regular job
/// when the vault cannot be used now.
void seal_declaration(Services& services, const desk::Snapshot& snapshot, const desk::Dossier& dossier);
/// Those that were not yet; gives how many were.
base::Result<std::int64_t> seal_waiting_declarations(Services& services);

/// Seals a bundle of a snapshot (docs/bundle-format.md) into a file: declaration, pieces, case, rules, evaluation.
base::Result<std::monostate> seal_snapshot(Services& services, const std::string& actor, const desk::Dossier& dossier,
                                           const desk::Snapshot& snapshot, const std::filesystem::path& output);

}  // namespace egide::web
