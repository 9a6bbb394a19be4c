#pragma once

#include <string>

#include "egide/evidence/verify.h"
#include "egide/sandbox/guest.h"
#include "session.h"

namespace egide::cli {

/// What the options of `egide verify` say that the verifier knows; every trouble at once.
base::Result<evidence::ProofOptions> proof_options(const Session& session);
/// The guest that verifies a bundle or a receipt, in a process of its own.
sandbox::Guest proof_guest();
/// Verifies a file there.
base::Result<evidence::ProofReport> check_proof(const std::string& path, const evidence::ProofOptions& options);
/// The report in words for whoever decides.
std::string proof_text(const Session& session, const evidence::ProofReport& report);

/// The head that a note, a receipt, a bundle or a data folder holds, as a signed note. Says what it could not read.
base::Result<std::string> note_in(const std::string& path);

}  // namespace egide::cli
