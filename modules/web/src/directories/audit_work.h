#pragma once

#include "directories/audit_rows.h"
#include "egide/jobs/workers.h"
#include "services.h"

namespace egide::web {

inline constexpr std::string_view kAuditJob = "directory.audit";

/// Audits the collection that an upload brought: unpacked, read and judged apart, then shown to be confirmed. The upload
/// is dropped as soon as it was read, whatever came of it. The payload is the audit.
jobs::Outcome audit_collection(Services& services, jobs::Attempt& attempt);

/// Removes what nobody confirmed for two days, and folders that a killed node left.
base::Result<std::int64_t> forget_unconfirmed(Services& services);

}  // namespace egide::web
