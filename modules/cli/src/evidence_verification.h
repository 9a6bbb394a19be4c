#pragma once

#include <optional>
#include <string>
#include <vector>

#include "egide/evidence/review.h"
#include "egide/evidence/vault.h"
#include "egide/journal/verify.h"
#include "session.h"

namespace egide::cli {

/// Everything that a data folder says of itself, checked.
struct EvidenceVerification {
    journal::Verification journal;
    evidence::StoreCheck store;
    evidence::Review review;
    bool own_key = false;     // no --key was given: the folder's own key was believed
    bool references = false;  // heads held elsewhere were compared
    bool sound() const { return journal.sound() && store.sound() && review.findings.empty(); }
};

/// Verifies the journal, every object, every record against its entry, then reviews what happened.
base::Result<EvidenceVerification> verify_evidence(const Session& session);
std::string verification_text(const Session& session, const EvidenceVerification& verification);
std::string verification_json(const EvidenceVerification& verification, base::Language language);

}  // namespace egide::cli
