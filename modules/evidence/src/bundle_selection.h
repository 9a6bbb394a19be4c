#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "bundle_format.h"
#include "egide/evidence/bundle.h"
#include "egide/evidence/record.h"

namespace egide::evidence {

/// A revision whose bytes go into the bundle, or are listed without them.
struct ChosenRevision {
    std::uint64_t entry = 0;
    std::string path;  // "files/…"; empty: its bytes are not enclosed
    ObjectName object;
    std::string evidence;
    std::uint32_t revision = 0;
    std::optional<Record> record;  // nothing once erased
};

/// What a bundle will hold of the journal and of the store.
struct Selection {
    std::vector<std::uint64_t> entries;      // ascending
    std::vector<ChosenRevision> revisions;   // with bytes or absent, in the order of the entries
    std::vector<std::string> without_bytes;  // evidence
};

/// Chooses the entries about the evidence of a request, and the objects that are still there.
base::Result<Selection> choose_evidence(const Vault& vault, const journal::LogReader& log,
                                        const BundleRequest& request);

/// A foreign name as the last part of a path in a ZIP: A-Z a-z 0-9 . _ -, at most 80 characters.
std::string safe_name(std::string_view name);

}  // namespace egide::evidence
