#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "egide/base/result.h"
#include "egide/evidence/seal.h"
#include "egide/evidence/vault.h"
#include "egide/evidence/verify.h"
#include "egide/journal/log.h"

namespace egide::evidence {

/// A receipt (docs/bundle-format.md): one file that proves alone that an entry stands in the journal, as its head is
/// now, with what the entry says and the time stamps there are. An entry that speaks of no piece of evidence is
/// refused.
base::Result<std::string> make_receipt(const Vault& vault, const TimeKeeper& time, std::uint64_t entry);

/// The entry to give a receipt of: the last one of a piece of evidence (its newest revision or its end), or its
/// revision of that number.
base::Result<std::uint64_t> receipt_entry(const Vault& vault, const std::string& evidence,
                                          std::optional<std::uint32_t> revision = {});

/// Verifies a receipt, then looks for it in a journal as it is now: the same history, and whether the piece was revised
/// or withdrawn since. The journal's own bytes are trusted: journal::verify_log comes first.
ProofReport compare_receipt(std::string_view receipt, const journal::LogReader& log, const ProofOptions& options);

}  // namespace egide::evidence
