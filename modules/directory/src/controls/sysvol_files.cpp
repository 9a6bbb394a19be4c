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
}

}  // namespace advisories
}  // namespace egide::directory
