#pragma once

#include "egide/accounts/rights.h"
#include "egide/evidence/vault.h"
#include "listing.h"
#include "services.h"

namespace egide::web {

const std::vector<std::string>& evidence_names();
Cells cells_of(const evidence::Evidence& evidence);

/// Where a piece of evidence lies: its establishments and the legal entities above them, their region, the group they
/// belong to today, its piece. Evidence of which nothing is known lies nowhere but in the instance.
accounts::ObjectPlace place_of(Services& services, const evidence::Attests& attests);

}  // namespace egide::web
