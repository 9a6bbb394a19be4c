#pragma once

#include <cstdint>
#include <set>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "controls/control.h"
#include "graph/cuts.h"

namespace egide::directory {

/// The graph of who controls what, walked backwards from targets: who can reach each of them, by the shortest way.
///
/// Nodes are objects, then SIDs without an object (their number is the count of objects plus theirs). The grants of a
/// descriptor are a template shared by all its objects: it is opened once, from the nearest of them.
class ReverseSearch {
  public:
    /// `cuts`, when given, must outlive the search: what it names is not walked.
    explicit ReverseSearch(ControlContext& context, const Cuts* cuts = nullptr);
    void run(const std::vector<std::uint32_t>& targets);

    bool reached(std::uint32_t node) const { return step_[node].kind != kUnreached; }
    bool is_target(std::uint32_t node) const { return step_[node].kind == kTarget; }
    std::uint32_t next(std::uint32_t node) const { return step_[node].next; }
    EdgeKind kind(std::uint32_t node) const { return static_cast<EdgeKind>(step_[node].kind); }
    std::uint32_t length(std::uint32_t node) const { return step_[node].length; }
    std::uint32_t node_of_sid(std::uint32_t sid, std::optional<std::size_t> domain) const;
    std::size_t node_count() const { return step_.size(); }
    /// Every node reached, nearest first.
    const std::vector<std::uint32_t>& order() const { return order_; }

  private:
    static constexpr std::uint8_t kUnreached = 0xff, kTarget = 0xfe;
    struct Step {
        std::uint32_t next = kNone;
        std::uint32_t length = 0;
        std::uint8_t kind = kUnreached;
    };
    void reach(std::uint32_t node, std::uint32_t next, EdgeKind kind);
    void open(std::uint32_t object);
    void open_descriptor(std::uint32_t object);
    void open_grant(const Grant& grant, std::uint32_t object);
    void open_place(std::uint32_t object);
    void open_policies(std::uint32_t object);
    void open_delegations(std::uint32_t object);
    bool is_cut(std::uint32_t sid, std::uint32_t object) const {
        return cuts_ != nullptr && cuts_->has_right(sid, object);
    }

    ControlContext* context_;
    const Cuts* cuts_;
    const Model* model_;
    std::vector<Step> step_;
    std::vector<std::uint32_t> order_;
    std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>> templates_;
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> history_;  // by SID: who has it in sIDHistory
    std::vector<std::pair<std::uint32_t, std::uint32_t>> delegations_;       // controller, who may delegate to it
};

}  // namespace egide::directory
