#include "graph/membership.h"

#include <algorithm>

namespace egide::directory {
namespace {

std::vector<Link> membership_links(const Model& model) {
    std::vector<Link> links;
    for (const Link& link : model.links[static_cast<std::size_t>(Attribute::member)]) {
        if (!model.exists(link.from)) {
            continue;
        }
        links.push_back(link);
        if (model.kind[link.to] == Kind::foreign && model.sid[link.to] != kNoSid) {
            const std::uint32_t meant = model.object_of_sid[model.sid[link.to]];
            if (meant != kNone && meant != link.to) {
                links.push_back({link.from, meant});
            }
        }
    }
    for (std::uint32_t object = 0; object < model.size(); ++object) {
        const auto group = model.number(object, Attribute::primary_group_id);
        if (!group || model.sid[object] == kNoSid || !model.exists(object)) {
            continue;
        }
        const Sid sid = model.sids[model.sid[object]];
        const std::uint32_t holder = model.with_sid(sid.parent().child(static_cast<std::uint32_t>(*group)));
        if (holder != kNone) {
            links.push_back({holder, object});
        }
    }
    return links;
}

}  // namespace

std::span<const std::uint32_t> Membership::Rows::of(std::uint32_t object) const {
    if (object + 1 >= starts.size()) {
        return {};
    }
    return std::span(ends).subspan(starts[object], starts[object + 1] - starts[object]);
}

void Membership::Rows::build(std::size_t size, const std::vector<Link>& links, bool reversed) {
    starts.assign(size + 1, 0);
    for (const Link& link : links) {
        ++starts[(reversed ? link.to : link.from) + 1];
    }
    for (std::size_t i = 0; i < size; ++i) {
        starts[i + 1] += starts[i];
    }
    ends.resize(links.size());
    std::vector<std::uint32_t> next(starts.begin(), starts.end() - 1);
    for (const Link& link : links) {
        ends[next[reversed ? link.to : link.from]++] = reversed ? link.from : link.to;
    }
}

Membership::Membership(const Model& model) : size_(model.size()) {
    const std::vector<Link> links = membership_links(model);
    down_.build(size_, links, false);
    up_.build(size_, links, true);
}

std::span<const std::uint32_t> Membership::members(std::uint32_t group) const {
    return down_.of(group);
}

std::span<const std::uint32_t> Membership::groups(std::uint32_t object) const {
    return up_.of(object);
}

std::vector<std::uint32_t> Membership::closure(std::span<const std::uint32_t> starts, const Rows& rows) const {
    std::vector<std::uint32_t> found;
    ObjectSet seen(size_);
    for (const std::uint32_t start : starts) {
        if (seen.add(start)) {
            found.push_back(start);
        }
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
        for (const std::uint32_t next : rows.of(found[i])) {
            if (seen.add(next)) {
                found.push_back(next);
            }
        }
    }
    return found;
}

std::vector<std::uint32_t> Membership::closure_down(std::span<const std::uint32_t> starts) const {
    return closure(starts, down_);
}

std::vector<std::uint32_t> Membership::closure_up(std::uint32_t object) const {
    std::vector<std::uint32_t> found{object};
    for (std::size_t i = 0; i < found.size(); ++i) {
        for (const std::uint32_t next : up_.of(found[i])) {
            if (std::find(found.begin(), found.end(), next) == found.end()) {
                found.push_back(next);
            }
        }
    }
    return found;
}

}  // namespace egide::directory
