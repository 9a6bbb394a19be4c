#include "egide/organisation/candidate.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "egide/organisation/finess.h"
#include "egide/organisation/messages.h"

namespace egide::organisation {

namespace {

base::Error refusal(base::Text message) {
    return {
        .kind = base::ErrorKind::invalid, .message = std::move(message), .at = {}, .field = "candidate", .detail = {}};
}

template <typename Compare>
std::optional<base::Date> pick(const std::optional<base::Date>& a, const std::optional<base::Date>& b, Compare better) {
    return !a ? b : !b ? a : better(*a, *b) ? a : b;
}

class Drafting {
  public:
    Drafting(const Registry& registry, base::Date on) : registry_(registry), on_(on) {}

    base::Result<CandidateDraft> of_group(const Group& group, bool with_sites) {
        auto& perimeter = draft_.perimeter;
        perimeter.kind = CandidateKind::ght;
        perimeter.name = group.name;
        for (const auto& member : group.members_on(on_)) {
            add_member(group, member, with_sites);
        }
        if (perimeter.entities.empty()) {
            return refusal(messages::candidate_no_member({.group = group.name, .on = on_}));
        }
        if (!perimeter.support) {
            draft_.notes.push_back(messages::candidate_no_support({.group = group.name}));
        }
        // The support carries the file, so its standing is the group's.
        state_ownership(registry_.find(perimeter.entities[perimeter.support.value_or(0)].finess).value());
        return std::move(draft_);
    }

    base::Result<CandidateDraft> of_legal(std::uint32_t index) {
        const auto legal = registry_.entity(index);
        if (legal.kind != EntityKind::legal) {
            return refusal(messages::candidate_is_site({.finess = legal.finess, .parent = legal.parent_finess}));
        }
        if (!legal.open_on(on_)) {
            return refusal(messages::candidate_closed({.finess = legal.finess, .on = on_}));
        }
        draft_.perimeter.kind = CandidateKind::legal_entity;
        draft_.perimeter.name = legal.name;
        draft_.perimeter.support = add(legal, {}, {}, {});
        add_sites(index, 0);
        state_ownership(index);
        note_regions(legal);
        return std::move(draft_);
    }

  private:
    std::uint32_t add(const RegisteredEntity& entity, std::optional<std::uint32_t> parent,
                      std::optional<base::Date> from, std::optional<base::Date> until) {
        Entity one;
        one.finess = entity.finess;
        one.kind = entity.kind;
        one.parent = parent;
        one.name = entity.name;
        one.region = entity.region;
        one.category = entity.category;
        one.member_from = from;
        one.member_until = until;
        draft_.perimeter.entities.push_back(std::move(one));
        return static_cast<std::uint32_t>(draft_.perimeter.entities.size() - 1);
    }

    void add_member(const Group& group, const GroupMember& member, bool with_sites) {
        const auto entity = registry_.entity(member.entity);
        if (entity.kind != EntityKind::legal) {
            draft_.notes.push_back(messages::candidate_site_member({.finess = entity.finess}));
            return;
        }
        if (!entity.open_on(on_)) {
            draft_.notes.push_back(messages::candidate_closed_member({.finess = entity.finess, .name = entity.name}));
            return;
        }
        const auto from = pick(group.created, member.from, std::greater<>());
        const auto last_day = entity.closed ? std::optional(entity.closed->plus_days(-1)) : std::nullopt;
        const auto added = add(entity, {}, from, pick(member.until, last_day, std::less<>()));
        if (member.role == MemberRole::support && !draft_.perimeter.support) {
            draft_.perimeter.support = added;
        }
        if (with_sites) {
            add_sites(member.entity, added);
        }
    }

    void add_sites(std::uint32_t legal, std::uint32_t parent) {
        for (const auto index : registry_.sites_of(legal)) {
            const auto site = registry_.entity(index);
            if (site.open_on(on_)) {
                add(site, parent, site.opened, site.closed ? std::optional(site.closed->plus_days(-1)) : std::nullopt);
            }
        }
    }

    void state_ownership(std::uint32_t index) {
        const auto legal = registry_.entity(index);
        const auto ownership = ownership_of(legal.legal_status);
        draft_.perimeter.ownership = ownership.value_or(Ownership::publicly_owned);
        if (!ownership) {
            draft_.notes.push_back(
                messages::candidate_ownership_unknown({.finess = legal.finess, .status = legal.legal_status}));
        }
    }

    /// An EJ with sites in several regions: its own region decides the ARS, and a person should know.
    void note_regions(const RegisteredEntity& legal) {
        std::set<std::string> elsewhere;
        for (const auto& entity : draft_.perimeter.entities) {
            if (!entity.region.empty() && entity.region != legal.region) {
                elsewhere.insert(entity.region);
            }
        }
        if (!elsewhere.empty()) {
            draft_.notes.push_back(messages::candidate_several_regions(
                {.finess = legal.finess,
                 .others = std::vector<std::string>(elsewhere.begin(), elsewhere.end()),
                 .region = legal.region}));
        }
    }

    const Registry& registry_;
    base::Date on_;
    CandidateDraft draft_;
};

}  // namespace

base::Result<CandidateDraft> draft_candidate(const Registry& registry, const CandidateRequest& request) {
    Drafting drafting(registry, request.on);
    const auto finess = parse_finess(request.candidate);
    if (const auto entity = finess ? registry.find(*finess) : std::nullopt) {
        return drafting.of_legal(*entity);
    }
    if (const auto group = registry.find_group(request.candidate)) {
        return drafting.of_group(registry.groups()[*group], request.sites_of_group);
    }
    return refusal(messages::candidate_unknown({.candidate = request.candidate}));
}

/// The nomenclature (NOS TRE_R400) numbers public bodies from 01, private non-profit ones from 40 and commercial ones
/// from 70.
std::optional<Ownership> ownership_of(std::string_view legal_status) {
    unsigned code = 0;
    const auto [end, error] = std::from_chars(legal_status.data(), legal_status.data() + legal_status.size(), code);
    if (error != std::errc() || end != legal_status.data() + legal_status.size() || code == 0 || code > 98) {
        return std::nullopt;
    }
    return code < 40 ? Ownership::publicly_owned : code < 70 ? Ownership::non_profit : Ownership::private_for_profit;
}

}  // namespace egide::organisation
