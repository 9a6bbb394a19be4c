#include <algorithm>
#include <array>

#include "controls/advisories.h"
#include "controls/permissions.h"
#include "controls/walk.h"
#include "egide/directory/messages.h"

// What security descriptors say that no control point counts.
namespace egide::directory::advisories {
namespace {

constexpr std::array<Guid, 5> kReplicationRights{
    guid("1131f6aa-9c07-11d1-f79f-00c04fc2dcd2"),  // changes
    guid("1131f6ab-9c07-11d1-f79f-00c04fc2dcd2"),  // synchronise
    guid("1131f6ac-9c07-11d1-f79f-00c04fc2dcd2"),  // manage the topology
    guid("1131f6ad-9c07-11d1-f79f-00c04fc2dcd2"),  // all changes, secrets included
    guid("89e95b76-444d-4c62-991a-0facbeda640c"),  // changes of the filtered set
};
constexpr std::uint32_t kReadOnlyControllers = 498;  // of the whole forest: they replicate, and no secret

/// Whether some descriptor passes the test: asked once a descriptor, told object by object.
template <typename Test, typename Each>
void for_each_with_descriptor(const Model& model, Test test, Each each) {
    std::vector<bool> passes;
    for (const Descriptor& descriptor : model.descriptors) {
        passes.push_back(test(descriptor));
    }
    for (std::uint32_t object = 0; object < model.size(); ++object) {
        const std::uint32_t descriptor = model.descriptor[object];
        if (descriptor < passes.size() && passes[descriptor] && model.exists(object)) {
            each(object);
        }
    }
}

bool names_trustee(const Descriptor& descriptor, std::uint32_t sid) {
    return sid != kNoSid &&
           std::any_of(descriptor.aces.begin(), descriptor.aces.end(), [&](const Ace& ace) { return ace.sid == sid; });
}

std::uint32_t anonymous(const Model& model) {
    return model.sids.find(*Sid::parse("S-1-5-7"));
}

bool is_replication(const Ace& ace) {
    return !ace.deny && (ace.flags & Ace::kInheritOnly) == 0 && (ace.mask & access::kControl) != 0 &&
           std::find(kReplicationRights.begin(), kReplicationRights.end(), ace.object_type) != kReplicationRights.end();
}

bool is_read_only_group(const Model& model, std::uint32_t sid) {
    const Sid who = model.sids[sid];
    return who.in_domain() && who.rid() == kReadOnlyControllers;
}

/// The first entry about everybody decides, as everybody who signs in meets it.
bool lets_users_list(const Model& model, const Descriptor& descriptor) {
    const std::array<std::uint32_t, 3> users{model.sids.find(*Sid::parse("S-1-1-0")),
                                             model.sids.find(*Sid::parse("S-1-5-11")),
                                             model.sids.find(*Sid::parse("S-1-5-32-545"))};
    for (const Ace& ace : descriptor.aces) {
        const bool about = (ace.flags & Ace::kInheritOnly) == 0 && (ace.mask & access::kListContents) != 0;
        if (about && std::find(users.begin(), users.end(), ace.sid) != users.end()) {
            return !ace.deny;
        }
    }
    return descriptor.null_dacl;
}

}  // namespace

void anonymous_control(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    const std::uint32_t nobody = anonymous(model);
    for_each_with_descriptor(
        model, [&](const Descriptor& descriptor) { return names_trustee(descriptor, nobody); },
        [&](std::uint32_t object) {
            for (const Grant& grant : context.rights.on(object)) {
                if (grant.sid == nobody && level_of_grant(context, grant, object) != 0) {
                    verdict.add_right(
                        0, object, nobody,
                        messages::why_grant({.right = edge_name(grant.kind),
                                             .trustee = context.trustee_name(nobody, model.domain_of(object))}));
                }
            }
        });
}

void anonymous_named(ControlContext& context, Verdict& verdict) {
    const std::uint32_t nobody = anonymous(context.model);
    const std::uint32_t reason = verdict.reason(messages::why_anonymous_named());
    for_each_with_descriptor(
        context.model, [&](const Descriptor& descriptor) { return names_trustee(descriptor, nobody); },
        [&](std::uint32_t object) { verdict.add(0, object, reason); });
    extra_tier0(context, verdict);
}

void generic_rights(ControlContext& context, Verdict& verdict) {
    const std::uint32_t reason = verdict.reason(messages::why_generic());
    for_each_with_descriptor(
        context.model, [](const Descriptor& descriptor) { return descriptor.generic; },
        [&](std::uint32_t object) { verdict.add(0, object, reason); });
}

void replication_rights(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for_each_with_descriptor(
        model,
        [](const Descriptor& descriptor) {
            return std::any_of(descriptor.aces.begin(), descriptor.aces.end(), is_replication);
        },
        [&](std::uint32_t object) {
            const auto domain = model.domain_of(object);
            for (const Ace& ace : model.security(object)->aces) {
                if (is_replication(ace) && !context.tier0.trusted(ace.sid, domain) &&
                    !is_read_only_group(model, ace.sid)) {
                    verdict.add_right(0, object, ace.sid,
                                      messages::why_replication({.trustee = context.trustee_name(ace.sid, domain)}));
                }
            }
        });
}

void hidden_units(ControlContext& context, Verdict& verdict) {
    const std::uint32_t reason = verdict.reason(messages::why_hidden_unit());
    for_each_of(context.model, Kind::ou, [&](std::uint32_t unit) {
        const Descriptor* const descriptor = context.model.security(unit);
        if (descriptor == nullptr) {
            verdict.incomplete(messages::cause_no_descriptor({.name = context.model.dn(unit)}));
        } else if (!lets_users_list(context.model, *descriptor)) {
            verdict.add(0, unit, reason);
        }
    });
}

void protected_units(ControlContext& context, Verdict& verdict) {
    const std::uint32_t reason = verdict.reason(messages::why_protected_unit());
    for_each_of(context.model, Kind::ou, [&](std::uint32_t unit) {
        const Descriptor* const descriptor = context.model.security(unit);
        if (descriptor == nullptr) {
            verdict.incomplete(messages::cause_no_descriptor({.name = context.model.dn(unit)}));
        } else if (descriptor->is_protected()) {
            verdict.add(0, unit, reason);
        }
    });
}

void specific_containers(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for (const Domain& domain : model.domains) {
        for (const char* const name : {"CN=Users", "CN=Computers", "CN=Builtin", "CN=System",
                                       "CN=ForeignSecurityPrincipals", "CN=Managed Service Accounts", "CN=Program Data",
                                       "OU=Domain Controllers", "CN=Password Settings Container,CN=System"}) {
            const std::uint32_t container = model.find(std::string(name) + "," + std::string(domain.dn));
            if (container != kNone) {
                check_object(context, verdict, container, SplitLevels::both);
            }
        }
    }
}

}  // namespace egide::directory::advisories
