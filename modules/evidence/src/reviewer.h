#pragma once

#include <map>
#include <set>
#include <utility>

#include "egide/evidence/review.h"

namespace egide::evidence {

/// Where findings go, up to the most that are kept.
class ReviewSink {
  public:
    explicit ReviewSink(std::size_t most) : most_(most) {}
    void add(Concern concern, base::Text message, const Event& event, std::vector<std::uint64_t> others = {});
    void add(ReviewFinding finding);
    /// In the order of the entries; findings without an entry last.
    void finish(Review& review);

  private:
    std::size_t most_;
    std::vector<ReviewFinding> findings_;
    std::uint64_t left_out_ = 0;
};

/// Who had which right when.
class RightsReview {
  public:
    explicit RightsReview(ReviewSink& sink) : sink_(sink) {}
    void take(const Event& event);
    void finish();

  private:
    struct SelfGrant {
        Event grant;
        std::vector<std::uint64_t> uses;
        std::uint64_t count = 0;
    };
    using Held = std::pair<std::string, std::string>;  // actor, right
    void access(const Event& event);
    void act(const Event& event, const std::string& right);
    void close(const SelfGrant& self, std::optional<std::uint64_t> removal);
    ReviewSink& sink_;
    bool kept_ = false;  // rights are kept in this journal
    std::set<Held> held_;
    std::map<Held, SelfGrant> self_granted_;
};

/// Whether readings follow each other, and whether what others hold was read.
class ReadingReview {
  public:
    ReadingReview(ReviewSink& sink, const ReviewOptions& options) : sink_(sink), options_(options) {}
    void take(const Event& event);
    void finish(const journal::LogReader& log);

  private:
    struct Readings {
        std::uint64_t count = 0;
        std::optional<std::uint64_t> last;
    };
    ReviewSink& sink_;
    const ReviewOptions& options_;
    std::map<std::string, Readings> readings_;
    std::set<std::pair<Digest, std::string>> read_;  // only of the copies that are shown
};

/// Records against their entries, and what happened to evidence once it had served.
class RecordReview {
  public:
    RecordReview(ReviewSink& sink, const journal::LogReader& log, Review& review)
        : sink_(sink), log_(log), review_(review) {}
    void take(const Event& event);
    void finish();

  private:
    struct Known {
        std::uint32_t revision = 0;
        std::uint64_t entry = 0;
        std::vector<journal::Hash> commitments;  // of the latest revision
        std::optional<std::uint64_t> linked;
        std::optional<std::uint64_t> tombstone;
    };
    struct Use {
        std::uint64_t entry = 0;
        std::string kind;
    };
    void revision(const Event& event);
    void compare(const Event& event, const Known& former);
    void changed(const Event& event, const Record& before, const Record& after);
    void used(const Event& event);
    std::optional<Use> use_of(const Event& event, const Known& known) const;
    void after_use(Concern concern, const Event& event, const Known& known);
    void malformed_order(const Event& event, const Known& known);

    ReviewSink& sink_;
    const journal::LogReader& log_;
    Review& review_;
    std::map<std::string, Known> known_;
    std::vector<Use> uses_of_all_;
    std::map<std::string, Use> uses_;  // the last that named it
    std::vector<Event> erasing_;
};

/// Clocks, and the trusted time that covers entries.
class TimeReview {
  public:
    TimeReview(ReviewSink& sink, const ReviewOptions& options) : sink_(sink), options_(options) {}
    void take(const Event& event);
    void finish();

  private:
    /// Entries of one hour that no stamp covers yet.
    struct Waiting {
        std::uint64_t first = 0;
        std::uint64_t last = 0;
        journal::Instant at{};  // of the first
    };
    void stamped(std::uint64_t size, journal::Instant at);
    void gap(const Waiting& late, journal::Instant until);
    ReviewSink& sink_;
    const ReviewOptions& options_;
    std::optional<journal::Instant> last_;
    std::vector<Waiting> waiting_;
    bool any_stamp_ = false;
};

/// Evaluations against the rules given now.
class RulesReview {
  public:
    RulesReview(ReviewSink& sink, const ReviewOptions& options) : sink_(sink), options_(options) {}
    void take(const Event& event);

  private:
    ReviewSink& sink_;
    const ReviewOptions& options_;
};

}  // namespace egide::evidence
