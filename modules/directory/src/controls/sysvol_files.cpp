#include "controls/sysvol_files.h"

#include <map>
#include <string>

#include "controls/advisories.h"
#include "controls/walk.h"
#include "egide/directory/messages.h"

namespace egide::directory {
namespace {

// Rights on files and folders [MS-DTYP 2.4.3]: write or append data, delete children, delete, change rights or owner.
constexpr std::uint32_t kFileWrite = 0x2 | 0x4 | 0x40 | 0x10000 | 0x40000 | 0x80000;

/// Policies by domain and name, as SYSVOL's folders say them.
class PolicyObjects {
  public:
    explicit PolicyObjects(const Model& model) : model_(&model) {
        for_each_of(model, Kind::gpo, [&](std::uint32_t policy) {
            if (const auto domain = model.domain_of(policy)) {
                known_.emplace(key(model.domains[*domain].dns, first_value(model.dn(policy))), policy);
            }
        });
    }

    /// The policy; the domain's root when there is none, kNone when there is neither.
    std::uint32_t of(std::string_view domain, std::string_view guid) const {
        const auto at = known_.find(key(domain, guid));
        if (at != known_.end()) {
            return at->second;
        }
        for (const Domain& each : model_->domains) {
            if (equal_folded(each.dns, domain)) {
                return each.root;
            }
        }
        return kNone;
    }

