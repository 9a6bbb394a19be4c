#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/text.h"
#include "egide/directory/audit.h"

namespace egide::directory {

/// An audit as JSON, keys and bytes stable for the same collection; sentences in one language.
std::string audit_json(const Audit& audit, base::Language language);

/// The first `most` findings of a control as people look for them: by DN, numbers in their order and letters without
/// regard to case (SRV-2 before SRV-10), then as the control found them. The same for the same findings.
std::vector<Finding> ordered_findings(const Audit& audit, const ControlResult& control, std::size_t most);

/// One row per finding: control, level, DN, SID, reason. Cells that a spreadsheet would execute are made harmless.
std::string audit_csv(const Audit& audit, base::Language language);

/// One thing to do: what a control asks for at one level, or taking from one principal the rights that controls
/// complain of, whichever these are.
struct Change {
    base::Text about;  // the control's title; empty when it is about a principal's rights
    base::Text what;
    int level = 0;                           // the lowest level that it concerns
    std::vector<std::string_view> controls;  // in ANSSI's order
    std::vector<std::uint32_t> objects;      // to be touched, in the order of the collection
    int level_after = 5;                     // of the forest, when this and all before it are done
    std::size_t paths_alone = 0;             // principals who lose their last way to Tier-0 by this change alone
    std::size_t paths_left = 0;              // who still has one when this and all before it are done
};

/// What is to be done for each level, first things first: the changes of the lowest level, those that close most ways
/// to Tier-0 before, then those that touch least. Ways count principals outside Tier-0 that control it.
struct WorkPlan {
    std::size_t paths = 0;  // today
    std::vector<Change> changes;
};

/// Computes the plan by taking away what each change takes away and searching again. What is not evaluable is not in
/// it: the level after a change is a ceiling then, as that of the audit is.
WorkPlan ranked_work(const Audit& audit);

/// The DN of an object that a change touches.
std::string_view object_name(const Audit& audit, std::uint32_t object);

/// One row per change: rank, level, level after, ways closed and left, objects, controls, what to do. Cells as above.
std::string work_csv(const Audit& audit, const WorkPlan& plan, base::Language language);

}  // namespace egide::directory
