#include "rights/tier0.h"

#include <algorithm>
#include <array>

#include "rights/effective.h"

namespace egide::directory {
namespace {

constexpr std::array<std::uint32_t, 6> kPrivilegedRids{512, 516, 518, 519, 526, 527};
constexpr std::array<std::uint32_t, 5> kPrivilegedBuiltins{544, 548, 549, 550, 551};
constexpr Guid kSendTo = guid("ab721a55-1e2f-11d0-9819-00aa0040529b");
constexpr std::int64_t kServerTrust = 0x2000, kPartialSecrets = 0x4000000;

template <typename List>
bool holds(const List& list, std::uint32_t value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

bool holds_entry(const std::vector<Ace>& entries, const Ace& wanted) {
    return std::find(entries.begin(), entries.end(), wanted) != entries.end();
}

}  // namespace

bool is_privileged_rid(std::uint32_t rid) {
    return holds(kPrivilegedRids, rid);
}

bool is_privileged_builtin(std::uint32_t rid) {
    return holds(kPrivilegedBuiltins, rid);
}

bool is_privileged_group(const Sid& sid) {
    const bool builtin = sid.authority == 5 && sid.count == 2 && sid.sub[0] == 32;
    return (sid.in_domain() && is_privileged_rid(sid.rid())) || (builtin && is_privileged_builtin(sid.rid()));
}

Tier0::Tier0(const Model& model, const Membership& membership)
    : model_(&model), membership_(&membership), set_(model.size()), controller_set_(model.size()) {
    find_groups();
    members_ = membership.closure_down(groups_);
    std::erase_if(members_, [&](std::uint32_t object) { return !model.exists(object); });
    std::sort(members_.begin(), members_.end());
    for (const std::uint32_t object : members_) {
        set_.add(object);
        if (is_account(model.kind[object])) {
            accounts_.push_back(object);
        }
    }
    find_controllers();
    for (const Domain& domain : model.domains) {
        holders_.push_back(model.find("CN=AdminSDHolder,CN=System," + std::string(domain.dn)));
    }
}

void Tier0::find_groups() {
    for (std::uint32_t object = 0; object < model_->size(); ++object) {
        if (model_->kind[object] != Kind::group || model_->sid[object] == kNoSid || !model_->exists(object)) {
            continue;
        }
        const Sid sid = model_->sids[model_->sid[object]];
        if (is_privileged_group(sid)) {
            groups_.push_back(object);
        }
    }
}

bool Tier0::is_read_only(std::uint32_t object) const {
    return model_->number_or(object, Attribute::primary_group_id, 0) == 521 ||
           model_->has_bits(object, Attribute::user_account_control, kPartialSecrets);
}

/// A controller says so by its primary group, by its account flags, or because a server object refers to it.
void Tier0::find_controllers() {
    ObjectSet referred(model_->size());
    for (const Link& link : model_->links[static_cast<std::size_t>(Attribute::server_reference)]) {
        if (model_->kind[link.from] == Kind::server && model_->exists(link.from)) {
            referred.add(link.to);
        }
    }
    for (std::uint32_t object = 0; object < model_->size(); ++object) {
        if (model_->kind[object] != Kind::computer || !model_->exists(object)) {
            continue;
        }
        const std::int64_t group = model_->number_or(object, Attribute::primary_group_id, 0);
        const bool cloud = equal_folded(model_->text(object, Attribute::sam_account_name), "AzureADKerberos$");
        if (!cloud && (group == 516 || group == 521 || referred.has(object) ||
                       model_->has_bits(object, Attribute::user_account_control, kServerTrust | kPartialSecrets))) {
            controllers_.push_back(object);
            controller_set_.add(object);
        }
    }
}

bool Tier0::trusted(std::uint32_t sid, std::optional<std::size_t> domain) const {
    const Sid value = model_->sids[sid];
    if (is_harmless_trustee(value)) {
        return true;
    }
    const std::uint32_t object = model_->trustee(sid, domain);
    if (object != kNone) {
        return privileged(object) || (is_controller(object) && !is_read_only(object)) || protected_like_holder(object);
    }
    if (value.authority == 5 && value.count == 2 && value.sub[0] == 32) {
        return is_privileged_builtin(value.rid());
    }
    const bool of_forest = std::any_of(model_->domains.begin(), model_->domains.end(),
                                       [&](const Domain& each) { return each.identity == value.parent(); });
    return of_forest && is_privileged_rid(value.rid());
}

/// Protected, every entry one of AdminSDHolder's or harmless.
bool Tier0::has_holder_entries(std::uint32_t object) const {
    const auto domain = model_->domain_of(object);
    const std::uint32_t holder = domain ? holders_[*domain] : kNone;
    const Descriptor* const model_entries = holder == kNone ? nullptr : model_->security(holder);
    const Descriptor* const own = model_->security(object);
    if (model_entries == nullptr || own == nullptr || own->null_dacl || !own->is_protected()) {
        return false;
    }
    return std::all_of(own->aces.begin(), own->aces.end(), [&](const Ace& ace) {
        const Sid who = model_->sids[ace.sid];
        const bool benign = (who.authority == 5 && who.count == 1 && (who.sub[0] == 10 || who.sub[0] == 9)) ||
                            (ace.object_type == kSendTo && ace.mask == access::kControl);
        return benign || holds_entry(model_entries->aces, ace);
    });
}

bool Tier0::protected_like_holder(std::uint32_t object) const {
    const auto [at, is_new] = protected_.try_emplace(object, false);
    if (!is_new) {
        return at->second;
    }
    const Kind kind = model_->kind[object];
    if (kind != Kind::group && !is_account(kind)) {
        return false;
    }
    bool accepted = has_holder_entries(object);
    if (accepted && kind == Kind::group) {
        for (const std::uint32_t member : membership_->members(object)) {
            accepted = accepted && model_->kind[member] != Kind::group && has_holder_entries(member);
        }
    }
    return protected_[object] = accepted;
}

}  // namespace egide::directory
