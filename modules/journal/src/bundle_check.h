#pragma once

#include <string>
#include <vector>

#include "egide/journal/verify.h"
#include "entry.h"
#include "layout.h"

namespace egide::journal {

/// An entry whose bytes and stored hash disagree: its number and where it starts in its bundle.
struct Disagreement {
    std::uint64_t entry = 0;
    std::uint64_t byte = 0;
    std::string file;
};

/// All that one bundle of entries and its tile of hashes say.
struct BundleCheck {
    std::vector<Hash> actual;  // of the entries; empty when they cannot be read
    std::vector<Hash> stored;  // in the tile; empty when it cannot be read
    Hash actual_head{};
    Hash stored_head{};
    std::vector<Disagreement> disagreements;
    std::vector<Finding> findings;
    std::string first_at;  // dates of the first and last readable entry
    std::string last_at;
};

/// Checks one bundle of a log of `size` entries; independent of all others, so that several run at once.
BundleCheck check_bundle(const Layout& layout, std::uint64_t index, std::uint64_t size);

/// Whether an entry of the log says that this commitment was erased.
bool is_erased_by(const Layout& layout, const Hash& commitment, std::uint64_t entry, std::uint64_t size);

}  // namespace egide::journal