  private:
    static std::string key(std::string_view domain, std::string_view guid) {
        return folded(domain) + "/" + folded(guid);
    }
    const Model* model_;
    std::map<std::string, std::uint32_t> known_;
};

/// The folder of a whole policy, rather than what is in it.
bool is_policy_folder(const SysvolFile& file) {
    const std::size_t cut = file.path.find_last_of("\\/");
    return equal_folded(cut == std::string_view::npos ? file.path : file.path.substr(cut + 1), file.guid);
}

/// Calls `each` for the files of policies, folders of whole policies or all the rest, whose descriptor was read.
template <typename Each>
void for_each_policy_file(ControlContext& context, Verdict& verdict, bool folders, Each each) {
    if (!context.model.has_sysvol) {
        return verdict.incomplete(messages::cause_no_sysvol());
    }
    const PolicyObjects policies(context.model);
    for (const SysvolFile& file : context.model.sysvol) {
        const std::uint32_t object = policies.of(file.domain, file.guid);
        if (object == kNone || file.guid.empty() || is_policy_folder(file) != folders || file.descriptor == kNone) {
            continue;
        }
        if (file.descriptor == kUnreadable) {
            verdict.incomplete(messages::cause_no_descriptor({.name = file.path}));
        } else {
            each(file, object, context.model.descriptors[file.descriptor]);
        }
    }
}

base::Text why_written(const SysvolFile& file) {
    const auto day = base::Date::from_days(static_cast<std::int32_t>(file.written / 86400));
    return messages::why_file_written({.date = day, .path = file.path});
}

base::Text why_fact(const PolicyFinding& finding) {
    using Fact = PolicyFact::What;
    const std::string_view path = finding.path;
    const std::string& detail = finding.fact.detail;
    switch (finding.fact.what) {
        case Fact::stored_password:
            return messages::why_policy_password({.path = path});
        case Fact::far_script:
            return messages::why_policy_script({.path = path, .script = detail});
        case Fact::group_members:
            return messages::why_policy_group({.path = path, .setting = detail});
        case Fact::weak_setting:
            return messages::why_policy_weak({.path = path, .setting = detail});
        case Fact::wide_privilege:
            return messages::why_policy_privilege({.path = path, .setting = detail});
        case Fact::unreadable:
            return messages::why_policy_unreadable({.path = path});
    }
    return {};
}

}  // namespace

void check_file(ControlContext& context, Verdict& verdict, const SysvolFile& file, std::uint32_t object, int level) {
    const Model& model = context.model;
    if (file.descriptor == kNone) {
        return;
    }
    if (file.descriptor == kUnreadable) {
        return verdict.incomplete(messages::cause_no_descriptor({.name = file.path}));
    }
    for (const Ace& ace : model.descriptors[file.descriptor].aces) {
        if (!ace.deny && (ace.flags & Ace::kInheritOnly) == 0 && (ace.mask & kFileWrite) != 0 &&
            !context.tier0.trusted(ace.sid, model.domain_of(object))) {
            verdict.add_right(level, object, ace.sid,
                              messages::why_file({.path = file.path,
                                                  .trustee = context.trustee_name(ace.sid, model.domain_of(object))}));
        }
    }
}

namespace advisories {

void policy_contents(ControlContext& context, Verdict& verdict) {
    if (!context.model.has_policy_files || context.model.policy_files_cut) {
        verdict.incomplete(messages::cause_no_policy_files());
    }
    const PolicyObjects policies(context.model);
    for (const SysvolFile& file : context.model.sysvol) {
        const std::uint32_t object = policies.of(file.domain, file.guid);
        if (object != kNone && file.written != kAbsent &&
            !context.older(file.written, context.limits.recent_change_days)) {
            verdict.add(0, object, why_written(file));
        }
    }
    for (const PolicyFinding& finding : context.model.policy_findings) {
        const std::uint32_t object = policies.of(finding.domain, finding.guid);
        if (object != kNone) {
            verdict.add(0, object, why_fact(finding));
        }
    }
}

void sysvol_files(ControlContext& context, Verdict& verdict) {
    if (!context.model.has_sysvol) {
        return verdict.incomplete(messages::cause_no_sysvol());
    }
    const PolicyObjects policies(context.model);
    for (const SysvolFile& file : context.model.sysvol) {
        const std::uint32_t object = policies.of(file.domain, file.guid);
        if (object != kNone) {
            check_file(context, verdict, file, object, 0);
        }
    }
    for_each_policy_file(context, verdict, false,
                         [&](const SysvolFile& file, std::uint32_t object, const Descriptor& descriptor) {
                             for (const Ace& ace : descriptor.aces) {
                                 if ((ace.flags & Ace::kInherited) == 0) {
                                     verdict.add(0, object, messages::why_file_own_right({.path = file.path}));
                                 }
                             }
                         });
}

void sysvol_file_options(ControlContext& context, Verdict& verdict) {
    for_each_policy_file(context, verdict, false,
                         [&](const SysvolFile& file, std::uint32_t object, const Descriptor& descriptor) {
                             if (descriptor.is_protected()) {
                                 verdict.add(0, object, messages::why_file_protected({.path = file.path}));
                             }
                         });
}

void sysvol_folder_options(ControlContext& context, Verdict& verdict) {
    for_each_policy_file(context, verdict, true,
                         [&](const SysvolFile& file, std::uint32_t object, const Descriptor& descriptor) {
                             if (!descriptor.is_protected()) {
                                 verdict.add(0, object, messages::why_folder_inherits({.path = file.path}));
                             }
                         });
}

void recent_policies(ControlContext& context, Verdict& verdict) {
    for_each_of(context.model, Kind::gpo, [&](std::uint32_t policy) {
        const auto changed = context.model.number(policy, Attribute::when_changed);
        if (changed && !context.older(*changed, context.limits.recent_change_days)) {
            verdict.add_dated(0, policy, *changed,
                              [](base::Date date) { return messages::why_changed({.date = date}); });
        }
    });
}

/// Neither the group of DFSR that replicates SYSVOL, nor a set of NTFRS that does.
void no_replication(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for (std::size_t i = 0; i < model.domains.size(); ++i) {
        bool replicated = model.find("CN=Domain System Volume,CN=DFSR-GlobalSettings,CN=System," +
                                     std::string(model.domains[i].dn)) != kNone;
        for_each_of(model, Kind::frs_set, [&](std::uint32_t set) {
            replicated =
                replicated || (model.number_or(set, Attribute::frs_set_type, 2) == 2 && model.domain_of(set) == i);
        });
        if (!replicated) {
            verdict.add(0, model.domains[i].root, messages::why_no_replication());
        }
    }
}

}  // namespace advisories
}  // namespace egide::directory
