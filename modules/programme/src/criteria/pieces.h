#pragma once

#include <string>
#include <vector>

#include "loading/context.h"
#include "scope.h"

namespace egide::programme {

/// The documents recorded under a piece code that concern the current subject.
std::vector<std::uint32_t> documents_of(const Scope& scope, const std::string& code);
/// Whether the dossier records anything for the current objective: a document or a statement. Until then nothing is missing, all is unknown.
bool objective_begun(const Scope& scope);
/// Whether the owner being loaded (or another objective, for a full code) lists this piece.
bool piece_known(const LoadContext& context, const std::string& code);

}  // namespace egide::programme
