#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/directory/audit.h"

namespace egide::directory {

/// What is kept of an audit to compare it: the objects that each control and advisory found, by SID where they have
/// one (an object renamed is the same), else by DN.
struct AuditSummary {
    std::string reference_date;
    int level = 5;
    std::map<std::string, std::map<std::string, std::string>, std::less<>> found;  // control → identity → DN
    std::set<std::string, std::less<>> not_evaluable;
};

AuditSummary summary_of(const Audit& audit);
/// Reads the JSON of an audit. Fails when it is not one.
base::Result<AuditSummary> read_audit_summary(std::string_view json, std::string file);

/// One control that differs, or still finds something. A control that could not be judged on one side is said apart:
/// nothing of it is new or fixed.
struct ControlChange {
    std::string id;
    bool unknown = false;
    std::vector<std::string> added;  // DNs
    std::vector<std::string> fixed;
    std::vector<std::string> kept;
};

/// From an earlier audit to a later one, by control.
std::vector<ControlChange> compare_audits(const AuditSummary& before, const AuditSummary& after);
std::string changes_json(const AuditSummary& before, const AuditSummary& after,
                         const std::vector<ControlChange>& changes);

}  // namespace egide::directory
