#include <algorithm>

#include "controls/list.h"
#include "controls/walk.h"
#include "egide/directory/messages.h"

namespace egide::directory::controls {
namespace {

template <typename Each>
void for_each_read_only(const ControlContext& context, Each each) {
    for (const std::uint32_t controller : context.tier0.controllers()) {
        if (context.tier0.is_read_only(controller)) {
            each(controller);
        }
    }
}

/// The name in "B:<length>:<hex>:<dn>", itself possibly in hexadecimal; the text when it is a plain name.
std::string name_in_dn_binary(std::string_view value) {
    std::vector<std::uint8_t> bytes;
    std::string text(value);
    if (decode_hex(value, bytes)) {
        text.assign(bytes.begin(), bytes.end());
    }
    if (!text.starts_with("B:") && !text.starts_with("S:")) {
        return text;
    }
    std::size_t at = 0;
    for (int colons = 0; colons < 3 && at != std::string::npos; ++colons) {
        at = text.find(':', at == 0 ? 0 : at + 1);
    }
    return at == std::string::npos ? std::string() : text.substr(at + 1);
}

void check_revealed(const ControlContext& context, Verdict& verdict, std::uint32_t controller, std::string_view names) {
    for_each_value(names, [&](std::string_view value) {
        const std::uint32_t object = context.model.find(name_in_dn_binary(value));
        if (object != kNone && context.tier0.privileged(object) && !context.tier0.is_controller(object)) {
            verdict.add(2, object, messages::why_revealed({.name = context.name_of(controller)}));
        }
    });
}

/// Everything behind the groups that an attribute of a read-only controller names.
ObjectSet behind(const ControlContext& context, std::uint32_t controller, Attribute attribute) {
    std::vector<std::uint32_t> starts;
    for (const Link& link : context.model.targets(controller, attribute)) {
        starts.push_back(link.to);
    }
    ObjectSet set(context.model.size());
    for (const std::uint32_t object : context.membership.closure_down(starts)) {
        set.add(object);
    }
    return set;
}

/// The group of a domain by its relative identifier, calling `each` with it.
template <typename Each>
void for_each_group_with_rid(const ControlContext& context, std::uint32_t rid, Each each) {
    for (std::size_t i = 0; i < context.model.domains.size(); ++i) {
        const std::uint32_t group = context.model.with_sid(context.model.domains[i].identity.child(rid));
        if (group != kNone) {
            each(i, group);
        }
    }
}

}  // namespace

void rodc_priv_revealed(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for_each_read_only(context, [&](std::uint32_t controller) {
        check_revealed(context, verdict, controller, model.text(controller, Attribute::revealed_users));
        check_revealed(context, verdict, controller, model.text(controller, Attribute::revealed_list));
    });
    for (const TextCell& cell : model.texts[static_cast<std::size_t>(Attribute::revealed_dsas)]) {
        if (context.tier0.privileged(cell.object) && !context.tier0.is_controller(cell.object) &&
            model.exists(cell.object)) {
            verdict.add(2, cell.object, messages::why_revealed({.name = first_value(name_in_dn_binary(cell.text))}));
        }
    }
}

void rodc_never_reveal(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for_each_read_only(context, [&](std::uint32_t controller) {
        const ObjectSet never = behind(context, controller, Attribute::never_reveal);
        const auto domain = model.domain_of(controller);
        std::vector<Sid> wanted;
        for (const char* const text : {"S-1-5-32-544", "S-1-5-32-549", "S-1-5-32-548", "S-1-5-32-551"}) {
            wanted.push_back(*Sid::parse(text));
        }
        if (domain) {
            wanted.push_back(model.domains[*domain].identity.child(572));
        }
        for (const Sid& sid : wanted) {
            const std::uint32_t id = model.sids.find(sid);
            const std::uint32_t object = id == kNoSid ? kNone : model.trustee(id, domain);
            if (object == kNone || !never.has(object)) {
                verdict.add(3, controller,
                            messages::why_may_reveal({.name = object == kNone ? sid.text() : context.name_of(object)}));
            }
        }
    });
}

void rodc_reveal(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for_each_read_only(context, [&](std::uint32_t controller) {
        for (const Link& link : model.targets(controller, Attribute::reveal_on_demand)) {
            if (model.sid[link.to] == kNoSid) {
                continue;
            }
            const Sid sid = model.sids[model.sid[link.to]];
            if (sid.rid() < 1000 && !(sid.in_domain() && sid.rid() == 571)) {
                verdict.add(3, controller, messages::why_reveals({.name = context.name_of(link.to)}));
            }
        }
    });
}

void rodc_allowed_group(ControlContext& context, Verdict& verdict) {
    for_each_group_with_rid(context, 571, [&](std::size_t, std::uint32_t group) {
        for (const Link& link : context.model.targets(group, Attribute::member)) {
            verdict.add(3, link.to, messages::why_allowed_everywhere());
        }
    });
}

void rodc_denied_group(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for_each_group_with_rid(context, 572, [&](std::size_t place, std::uint32_t group) {
        const auto members = model.targets(group, Attribute::member);
        std::vector<std::uint32_t> rids{516, 521, 520, 512, 517, 502};
        if (place == model.root_domain) {
            rids.insert(rids.end(), {519, 518});
        }
        for (const std::uint32_t rid : rids) {
            const std::uint32_t wanted = model.with_sid(model.domains[place].identity.child(rid));
            const bool there =
                std::any_of(members.begin(), members.end(), [&](const Link& link) { return link.to == wanted; });
            if (wanted == kNone || !there) {
                verdict.add(3, group, messages::why_not_denied({.rid = rid}));
            }
        }
    });
}

void rodc_orphan_krbtgt(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    ObjectSet used(model.size());
    for (const Link& link : model.links[static_cast<std::size_t>(Attribute::krbtgt_link)]) {
        if (model.exists(link.from)) {
            used.add(link.to);
        }
    }
    for_each_of(model, Kind::user, [&](std::uint32_t account) {
        if (model.number(account, Attribute::secondary_krbtgt) && !used.has(account) &&
            !equal_folded(model.text(account, Attribute::sam_account_name), "krbtgt_AzureAD")) {
            verdict.add(3, account, messages::why_orphan_krbtgt());
        }
    });
}

}  // namespace egide::directory::controls
