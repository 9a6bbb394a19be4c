#pragma once

#include <array>
#include <optional>
#include <vector>

#include "bundle_check.h"
#include "findings.h"

namespace egide::journal {

/// Follows the tree twice, by the entries and by the stored hashes, and lets each signed head judge between them.
class TreeCheck {
  public:
    TreeCheck(Layout layout, std::uint64_t size, Findings& findings)
        : layout_(std::move(layout)), total_(size), findings_(findings) {}

    std::uint64_t size() const { return actual_.size(); }
    /// Adds what one bundle says up to entry `end`; called again for the rest when heads stand inside it.
    void push(const BundleCheck& bundle, std::uint64_t end);
    /// Both readings of the tree at its size against a root that is signed.
    void judge(const Hash& root, std::uint64_t number, const std::string& file);
    /// Whether a root is one that the log has at its present size, by the entries or by the hashes.
    bool has_root(const Hash& root) const { return actual_.root() == root || stored_.root() == root; }
    /// False once entries no longer lead to a signed head: later roots tell nothing.
    bool follows() const { return !lost_; }
    /// After the last bundle: the right edge of the upper levels, and what no head could judge.
    void finish();

  private:
    struct Level {
        std::vector<Hash> actual;
        std::vector<Hash> stored;
    };
    struct UpperDisagreement {
        unsigned level;
        std::uint64_t index;
        std::uint64_t byte;
        std::string file;
    };
    void push_upper(unsigned level, const Hash& actual, const Hash& stored);
    void close_level(unsigned level);
    void settle(Fault fault);
    void note_bundle(const BundleCheck& bundle);
    void push_unreadable(std::uint64_t end);

    Layout layout_;
    std::uint64_t total_;
    Findings& findings_;
    CompactRange actual_;
    CompactRange stored_;
    std::array<Level, 8> levels_;
    std::vector<Disagreement> pending_;
    std::vector<UpperDisagreement> upper_;
    std::uint64_t last_good_ = 0;
    bool lost_ = false;
};

}  // namespace egide::journal
