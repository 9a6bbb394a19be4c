#pragma once

#include "egide/journal/log.h"
#include "listing.h"
#include "services.h"

namespace egide::web {

const std::vector<std::string>& journal_names();
/// One entry of the journal as people read it; an entry that cannot be read says so.
Cells journal_cells(Services& services, std::uint64_t index, const std::string& bytes, base::Language language);

}  // namespace egide::web
