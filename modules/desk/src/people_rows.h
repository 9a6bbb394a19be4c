#pragma once

#include "egide/desk/people.h"

namespace egide::desk {

inline constexpr const char* kHandoverColumns =
    "id, candidate, kind, role, holder, newcomer, state, motive, proof, contacts, vouched, asked_at, effective_at, "
    "role_until, ended_at, ended_by, revision";
Handover handover_in(const storage::sql::Row& row);
Done insert_handover(Transaction& transaction, const Handover& one);
/// Writes state and end where the row still has the revision before; false: somebody else changed it.
base::Result<bool> update_handover(Transaction& transaction, const Handover& one);
Done insert_step(Transaction& transaction, const std::string& handover, const PastStep& step);
/// The handovers that fulfil a condition, the newest first.
base::Result<std::vector<Handover>> handovers_where(Transaction& transaction, const std::string& condition,
                                                    const std::vector<storage::sql::Value>& values);

}  // namespace egide::desk
