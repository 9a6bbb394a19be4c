#include <algorithm>
#include <map>
#include <set>

#include "controls/advisories.h"
#include "controls/walk.h"
#include "egide/directory/messages.h"
#include "rights/default_rights.h"

// What the schema lets happen to every object of a class.
namespace egide::directory::advisories {
namespace {

/// What the schema says of one class, names folded.
struct SchemaView {
    std::uint32_t object = kNone;
    std::string parent;
    std::set<std::string> superiors;
};
using SchemaByName = std::map<std::string, SchemaView, std::less<>>;

SchemaByName schema_by_name(const Model& model) {
    SchemaByName classes;
    for_each_of(model, Kind::schema_class, [&](std::uint32_t object) {
        SchemaView& view = classes[folded(model.text(object, Attribute::ldap_display_name))];
        view.object = object;
        view.parent = folded(model.text(object, Attribute::sub_class_of));
        for (const Attribute superiors : {Attribute::poss_superiors, Attribute::system_poss_superiors}) {
            for_each_value(model.text(object, superiors),
                           [&](std::string_view name) { view.superiors.insert(folded(name)); });
        }
    });
    return classes;
}

/// The class and those it comes from, at most 64: a schema may lie in a circle.
std::vector<std::string> ancestry(const SchemaByName& classes, std::string name) {
    std::vector<std::string> chain;
    while (chain.size() < 64 && std::find(chain.begin(), chain.end(), name) == chain.end()) {
        chain.push_back(name);
        const auto at = classes.find(name);
        name = at == classes.end() ? std::string() : at->second.parent;
    }
    return chain;
}

/// Whether objects of `child` may be created below objects of `above`: an object counts as one of each of its classes.
bool may_be_below(const SchemaByName& classes, const std::string& child, const std::string& above) {
    const auto over = ancestry(classes, above);
    for (const std::string& name : ancestry(classes, child)) {
        const auto at = classes.find(name);
        for (const std::string& each : over) {
            if (at != classes.end() && at->second.superiors.contains(each)) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace

void default_rights(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for_each_of(model, Kind::schema_class, [&](std::uint32_t object) {
        for (const std::string& trustee : trustees_of_default(model.text(object, Attribute::default_descriptor))) {
            verdict.add(0, object, messages::why_default_rights({.trustee = trustee}));
        }
    });
}

/// Who writes below an account of his own would make a container there, and in it an account or a group with rights.
void containers_below_accounts(ControlContext& context, Verdict& verdict) {
    const SchemaByName classes = schema_by_name(context.model);
    const std::uint32_t reason = verdict.reason(messages::why_poss_superiors());
    for (const auto& [name, view] : classes) {
        const bool below_account = may_be_below(classes, name, "computer") || may_be_below(classes, name, "user");
        const bool above_account = may_be_below(classes, "computer", name) || may_be_below(classes, "user", name) ||
                                   may_be_below(classes, "group", name);
        if (below_account && above_account) {
            verdict.add(0, view.object, reason);
        }
    }
}

}  // namespace egide::directory::advisories
