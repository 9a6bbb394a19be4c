#include "egide/directory/audit.h"

#include <algorithm>
#include <thread>

#include "controls/control.h"

namespace egide::directory {
namespace {

constexpr std::string_view kRulesAsOf = "2026-09-03";  // the day ANSSI's page was last compared with the list

/// Judges the controls of a list that look, or do not look, at descriptors; those keep their own cache.
void judge_some(const std::vector<Control>& list, bool with_rights, const Model& model, const Membership& membership,
                const Tier0& tier0, const Thresholds& limits, std::vector<ControlResult>& results) {
    EffectiveRights rights(model, membership);
    ControlContext context{model, membership, tier0, rights, limits};
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i].rights == with_rights) {
            results[i] = judge_control(list[i], context);
        }
    }
}

std::vector<ControlResult> judge_all(const std::vector<Control>& list, const Model& model, const Membership& membership,
                                     const AuditOptions& options) {
    std::vector<ControlResult> results(list.size());
    // One view of Tier-0 for each thread: it remembers what it has compared.
    const Tier0 first(model, membership);
    const auto without = [&](const Tier0& tier0) {
        judge_some(list, false, model, membership, tier0, options.thresholds, results);
    };
    if (options.threads > 1) {
        const Tier0 second(model, membership);
        std::thread other([&] { without(second); });
        judge_some(list, true, model, membership, first, options.thresholds, results);
        other.join();
    } else {
        judge_some(list, true, model, membership, first, options.thresholds, results);
        without(first);
    }
    return results;
}

}  // namespace

Evidence Audit::evidence(const ControlResult& control, const Finding& finding) const {
    const Model& model = collection.model();
    return {model.dn(finding.object), model.sid_text(finding.object), control.reasons[finding.reason]};
}

Audit audit(const Collection& collection, const AuditOptions& options) {
    const Model& model = collection.model();
    const Membership membership(model);
    Audit result{collection, options.thresholds, kRulesAsOf, 5, true, {}, {}};
    result.controls = judge_all(all_controls(), model, membership, options);
    result.advisories = judge_all(all_advisories(), model, membership, options);
    for (const ControlResult& control : result.controls) {
        if (control.outcome == Outcome::fail) {
            result.level = std::min(result.level, control.failed_level);
        }
    }
    for (const ControlResult& control : result.controls) {
        const bool could_lower = control.outcome == Outcome::not_evaluable && control.levels.front() < result.level;
        result.level_certain = result.level_certain && !could_lower;
    }
    return result;
}

std::string reference_link(std::string_view control) {
    return "https://www.cert.ssi.gouv.fr/uploads/ad_checklist.html#" + std::string(control);
}

}  // namespace egide::directory
