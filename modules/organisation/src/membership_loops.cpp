#include <algorithm>
#include <map>

#include "egide/organisation/messages.h"
#include "registry_builder.h"

namespace egide::organisation {

namespace {

/// Cooperation groups are legal entities and may belong to each other: which members of which are groups themselves.
struct Membership {
    std::string group;
    const std::vector<MemberDraft>* members = nullptr;
    std::size_t next = 0;
};

enum class Visit { open, done };

/// Walks one group's members down, without recursion: a hostile file may nest as deep as it is long.
class LoopSearch {
  public:
    explicit LoopSearch(const std::map<std::string, const GroupDraft*>& groups) : groups_(groups) {}

    /// Calls `found(member, chain)` for each membership that leads back into the chain above it.
    template <typename Found>
    void from(const std::string& start, Found found) {
        push(start);
        while (!chain_.empty()) {
            auto& top = chain_.back();
            if (top.next == top.members->size()) {
                visits_[top.group] = Visit::done;
                chain_.pop_back();
                continue;
            }
            const auto& member = (*top.members)[top.next++];
            if (member.kind != EntityKind::legal || !groups_.contains(member.internal_id)) {
                continue;
            }
            const auto visit = visits_.find(member.internal_id);
            if (visit == visits_.end()) {
                push(member.internal_id);
            } else if (visit->second == Visit::open) {
                found(member, loop(member.internal_id));
            }
        }
    }

  private:
    void push(const std::string& group) {
        if (visits_.emplace(group, Visit::open).second) {
            chain_.push_back({group, &groups_.at(group)->members, 0});
        }
    }

    std::vector<std::string> loop(const std::string& back_to) const {
        std::vector<std::string> ids;
        const auto first =
            std::find_if(chain_.begin(), chain_.end(), [&](const Membership& m) { return m.group == back_to; });
        std::transform(first, chain_.end(), std::back_inserter(ids), [](const Membership& m) { return m.group; });
        ids.push_back(back_to);
        return ids;
    }

    const std::map<std::string, const GroupDraft*>& groups_;
    std::map<std::string, Visit> visits_;
    std::vector<Membership> chain_;
};

constexpr std::size_t kShownLoop = 8;

}  // namespace

void RegistryBuilder::refuse_loops() {
    std::map<std::string, const GroupDraft*> groups;
    for (const auto& draft : groups_) {
        if (draft.group.kind == GroupKind::cooperation) {
            groups.emplace(draft.group.id, &draft);
        }
    }
    const auto name = [&](const std::string& id) {
        const auto entity = entity_of(id, EntityKind::legal);
        return entity ? std::string(view(data_->entities[*entity].finess)) : id;
    };
    LoopSearch search(groups);
    for (const auto& [id, draft] : groups) {
        search.from(id, [&](const MemberDraft& member, const std::vector<std::string>& loop) {
            if (loop.size() == 2) {
                error(member.at, messages::group_inside_itself({.group = name(loop.front())}));
                return;
            }
            std::string chain = name(loop.front());
            for (std::size_t i = 1; i < loop.size(); ++i) {
                chain += loop.size() > kShownLoop && i == kShownLoop / 2 ? " → …" : "";
                const bool shown = loop.size() <= kShownLoop || i < kShownLoop / 2 || i + kShownLoop / 2 > loop.size();
                chain += shown ? " → " + name(loop[i]) : std::string();
            }
            error(member.at, messages::group_loop({.chain = chain}));
        });
    }
}

}  // namespace egide::organisation
