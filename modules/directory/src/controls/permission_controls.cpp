#include <algorithm>
#include <set>

#include "controls/gpo_links.h"
#include "controls/list.h"
#include "controls/permissions.h"
#include "controls/sysvol_files.h"
#include "controls/walk.h"
#include "egide/directory/messages.h"

namespace egide::directory::controls {
namespace {

bool is_under(std::string_view dn, std::string_view base) {
    if (dn.size() <= base.size() + 1) {
        return equal_folded(dn, base);
    }
    return dn[dn.size() - base.size() - 1] == ',' && equal_folded(dn.substr(dn.size() - base.size()), base);
}

template <typename Each>
void for_each_under(const Model& model, const std::string& base, Each each) {
    for (std::uint32_t object = 0; object < model.size(); ++object) {
        if (model.exists(object) && is_under(model.dn(object), base)) {
            each(object);
        }
    }
}

void check_named(ControlContext& context, Verdict& verdict, const std::string& dn, SplitLevels split, bool needed) {
    const std::uint32_t object = context.model.find(dn);
    if (object != kNone) {
        check_object(context, verdict, object, split);
    } else if (needed) {
        verdict.incomplete(messages::cause_no_object({.name = dn}));
    }
}

/// The host of an authority writes its own entries of AIA and CDP, and the group of publishers those of all.
bool is_publication(const ControlContext& context, std::uint32_t object, const Grant& grant, const std::string& base) {
    const std::string_view dn = context.model.dn(object);
    const bool place = is_under(dn, "CN=AIA," + base) || is_under(dn, "CN=CDP," + base);
    const std::uint32_t trustee = context.model.trustee(grant.sid, context.model.domain_of(object));
    if (!place || trustee == kNone) {
        return false;
    }
    if (context.domain_rid(trustee) == 517) {
        return true;
    }
    const std::string host = folded(context.model.text(trustee, Attribute::dns_host_name));
    bool is_authority = false;
    for_each_of(context.model, Kind::enrollment_service, [&](std::uint32_t service) {
        is_authority = is_authority ||
                       (!host.empty() && equal_folded(context.model.text(service, Attribute::dns_host_name), host));
    });
    return is_authority;
}

}  // namespace

void adcs_control(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    const std::string base = "CN=Public Key Services,CN=Services," + model.configuration_dn;
    for_each_under(model, base, [&](std::uint32_t object) {
        const Kind kind = model.kind[object];
        const bool container =
            model.dn(object).size() == base.size() || equal_folded(parent_dn(model.dn(object)), base);
        if (!container && kind != Kind::authority && kind != Kind::enrollment_service) {
            return;
        }
        if (model.security(object) == nullptr) {
            return verdict.incomplete(messages::cause_no_descriptor({.name = model.dn(object)}));
        }
        for (const Grant& grant : context.rights.on(object)) {
            if (level_of_grant(context, grant, object) == 1 && reaches_somebody(context, grant, object) &&
                !is_publication(context, object, grant, base)) {
                verdict.add_right(
                    1, object, grant.sid,
                    messages::why_grant({.right = edge_name(grant.kind),
                                         .trustee = context.trustee_name(grant.sid, model.domain_of(object))}));
            }
        }
    });
}

void adcs_template_control(ControlContext& context, Verdict& verdict) {
    const auto published = published_templates(context.model);
    for_each_of(context.model, Kind::certificate_template, [&](std::uint32_t object) {
        const bool served = published.contains(folded(first_value(context.model.dn(object))));
        check_object(context, verdict, object, served ? SplitLevels::both : SplitLevels::second_only);
    });
}

void permissions_adminsdholder(ControlContext& context, Verdict& verdict) {
    for (const Domain& domain : context.model.domains) {
        check_named(context, verdict, "CN=AdminSDHolder,CN=System," + std::string(domain.dn), SplitLevels::both, true);
    }
}

void permissions_dc(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for (const std::uint32_t controller : context.tier0.controllers()) {
        check_object(context, verdict, controller, SplitLevels::both);
        const std::uint32_t manager = model.target(controller, Attribute::managed_by);
        if (manager != kNone && context.tier0.is_read_only(controller) && !context.tier0.privileged(manager) &&
            !context.tier0.protected_like_holder(manager)) {
            verdict.add_right(
                1, controller, model.sid[manager],
                messages::why_grant({.right = edge_name(EdgeKind::managed_by), .trustee = context.name_of(manager)}));
        }
    }
}

void permissions_dfsr_sysvol(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for (const Domain& domain : model.domains) {
        const std::string base = "CN=DFSR-GlobalSettings,CN=System," + std::string(domain.dn);
        if (model.find(base) != kNone) {
            for_each_under(model, base,
                           [&](std::uint32_t object) { check_object(context, verdict, object, SplitLevels::both); });
        }
    }
    for (std::uint32_t object = 0; object < model.size(); ++object) {
        const Kind kind = model.kind[object];
        if (!model.exists(object) ||
            (kind != Kind::dfsr_local && kind != Kind::dfsr_subscriber && kind != Kind::dfsr_subscription)) {
            continue;
        }
        for (std::uint32_t above = model.parent[object]; above != kNone; above = model.parent[above]) {
            if (context.tier0.is_controller(above)) {
                check_object(context, verdict, object, SplitLevels::both);
                break;
            }
        }
    }
}

void permissions_dpapi(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for_each_of(model, Kind::secret, [&](std::uint32_t object) {
        if (!folded(first_value(model.dn(object))).starts_with("bckupkey_")) {
            return;
        }
        check_object(context, verdict, object, SplitLevels::both);
        for (const Grant& grant : context.rights.on(object)) {
            if (context.limits.read_of_secret_counts != 0 && (grant.rights & bit(Right::read_secret)) != 0 &&
                reaches_somebody(context, grant, object)) {
                verdict.add_right(
                    1, object, grant.sid,
                    messages::why_grant({.right = edge_name(EdgeKind::read_secret),
                                         .trustee = context.trustee_name(grant.sid, model.domain_of(object))}));
            }
        }
    });
}

void permissions_gmsa_keys(ControlContext& context, Verdict& verdict) {
    const std::string base =
        "CN=Master Root Keys,CN=Group Key Distribution Service,CN=Services," + context.model.configuration_dn;
    for_each_under(context.model, base,
                   [&](std::uint32_t object) { check_object(context, verdict, object, SplitLevels::both); });
}

void permissions_naming_context(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for (const Domain& domain : model.domains) {
        check_object(context, verdict, domain.root, SplitLevels::both);
        for (const ReplicationHolder& holder : replication_holders(context, domain.root)) {
            verdict.add_right(
                1, domain.root, holder.sid,
                messages::why_dcsync({.direct = base::Choice(holder.directly ? "yes" : "no"),
                                      .trustee = context.trustee_name(holder.sid, model.domain_of(domain.root))}));
        }
        check_named(context, verdict, "DC=DomainDnsZones," + std::string(domain.dn), SplitLevels::both, false);
    }
    check_named(context, verdict, model.configuration_dn, SplitLevels::both, true);
    check_named(context, verdict, "CN=Schema," + model.configuration_dn, SplitLevels::both, true);
    check_named(context, verdict, "DC=ForestDnsZones," + std::string(domain_suffix(model.configuration_dn)),
                SplitLevels::both, false);
}

void permissions_schema(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    check_named(context, verdict, "CN=Schema," + model.configuration_dn, SplitLevels::both, true);
    for (std::uint32_t object = 0; object < model.size(); ++object) {
        if (model.exists(object) &&
            (model.kind[object] == Kind::schema_class || model.kind[object] == Kind::schema_attribute)) {
            check_object(context, verdict, object, SplitLevels::both);
        }
    }
}

void permissions_msdns(ControlContext& context, Verdict& verdict) {
    for (const Domain& domain : context.model.domains) {
        check_named(context, verdict, "CN=MicrosoftDNS,CN=System," + std::string(domain.dn), SplitLevels::first_only,
                    false);
    }
}

void permissions_gpo_priv(ControlContext& context, Verdict& verdict) {
    std::set<std::uint32_t> policies;
    for (const std::uint32_t account : context.tier0.accounts()) {
        const auto applied = policies_on(context, account);
        policies.insert(applied.begin(), applied.end());
    }
    for (const std::uint32_t policy : policies) {
        check_object(context, verdict, policy, SplitLevels::first_only);
        for (const SysvolFile& file : context.model.sysvol) {
            if (equal_folded(file.guid, first_value(context.model.dn(policy)))) {
                check_file(context, verdict, file, policy, 1);
            }
        }
    }
    if (!policies.empty() && !context.model.has_sysvol) {
        verdict.incomplete(messages::cause_no_sysvol());
    }
}

void permissions_gpo_container_priv(ControlContext& context, Verdict& verdict) {
    std::set<std::uint32_t> containers;
    for (const std::uint32_t account : context.tier0.accounts()) {
        const auto above = policy_containers(context, account);
        containers.insert(above.begin(), above.end());
    }
    for (const std::uint32_t container : containers) {
        check_object(context, verdict, container, SplitLevels::second_only);
    }
}

void privileged_members_perm(ControlContext& context, Verdict& verdict) {
    for (const std::uint32_t object : context.tier0.members()) {
        const Kind kind = context.model.kind[object];
        if ((kind == Kind::group || is_account(kind)) && !context.tier0.is_controller(object)) {
            check_object(context, verdict, object, SplitLevels::both);
        }
    }
}

void owner(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    std::set<std::uint32_t> accepted;
    const auto accept = [&](const Sid& sid) {
        const std::uint32_t id = model.sids.find(sid);
        if (id != kNoSid) {
            accepted.insert(id);
        }
    };
    for (const Domain& domain : model.domains) {
        accept(domain.identity.child(512));
        accept(domain.identity.child(519));
    }
    accept(*Sid::parse("S-1-5-32-544"));
    accept(*Sid::parse("S-1-5-18"));
    for (std::uint32_t object = 0; object < model.size(); ++object) {
        const Kind kind = model.kind[object];
        const bool concerned = is_account(kind) || kind == Kind::group || kind == Kind::ou || kind == Kind::gpo;
        const Descriptor* const descriptor = concerned && model.exists(object) ? model.security(object) : nullptr;
        const auto created = model.number(object, Attribute::when_created);
        if (descriptor != nullptr && descriptor->owner != kNoSid && !accepted.contains(descriptor->owner) && created &&
            context.older(*created, context.limits.owner_grace_days)) {
            verdict.add(
                3, object,
                messages::why_owner({.name = context.trustee_name(descriptor->owner, model.domain_of(object))}));
        }
    }
}

}  // namespace egide::directory::controls
