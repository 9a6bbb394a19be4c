#include <algorithm>

#include "controls/list.h"
#include "controls/walk.h"
#include "egide/directory/messages.h"

namespace egide::directory::controls {
namespace {

constexpr std::int64_t kInbound = 1, kOutbound = 2;
constexpr std::int64_t kQuarantined = 0x4, kForestTransitive = 0x8, kWithinForest = 0x20, kTreatAsExternal = 0x40,
                       kEnableTgtDelegation = 0x800;
constexpr std::int64_t kMit = 3;

/// Whether the partner is a domain of this forest: by the partitions, or by the domains themselves.
bool partner_is_ours(const Model& model, std::uint32_t trust) {
    const std::string_view partner = model.text(trust, Attribute::trust_partner);
    const bool known = std::any_of(model.domains.begin(), model.domains.end(),
                                   [&](const Domain& domain) { return equal_folded(domain.dns, partner); });
    const auto& roots = model.texts[static_cast<std::size_t>(Attribute::dns_root)];
    return known || std::any_of(roots.begin(), roots.end(), [&](const TextCell& cell) {
               return model.exists(cell.object) && equal_folded(cell.text, partner);
           });
}

template <typename Bad>
void check_trusts(ControlContext& context, Verdict& verdict, int level, base::Text why, Bad bad) {
    const std::uint32_t reason = verdict.reason(std::move(why));
    for_each_of(context.model, Kind::trust, [&](std::uint32_t trust) {
        const std::int64_t direction = context.model.number_or(trust, Attribute::trust_direction, 0);
        const std::int64_t attributes = context.model.number_or(trust, Attribute::trust_attributes, 0);
        if (bad(trust, direction, attributes)) {
            verdict.add(level, trust, reason);
        }
    });
}

}  // namespace

void trusts_domain_notfiltered(ControlContext& context, Verdict& verdict) {
    check_trusts(context, verdict, 1, messages::why_trust_unfiltered(),
                 [&](std::uint32_t trust, std::int64_t direction, std::int64_t attributes) {
                     return (direction & kOutbound) != 0 &&
                            (attributes & (kQuarantined | kWithinForest | kForestTransitive)) == 0 &&
                            context.model.number_or(trust, Attribute::trust_type, 2) != kMit &&
                            !partner_is_ours(context.model, trust);
                 });
}

void trusts_forest_sidhistory(ControlContext& context, Verdict& verdict) {
    check_trusts(context, verdict, 1, messages::why_trust_history(),
                 [](std::uint32_t, std::int64_t direction, std::int64_t attributes) {
                     return (direction & kOutbound) != 0 && (attributes & kForestTransitive) != 0 &&
                            (attributes & kTreatAsExternal) != 0;
                 });
}

void trusts_tgt_deleg(ControlContext& context, Verdict& verdict) {
    check_trusts(context, verdict, 3, messages::why_trust_delegation(),
                 [](std::uint32_t, std::int64_t direction, std::int64_t attributes) {
                     return (direction & kInbound) != 0 && (attributes & kEnableTgtDelegation) != 0;
                 });
}

}  // namespace egide::directory::controls
