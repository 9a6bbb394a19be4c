#include <algorithm>

#include "controls/list.h"
#include "controls/walk.h"
#include "egide/directory/messages.h"
#include "model/descriptor.h"

namespace egide::directory::controls {
namespace {

std::uint32_t first_of(const Model& model, Kind kind) {
    for (std::uint32_t object = 0; object < model.size(); ++object) {
        if (model.kind[object] == kind && model.exists(object)) {
            return object;
        }
    }
    return kNone;
}

int level_of_functionality(std::int64_t level) {
    return level < 4 ? 1 : level < 6 ? 3 : level < 7 ? 4 : 0;
}

struct HeuristicRule {
    int level;
    std::size_t place;  // from 1
    char value;
    bool bad_when_equal;  // else: bad when different
};

constexpr HeuristicRule kHeuristics[] = {{1, 8, '0', false},  {1, 16, '0', false}, {2, 7, '2', true},
                                         {2, 21, '0', false}, {2, 28, '2', true},  {2, 29, '2', true},
                                         {2, 31, '0', false}, {4, 28, '1', false}, {4, 29, '1', false}};

/// The path of "2,label,path"; empty when the entry names no file.
std::string_view menu_path(std::string_view entry) {
    const std::size_t first = entry.find(',');
    const std::size_t second = first == std::string_view::npos ? first : entry.find(',', first + 1);
    return second == std::string_view::npos ? std::string_view{} : entry.substr(second + 1);
}

bool is_foreign_share(const Model& model, std::string_view path) {
    const std::string text = folded(path);
    const std::size_t share = text.find("\\\\");
    if (share == std::string::npos) {
        return false;
    }
    const std::string_view rest = std::string_view(text).substr(share + 2);
    return std::none_of(model.domains.begin(), model.domains.end(),
                        [&](const Domain& domain) { return rest.starts_with(domain.dns + "\\sysvol\\"); });
}

std::uint32_t little_at(const std::vector<std::uint8_t>& bytes, std::size_t at) {
    return static_cast<std::uint32_t>(bytes[at]) | static_cast<std::uint32_t>(bytes[at + 1]) << 8 |
           static_cast<std::uint32_t>(bytes[at + 2]) << 16 | static_cast<std::uint32_t>(bytes[at + 3]) << 24;
}

/// Whether a DNS property allows updates that prove nothing: record 2 with the value 1 [MS-DNSP 2.3.2.1].
bool allows_any_update(std::string_view property) {
    std::vector<std::uint8_t> bytes;
    if (!decode_hex(property, bytes) || bytes.size() < 21) {
        return false;
    }
    return little_at(bytes, 0) >= 1 && little_at(bytes, 16) == 2 && bytes[20] == 1;
}

bool is_zone_of_directory(const Model& model, std::string_view zone) {
    return std::any_of(model.domains.begin(), model.domains.end(), [&](const Domain& domain) {
        return equal_folded(zone, domain.dns) || equal_folded(zone, "_msdcs." + domain.dns);
    });
}

}  // namespace

void functional_level(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    const std::uint32_t root_dse = first_of(model, Kind::root_dse);
    const auto judge = [&](std::uint32_t object, std::int64_t value) {
        if (const int level = level_of_functionality(value); level != 0) {
            verdict.add(level, object, messages::why_functional({.level = value}));
        }
    };
    for (const Domain& domain : model.domains) {
        judge(domain.root, model.number_or(domain.root, Attribute::behavior_version, 0));
    }
    const std::uint32_t partitions = first_of(model, Kind::cross_ref_container);
    auto forest = partitions == kNone ? std::nullopt : model.number(partitions, Attribute::behavior_version);
    forest = forest || root_dse == kNone ? forest : model.number(root_dse, Attribute::forest_functionality);
    if (partitions != kNone) {
        judge(partitions, forest.value_or(0));
    } else {
        verdict.incomplete(messages::cause_no_object({.name = "CN=Partitions"}));
    }
}

void dsheuristics_bad(ControlContext& context, Verdict& verdict) {
    const std::uint32_t service = first_of(context.model, Kind::directory_service);
    if (service == kNone) {
        return verdict.incomplete(messages::cause_no_object({.name = "CN=Directory Service"}));
    }
    const std::string_view text = context.model.text(service, Attribute::ds_heuristics);
    for (const HeuristicRule& rule : kHeuristics) {
        const char value = rule.place <= text.size() ? text[rule.place - 1] : '0';
        if ((value == rule.value) == rule.bad_when_equal) {
            verdict.add(rule.level, service,
                        messages::why_heuristics({.place = rule.place, .value = std::string(1, value)}));
        }
    }
}

void adupdate_bad(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for (const Domain& domain : model.domains) {
        const std::uint32_t update =
            model.find("CN=ActiveDirectoryUpdate,CN=DomainUpdates,CN=System," + std::string(domain.dn));
        if (update != kNone && model.number_or(update, Attribute::revision, 0) == 15) {
            verdict.add(2, update, messages::why_adupdate());
        }
    }
}

void smartcard_expire_passwords(ControlContext& context, Verdict& verdict) {
    for (const Domain& domain : context.model.domains) {
        if (context.model.number_or(domain.root, Attribute::expire_smartcard, 0) != 1) {
            verdict.add(4, domain.root, messages::why_smartcard());
        }
    }
}

void user_accounts_machineaccountquota(ControlContext& context, Verdict& verdict) {
    for (const Domain& domain : context.model.domains) {
        const auto quota = context.model.number(domain.root, Attribute::machine_account_quota);
        if (!quota) {
            verdict.incomplete(messages::cause_no_value({.column = "ms-DS-MachineAccountQuota", .name = domain.dns}));
        } else if (*quota != 0) {
            verdict.add(4, domain.root, messages::why_quota({.count = base::Count(*quota)}));
        }
    }
}

void reversible_password_priv_namingcontext(ControlContext& context, Verdict& verdict) {
    for (const Domain& domain : context.model.domains) {
        if (context.model.has_bits(domain.root, Attribute::pwd_properties, 0x10)) {
            verdict.add(3, domain.root, messages::why_reversible_domain());
        }
    }
}

void display_specifier(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for_each_of(model, Kind::display_specifier, [&](std::uint32_t object) {
        for (const Attribute menu :
             {Attribute::admin_context_menu, Attribute::context_menu, Attribute::shell_context_menu}) {
            if (menu != Attribute::admin_context_menu && context.limits.all_context_menus == 0) {
                continue;
            }
            for_each_value(model.text(object, menu), [&](std::string_view entry) {
                if (is_foreign_share(model, menu_path(entry))) {
                    verdict.add(1, object, messages::why_menu({.path = menu_path(entry)}));
                }
            });
        }
    });
}

void dnszone_bad_prop(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    const std::uint32_t reason = verdict.reason(messages::why_zone());
    for_each_of(model, Kind::dns_zone, [&](std::uint32_t zone) {
        const std::string_view name = first_value(model.dn(zone));
        for_each_value(model.text(zone, Attribute::dns_property), [&](std::string_view property) {
            if (allows_any_update(property)) {
                verdict.add(is_zone_of_directory(model, name) ? 1 : 3, zone, reason);
            }
        });
    });
}

namespace {

bool serves_controller(const ControlContext& context, std::uint32_t set) {
    const Model& model = context.model;
    for (const Link& link : model.links[static_cast<std::size_t>(Attribute::frs_computer)]) {
        if (model.parent[link.from] == set && context.tier0.is_controller(link.to)) {
            return true;
        }
    }
    for (const Link& link : model.links[static_cast<std::size_t>(Attribute::frs_member_reference)]) {
        if (model.parent[link.to] != set || !model.exists(link.from)) {
            continue;
        }
        for (std::uint32_t above = model.parent[link.from]; above != kNone; above = model.parent[above]) {
            if (context.tier0.is_controller(above)) {
                return true;
            }
        }
    }
    return false;
}

bool migrated(const Model& model, const Domain& domain) {
    const std::uint32_t settings = model.find("CN=DFSR-GlobalSettings,CN=System," + std::string(domain.dn));
    return settings != kNone && (model.number_or(settings, Attribute::dfsr_flags, 0) & 0x30) == 0x30;
}

}  // namespace

void sysvol_ntfrs(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for_each_of(model, Kind::frs_set, [&](std::uint32_t set) {
        const auto domain = model.domain_of(set);
        const bool of_sysvol = model.number_or(set, Attribute::frs_set_type, 2) == 2;
        if (domain && of_sysvol && !migrated(model, model.domains[*domain]) && serves_controller(context, set)) {
            verdict.add(2, set, messages::why_ntfrs());
        }
    });
}

}  // namespace egide::directory::controls
