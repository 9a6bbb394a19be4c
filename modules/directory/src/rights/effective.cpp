#include "rights/effective.h"

#include <algorithm>
#include <array>

namespace egide::directory {
namespace {

constexpr Sid well_known(std::uint64_t authority, std::uint32_t first) {
    Sid sid;
    sid.authority = authority;
    sid.count = 1;
    sid.sub[0] = first;
    return sid;
}
constexpr Sid kEveryoneSid = well_known(1, 0), kAnonymousSid = well_known(5, 7), kAuthenticatedSid = well_known(5, 11),
              kSelfSid = well_known(5, 10), kSystemSid = well_known(5, 18), kControllersSid = well_known(5, 9),
              kCreatorOwnerSid = well_known(3, 0), kCreatorGroupSid = well_known(3, 1),
              kOwnerRightsSid = well_known(3, 4);

using KindSet = std::uint64_t;
constexpr KindSet one(Kind kind) {
    return KindSet{1} << static_cast<unsigned>(kind);
}
template <typename... Kinds>
constexpr KindSet kinds(Kinds... each) {
    return (one(each) | ...);
}

constexpr KindSet kUsers = kinds(Kind::user);
constexpr KindSet kMachines = kinds(Kind::computer, Kind::smsa, Kind::gmsa, Kind::dmsa);
constexpr KindSet kAccounts = kUsers | kMachines;
constexpr KindSet kLinked = kinds(Kind::domain, Kind::ou, Kind::site);
constexpr KindSet kAuthorities = kinds(Kind::authority, Kind::enrollment_service);
constexpr KindSet kTemplates = kinds(Kind::certificate_template);

/// A right over one attribute, one validated write or one extended right, on the kinds where it means something.
struct SpecificRight {
    Right right;
    std::uint32_t mask;
    Guid named;
    KindSet kinds;
};

constexpr auto kWrite = access::kWriteProperty;
const SpecificRight kSpecific[] = {
    {Right::force_change_password, access::kControl, guid("00299570-246d-11d0-a768-00aa006e0529"), kAccounts},
    {Right::add_member, kWrite, guid("bf9679c0-0de6-11d0-a285-00aa003049e2"), kinds(Kind::group)},
    {Right::add_self, access::kSelf, guid("bf9679c0-0de6-11d0-a285-00aa003049e2"), kinds(Kind::group)},
    {Right::write_spn, kWrite, guid("f3a64788-5306-11d1-a9c5-0000f80367c1"),
     kUsers | (kMachines & ~one(Kind::computer))},
    {Right::write_alt_identity, kWrite, guid("00fbf30c-91fe-11d1-aebc-0000f80367c1"), kUsers | one(Kind::computer)},
    {Right::add_key_credential, kWrite, guid("5b47d60f-6090-40b2-9f37-2a4de88f3063"), kUsers | one(Kind::computer)},
    {Right::write_script_path, kWrite, guid("bf9679a8-0de6-11d0-a285-00aa003049e2"), kUsers},
    {Right::add_allowed_to_act, kWrite, guid("3f78c3e5-f79a-46bd-a0b8-9d18116ddc79"), kMachines},
    {Right::write_managed_by, kWrite, guid("0296c120-40da-11d1-a9c0-0000f80367c1"), one(Kind::computer)},
    {Right::get_changes, access::kControl, guid("1131f6aa-9c07-11d1-f79f-00c04fc2dcd2"), one(Kind::domain)},
    {Right::get_changes_all, access::kControl, guid("1131f6ad-9c07-11d1-f79f-00c04fc2dcd2"), one(Kind::domain)},
    {Right::get_changes_filtered, access::kControl, guid("89e95b76-444d-4c62-991a-0facbeda640c"), one(Kind::domain)},
    {Right::write_gp_link, kWrite, guid("f30e3bbe-9ff0-11d1-b603-0000f80367c1"), kLinked},
    {Right::write_gpo_path, kWrite, guid("f30e3bc1-9ff0-11d1-b603-0000f80367c1"), one(Kind::gpo)},
    {Right::write_gpo_path, kWrite, guid("32ff8ecc-783f-11d2-9916-0000f87a57d4"), one(Kind::gpo)},
    {Right::write_gpo_path, kWrite, guid("42a75fc6-783f-11d2-9916-0000f87a57d4"), one(Kind::gpo)},
    {Right::write_template, kWrite, guid("ea1dddc4-60ff-416e-8cc0-17cee534bce7"), kTemplates},
    {Right::write_template, kWrite, guid("d15ef7d8-f226-46db-ae79-b34e560bd12c"), kTemplates},
    {Right::write_template, kWrite, guid("18976af6-3b9e-11d2-90cc-00c04fd91ab1"), kTemplates},
    {Right::write_authority, kWrite, guid("bf967932-0de6-11d0-a285-00aa003049e2"), kAuthorities},
    {Right::write_authority, kWrite, guid("2a39c5b1-8960-11d1-aebc-0000f80367c1"), kAuthorities},
    {Right::enroll, access::kControl, guid("0e10c968-78fb-11d2-90d4-00c04f79dc55"), kTemplates},
    {Right::auto_enroll, access::kControl, guid("a05b8cc2-17bc-4802-a710-e7c15ab866a2"), kTemplates},
};

/// The specific rights of one kind that an access mask brings.
Rights specifics(Kind kind, std::uint32_t mask) {
    Rights rights = 0;
    for (const SpecificRight& specific : kSpecific) {
        if ((specific.kinds & one(kind)) != 0 && (specific.mask & mask) == specific.mask) {
            rights |= bit(specific.right);
        }
    }
    return rights;
}

struct WholeRight {
    Right right;
    std::uint32_t mask;
};
constexpr WholeRight kWhole[] = {
    {Right::write_dacl, access::kWriteDacl},     {Right::write_owner, access::kWriteOwner},
    {Right::create_child, access::kCreateChild}, {Right::delete_child, access::kDeleteChild},
    {Right::delete_object, access::kDelete},     {Right::delete_tree, access::kDeleteTree},
    {Right::read_secret, access::kReadProperty},
};

constexpr KindSet kLeaves =
    kAccounts | kinds(Kind::group, Kind::certificate_template, Kind::domain, Kind::gpo, Kind::site);

/// What a mask brings over the object as a whole. Where no single attribute, right or child counts, all of them do.
Rights whole_rights(Kind kind, std::uint32_t mask) {
    Rights rights = specifics(kind, mask);
    for (const WholeRight& whole : kWhole) {
        const bool about_children = (bit(whole.right) & kChildren) != 0;
        const bool about_secret = whole.right == Right::read_secret;
        if ((mask & whole.mask) != 0 && !(about_children && (kLeaves & one(kind)) != 0) &&
            !(about_secret && kind != Kind::secret)) {
            rights |= bit(whole.right);
        }
    }
    if ((mask & access::kWriteProperty) != 0 && specifics(kind, access::kWriteProperty) == 0) {
        rights |= bit(Right::write_all);
    }
    if ((mask & access::kControl) != 0 && specifics(kind, access::kControl) == 0 && kind != Kind::group) {
        rights |= bit(Right::all_extended);
    }
    if ((mask & access::kSelf) != 0 && kind == Kind::computer) {
        rights |= bit(Right::all_validated);
    }
    return rights;
}

constexpr Rights kAllRights = (Rights{1} << static_cast<unsigned>(Right::count_)) - 1;

template <typename Each>
void for_each_right(Rights rights, Each each) {
    for (unsigned i = 0; i < static_cast<unsigned>(Right::count_); ++i) {
        if ((rights >> i & 1) != 0) {
            each(static_cast<Right>(i));
        }
    }
}

}  // namespace

bool is_anybody(const Sid& sid) {
    if (sid == kEveryoneSid || sid == kAuthenticatedSid || sid == kAnonymousSid) {
        return true;
    }
    if (sid.authority == 5 && sid.count == 2 && sid.sub[0] == 32) {
        return sid.sub[1] == 545 || sid.sub[1] == 546;
    }
    return sid.in_domain() && (sid.rid() == 513 || sid.rid() == 514 || sid.rid() == 515);
}

bool is_harmless_trustee(const Sid& sid) {
    return sid == kSelfSid || sid == kSystemSid || sid == kControllersSid || sid == kCreatorOwnerSid ||
           sid == kCreatorGroupSid;
}

std::size_t EffectiveRights::KeyHash::operator()(const Key& key) const {
    std::uint64_t hash = (std::uint64_t{key.descriptor} << 32 | key.profile_and_kind) * 0x9fb21c651e98df25ull;
    return (hash ^ hash >> 32) + key.domain;
}

EffectiveRights::EffectiveRights(const Model& model, const Membership& membership)
    : model_(&model), membership_(&membership), guids_(model) {
    everyone_ = model.sids.find(kEveryoneSid);
    authenticated_ = model.sids.find(kAuthenticatedSid);
}

const std::vector<Grant>& EffectiveRights::on(std::uint32_t object) {
    const Descriptor* const descriptor = model_->security(object);
    if (descriptor == nullptr) {
        return nothing_;
    }
    const auto domain = model_->domain_of(object);
    const Key key{model_->descriptor[object],
                  std::uint32_t{model_->profile[object]} << 8 | static_cast<std::uint32_t>(model_->kind[object]),
                  static_cast<std::uint32_t>(domain.value_or(kNone))};
    const auto [at, is_new] = known_.try_emplace(key);
    if (is_new) {
        at->second = of(*descriptor, model_->kind[object], model_->profile[object], domain);
    }
    return at->second;
}

bool EffectiveRights::says_something(const Ace& ace, std::uint16_t profile) const {
    if ((ace.flags & Ace::kInheritOnly) != 0) {
        return false;
    }
    if ((ace.flags & Ace::kInherited) != 0 && !ace.inherited_type.null() &&
        !guids_.concerns(profile, ace.inherited_type)) {
        return false;
    }
    const Sid sid = model_->sids[ace.sid];
    return sid != kSelfSid && sid != kCreatorOwnerSid && sid != kCreatorGroupSid;
}

Rights EffectiveRights::rights_of(const Ace& ace, Kind kind, std::uint16_t profile) const {
    if (ace.object_type.null() || guids_.is_own_class(profile, ace.object_type)) {
        return whole_rights(kind, ace.mask);
    }
    Rights rights = 0;
    for (const SpecificRight& specific : kSpecific) {
        const bool named = specific.named == ace.object_type ||
                           (specific.mask == kWrite && guids_.property_set(specific.named) == ace.object_type);
        if (named && (specific.kinds & one(kind)) != 0 && (specific.mask & ace.mask) == specific.mask) {
            rights |= bit(specific.right);
        }
    }
    const bool about_children = (ace.mask & (access::kCreateChild | access::kDeleteChild)) != 0;
    if (about_children && (kLeaves & one(kind)) == 0) {
        rights |= whole_rights(kind, ace.mask & (access::kCreateChild | access::kDeleteChild));
    }
    return rights;
}

void EffectiveRights::grant(const Ace& ace, Rights rights, bool whole, Kind kind, std::vector<Grant>& out) const {
    const auto add = [&](EdgeKind edge, Rights some) {
        if ((some & rights) != 0) {
            out.push_back({edge, some & rights, ace.sid});
            rights &= ~some;
        }
    };
    if (whole && (ace.mask & access::kFull) == access::kFull) {
        return add(EdgeKind::generic_all, rights);
    }
    if (whole && (ace.mask & access::kWriteProperty) != 0) {
        add(EdgeKind::generic_write, specifics(kind, access::kWriteProperty) | bit(Right::write_all));
    }
    if (whole && (ace.mask & access::kControl) != 0) {
        add(EdgeKind::all_extended_rights, specifics(kind, access::kControl) | bit(Right::all_extended));
    }
    for_each_right(rights, [&](Right right) { add(edge_of(right), bit(right)); });
}

bool EffectiveRights::surely_holds(std::uint32_t trustee, std::uint32_t sid, std::optional<std::size_t> domain) const {
    if (trustee == sid || sid == everyone_) {
        return true;
    }
    if (sid == authenticated_) {
        const Sid who = model_->sids[trustee];
        return who != kEveryoneSid && who != kAnonymousSid;
    }
    const std::uint32_t object = model_->trustee(trustee, domain);
    const std::uint32_t group = model_->trustee(sid, domain);
    if (object == kNone || group == kNone) {
        return false;
    }
    const auto above = membership_->closure_up(object);
    return std::find(above.begin(), above.end(), group) != above.end();
}

void EffectiveRights::take_off(const std::vector<std::pair<std::uint32_t, Rights>>& denied,
                               std::optional<std::size_t> domain, std::vector<Grant>& grants, std::size_t from) const {
    for (std::size_t i = from; i < grants.size(); ++i) {
        for (const auto& [sid, rights] : denied) {
            const Rights lost = grants[i].rights & rights;
            if (lost == 0) {
                continue;
            }
            if (surely_holds(grants[i].sid, sid, domain)) {
                grants[i].rights &= ~lost;
            } else {
                grants[i].except.emplace_back(sid, lost);
            }
        }
    }
    grants.erase(std::remove_if(grants.begin() + static_cast<std::ptrdiff_t>(from), grants.end(),
                                [](const Grant& grant) { return grant.rights == 0; }),
                 grants.end());
}

std::vector<Grant> EffectiveRights::of(const Descriptor& descriptor, Kind kind, std::uint16_t profile,
                                       std::optional<std::size_t> domain) const {
    std::vector<Grant> grants;
    if (descriptor.null_dacl) {
        grants.push_back({EdgeKind::null_dacl, kAllRights, everyone_});
        return grants;
    }
    bool owner_limited = false;
    std::vector<std::pair<std::uint32_t, Rights>> denied;
    for (Ace ace : descriptor.aces) {
        if (!says_something(ace, profile)) {
            continue;
        }
        if (model_->sids[ace.sid] == kOwnerRightsSid) {
            owner_limited = true;
            ace.sid = descriptor.owner;
        }
        const Rights rights = rights_of(ace, kind, profile);
        if (rights == 0 || ace.sid == kNoSid) {
            continue;
        }
        if (ace.deny) {
            if (!ace.callback) {
                denied.emplace_back(ace.sid, rights);
            }
            continue;
        }
        const std::size_t from = grants.size();
        const bool whole = ace.object_type.null() || guids_.is_own_class(profile, ace.object_type);
        grant(ace, rights, whole, kind, grants);
        take_off(denied, domain, grants, from);
    }
    if (!owner_limited && descriptor.owner != kNoSid) {
        grants.push_back({EdgeKind::owns, bit(Right::owns) | bit(Right::write_dacl), descriptor.owner});
    }
    return grants;
}

}  // namespace egide::directory
