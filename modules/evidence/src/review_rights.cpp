#include <algorithm>
#include <array>

#include "egide/evidence/messages.h"
#include "reviewer.h"

namespace egide::evidence {

namespace {

constexpr std::string_view kAdminister = "administer";
constexpr std::size_t kMostUses = 1000;

struct Needed {
    std::string_view kind;
    std::string_view right;
};

constexpr std::array<Needed, 15> kNeeded = {{
    {kinds::access_granted, kAdminister},
    {kinds::access_revoked, kAdminister},
    {kinds::actor_named, kAdminister},
    {kinds::received, "deposit"},
    {kinds::absent, "deposit"},
    {kinds::revised, "deposit"},
    {kinds::linked, "deposit"},
    {kinds::imported, "deposit"},
    {kinds::read, "read"},
    {kinds::exported, "read"},
    {kinds::evaluation_made, "evaluate"},
    {kinds::bundle_sealed, "seal"},
    {kinds::withdrawn, "withdraw"},
    {kinds::erasing, "withdraw"},
    {kinds::object_removed, "withdraw"},
}};

std::string right_for(const Event& event) {
    // What an import brings was done elsewhere; the import itself is an act of its own.
    const auto found =
        std::find_if(kNeeded.begin(), kNeeded.end(), [&](const Needed& needed) { return needed.kind == event.kind; });
    return found == kNeeded.end() || event.foreign ? std::string() : std::string(found->right);
}

}  // namespace

void RightsReview::take(const Event& event) {
    const std::string right = right_for(event);
    if (event.actor.empty() || right.empty()) {
        return;
    }
    const bool access = event.kind == kinds::access_granted || event.kind == kinds::access_revoked;
    if (kept_) {
        act(event, right);
    }
    if (access) {
        this->access(event);
    }
}

void RightsReview::act(const Event& event, const std::string& right) {
    const bool access = event.kind == kinds::access_granted || event.kind == kinds::access_revoked;
    if (!held_.contains({event.actor, right})) {
        sink_.add(access ? Concern::granted_without_right : Concern::done_without_right,
                  access ? messages::review_granted_without_right(
                               {.actor = event.actor, .entry = event.index, .right = event.right, .to = event.to})
                         : messages::review_done_without_right(
                               {.actor = event.actor, .entry = event.index, .kind = event.kind, .right = right}),
                  event);
        return;
    }
    const auto self = self_granted_.find({event.actor, right});
    const bool removes_it = access && event.to == event.actor && event.right == right;
    if (self != self_granted_.end() && !removes_it) {
        ++self->second.count;
        if (self->second.uses.size() < kMostUses) {
            self->second.uses.push_back(event.index);
        }
    }
}

void RightsReview::access(const Event& event) {
    const Held held{event.to, event.right};
    if (event.kind == kinds::access_revoked) {
        held_.erase(held);
        if (auto self = self_granted_.extract(held)) {
            close(self.mapped(), event.index);
        }
        return;
    }
    // The first grant of a journal makes its first administrator: nobody else could.
    const bool founding = !kept_ && event.right == kAdminister;
    kept_ = true;
    if (held_.insert(held).second && event.to == event.actor && !founding) {
        self_granted_[held] = {event, {}, 0};
    }
}

void RightsReview::close(const SelfGrant& self, std::optional<std::uint64_t> removal) {
    std::vector<std::uint64_t> others = self.uses;
    const Event& grant = self.grant;
    base::Text message = messages::review_self_granted(
        {.actor = grant.actor, .entry = grant.index, .right = grant.right, .uses = self.count});
    if (removal) {
        others.push_back(*removal);
        message = messages::review_self_granted_removed({.actor = grant.actor,
                                                         .entry = grant.index,
                                                         .removal = *removal,
                                                         .right = grant.right,
                                                         .uses = self.count});
    }
    sink_.add(Concern::self_granted, std::move(message), grant, std::move(others));
}

void RightsReview::finish() {
    for (const auto& [held, self] : self_granted_) {
        close(self, {});
    }
}

}  // namespace egide::evidence
