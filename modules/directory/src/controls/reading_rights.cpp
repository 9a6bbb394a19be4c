#include "controls/reading_rights.h"

#include <algorithm>

namespace egide::directory {

std::size_t domain_or_root(const Model& model, std::uint32_t object) {
    return model.domain_of(object).value_or(model.root_domain);
}

ReadingRights::ReadingRights(const ControlContext& context) : model_(&context.model), guids_(context.model) {
    const Model& model = context.model;
    tokens_.resize(std::max<std::size_t>(model.domains.size(), 1));
    for (std::uint32_t object = 0; object < model.size(); ++object) {
        const std::uint32_t named =
            model.kind[object] == Kind::root_dse ? model.target(object, Attribute::default_naming_context) : kNone;
        const auto domain = named == kNone ? std::nullopt : model.domain_of(named);
        if (domain) {
            for_each_value(model.text(object, Attribute::token_groups), [&](std::string_view text) {
                const auto sid = Sid::parse(text);
                tokens_[*domain].insert(sid ? model.sids.find(*sid) : kNoSid);
            });
        }
    }
    for (auto& token : tokens_) {
        known_ = known_ && !token.empty();
        token.erase(kNoSid);  // a group that no descriptor names
        token.insert(model.sids.find(*Sid::parse("S-1-1-0")));
        token.insert(model.sids.find(*Sid::parse("S-1-5-11")));
    }
    find_needed();
}

/// By kind, the attributes that control points ask for, with the GUIDs that the schema gives them.
void ReadingRights::find_needed() {
    std::map<std::string, Needed, std::less<>> by_name;
    for (std::uint32_t object = 0; object < model_->size(); ++object) {
        Needed one;
        if (model_->kind[object] == Kind::schema_attribute &&
            parse_guid(model_->text(object, Attribute::schema_id_guid), one.own)) {
            one.set = guids_.property_set(one.own);
            by_name.emplace(folded(model_->text(object, Attribute::ldap_display_name)), one);
        }
    }
    std::vector<std::set<Attribute>> wanted(kKindCount);
    for (const Control& control : all_controls()) {
        for (const Need& need : control.needs) {
            wanted[static_cast<std::size_t>(need.table)].insert(need.columns.begin(), need.columns.end());
        }
    }
    needed_.resize(kKindCount);
    for (std::size_t kind = 0; kind < kKindCount; ++kind) {
        for (const Attribute attribute : wanted[kind]) {
            const auto at = by_name.find(folded(attribute_row(attribute).name));
            if (at != by_name.end()) {
                needed_[kind].push_back({at->second.own, at->second.set, attribute_row(attribute).name});
            }
        }
    }
}

/// The first entry that speaks of the attribute decides; without attribute, of the whole object.
bool ReadingRights::reads(const Descriptor& descriptor, std::uint16_t profile, std::size_t domain,
                          const Needed* attribute) const {
    for (const Ace& ace : descriptor.aces) {
        const bool other_class = (ace.flags & Ace::kInherited) != 0 && !ace.inherited_type.null() &&
                                 !guids_.concerns(profile, ace.inherited_type);
        if ((ace.flags & Ace::kInheritOnly) != 0 || (ace.mask & access::kReadProperty) == 0 || other_class ||
            !concerns(ace, domain)) {
            continue;
        }
        const bool about_all = ace.object_type.null() || guids_.is_own_class(profile, ace.object_type);
        const bool about_this = attribute != nullptr && (ace.object_type == attribute->own ||
                                                         (!attribute->set.null() && ace.object_type == attribute->set));
        if (about_all || about_this || (attribute == nullptr && ace.deny)) {
            return !ace.deny;
        }
    }
    return false;
}

ReadingRights::Readable ReadingRights::judge(const Descriptor& descriptor, std::uint16_t profile, Kind kind,
                                             std::size_t domain) const {
    if (descriptor.null_dacl || reads(descriptor, profile, domain, nullptr)) {
        return {true, {}};
    }
    for (const Needed& needed : needed_[static_cast<std::size_t>(kind)]) {
        if (!reads(descriptor, profile, domain, &needed)) {
            return {false, needed.name};
        }
    }
    return {};
}

const ReadingRights::Readable& ReadingRights::of(std::uint32_t object) {
    const std::size_t domain = domain_or_root(*model_, object);
    const std::pair<std::uint64_t, std::uint64_t> key{
        std::uint64_t{model_->descriptor[object]} << 32 | model_->profile[object],
        std::uint64_t{domain} << 8 | static_cast<std::uint64_t>(model_->kind[object])};
    const auto [at, is_new] = cache_.try_emplace(key);
    if (is_new) {
        const Descriptor* const descriptor = model_->security(object);
        at->second = descriptor == nullptr ? Readable{true, {}}  // its own advisory
                                           : judge(*descriptor, model_->profile[object], model_->kind[object], domain);
    }
    return at->second;
}

bool ReadingRights::whole(std::uint32_t object) {
    return of(object).whole;
}

std::string_view ReadingRights::unreadable_attribute(std::uint32_t object) {
    return of(object).missing;
}

}  // namespace egide::directory
