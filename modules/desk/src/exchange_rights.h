#pragma once

#include "exchange_tables.h"

namespace egide::desk {

/// Whether a row says only words that this program knows.
bool has_known_words(const TravelRow& row);
/// Whether an instance of that side may change this here; what it sends again as we know it is never asked about.
bool side_may(PeerSide side, const MergeLine& line);
/// The steps that a package brings lead, one after the other, from the stage here to the stage there, and are that side's
/// to take; `diverged`: we took other steps meanwhile, so that they start elsewhere.
base::Errors step_errors(const std::vector<const TravelRow*>& steps, PeerSide side, const std::string& from,
                         const std::string& to, bool diverged);

}  // namespace egide::desk
