#pragma once

#include <span>
#include <string>

#include "egide/evidence/record.h"
#include "egide/evidence/vault.h"
#include "egide/journal/log.h"

namespace egide::evidence {

// The entries that a vault writes, one function a shape.

/// evidence.received, evidence.absent or evidence.revised.
journal::Draft draft_of(std::string_view kind, const std::string& actor, const Record& record);
/// evidence.withdrawn, evidence.erasing: a piece of evidence at a revision.
journal::Draft draft_about(std::string_view kind, const std::string& actor, const std::string& evidence,
                           std::uint32_t revision);
/// access.granted, access.revoked.
journal::Draft draft_access(std::string_view kind, const std::string& actor, const std::string& to,
                            const std::string& right);
journal::Draft draft_link(const std::string& actor, const std::string& evidence,
                          std::span<const ObservationLink> observations);
journal::Draft draft_read(const std::string& actor, const Record& record, std::uint64_t count,
                          std::optional<std::uint64_t> previous);
journal::Draft draft_removed(const std::string& actor, const ObjectName& object);
journal::Draft draft_evaluation(const std::string& actor, const EvaluationMade& made);
/// evidence.exported: how many objects, and the digest of the journal's head.
journal::Draft draft_exported(const std::string& actor, std::uint64_t objects, const journal::Hash& head);
/// {"name":…} or {"reason":…}.
std::string personal_text(std::string_view key, const std::string& text);

}  // namespace egide::evidence
