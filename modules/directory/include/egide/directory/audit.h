#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/text.h"
#include "egide/directory/collection.h"
#include "egide/directory/thresholds.h"

namespace egide::directory {

enum class Outcome { pass, fail, not_evaluable };

/// One object of the evidence and why it is there: an index into the names of the collection, one into the reasons, and
/// one into its SIDs when the fault is a right that somebody has there.
struct Finding {
    static constexpr std::uint32_t kNobody = 0xffffffff;
    std::uint32_t object = 0;
    std::uint32_t reason = 0;
    std::uint32_t by = kNobody;
    std::uint8_t level = 0;  // the lowest level that this finding alone fails; 0 for an advisory
    bool operator==(const Finding&) const = default;
};

/// The verdict of one control point or advisory. The evidence is whole, never cut, in the order of the collection.
struct ControlResult {
    std::string_view id;      // "vuln_spn_priv", ANSSI's name
    std::vector<int> levels;  // the levels that it can block
    Outcome outcome = Outcome::not_evaluable;
    int failed_level = 0;  // the lowest one that fails; 0 when none
    base::Text title;
    base::Text fix;    // what to do, in our own words
    base::Text cause;  // why it is not evaluable
    std::vector<Finding> findings;
    std::vector<base::Text> reasons;
};

/// What is shown of a finding.
struct Evidence {
    std::string_view dn;
    std::string sid;  // empty when the object has none
    const base::Text& why;
};

/// A forest judged. `level` is 5 when nothing fails; it is a ceiling, not a fact, while a control that could lower it
/// is not evaluable (`level_certain` false).
struct Audit {
    Collection collection;
    Thresholds thresholds;
    std::string_view rules_as_of;  // version of the rule set, a date
    int level = 5;
    bool level_certain = true;
    std::vector<ControlResult> controls;    // in ANSSI's order, all of them
    std::vector<ControlResult> advisories;  // no effect on the level
    Evidence evidence(const ControlResult& control, const Finding& finding) const;
};

struct AuditOptions {
    Thresholds thresholds = {};
    unsigned threads = 2;  // the result does not depend on it
};

/// Judges every control point on a collection. Never fails: what cannot be told is not_evaluable, with its cause.
Audit audit(const Collection& collection, const AuditOptions& options = {});

/// "https://www.cert.ssi.gouv.fr/uploads/ad_checklist.html#<id>".
std::string reference_link(std::string_view control);

}  // namespace egide::directory
