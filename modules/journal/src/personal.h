#pragma once

#include <optional>
#include <string>
#include <vector>

#include "egide/journal/log.h"
#include "layout.h"

namespace egide::journal {

/// What a commitment's file holds: the data with its salt and the entry that commits to it, or the entry that says it
/// was erased.
struct PersonalFile {
    std::uint64_t entry = 0;
    std::optional<Disclosure> disclosure;  // none: erased by `entry`
};
std::string write_personal(const PersonalFile& file);
base::Result<PersonalFile> read_personal(std::string_view bytes, const std::string& file);

/// Draws a salt for data that is canonical JSON.
Disclosure salted(std::string data);

/// One piece of personal data that goes with an entry.
struct PersonalDraft {
    Hash commitment{};
    Disclosure disclosure;
};

/// Names what is about to be written, durably, so that a dead process leaves no personal data without an entry.
Done announce_personal(Calls& calls, const Layout& layout, const std::vector<Hash>& commitments);
/// Removes what was announced and belongs to no entry below `size`, then the announcement.
Done settle_personal(Calls& calls, const Layout& layout, std::uint64_t size);

}  // namespace egide::journal
