#include <algorithm>
#include <cstdlib>

#include "egide/evidence/messages.h"
#include "egide/reading/reader.h"
#include "record_json.h"
#include "reviewer.h"

namespace egide::evidence {

void TimeReview::take(const Event& event) {
    if (last_ && event.at < *last_) {
        sink_.add(
            Concern::clock_back,
            messages::review_clock_back(
                {.at = journal::show_instant(event.at), .before = journal::show_instant(*last_), .entry = event.index}),
            event, {event.index - 1});
    }
    last_ = event.at;
    if (event.kind == kinds::time_stamped) {
        const auto tree = reading::read_json(event.payload, event.kind);
        const reading::Node* const size = tree ? tree->find("size") : nullptr;
        if (size != nullptr) {
            stamped(std::strtoull(size->scalar.c_str(), nullptr, 10), event.at);
        }
    } else if (event.kind != kinds::time_waiting) {
        // What the stamping itself writes needs no stamp of its own, else there would be no end to it.
        const bool same_hour = !waiting_.empty() && event.at >= waiting_.back().at &&
                               event.at - waiting_.back().at < std::chrono::hours(1);
        if (same_hour) {
            waiting_.back().last = event.index;
        } else {
            waiting_.push_back({event.index, event.index, event.at});
        }
    }
}

void TimeReview::stamped(std::uint64_t size, journal::Instant at) {
    any_stamp_ = true;
    std::optional<Waiting> late;
    std::size_t covered = 0;
    for (; covered < waiting_.size() && waiting_[covered].first < size; ++covered) {
        if (at - waiting_[covered].at > options_.stamped_within) {
            late = late ? late : std::optional(waiting_[covered]);
            late->last = std::min(waiting_[covered].last, size - 1);
        }
        if (waiting_[covered].last >= size) {
            waiting_[covered].first = size;
            break;
        }
    }
    if (late && options_.stamps_expected) {
        gap(*late, at);
    }
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(covered));
}

void TimeReview::gap(const Waiting& late, journal::Instant until) {
    sink_.add({Concern::not_stamped,
               messages::review_not_stamped({.begun = journal::show_instant(late.at),
                                             .ended = journal::show_instant(until),
                                             .from = late.first,
                                             .hours = options_.stamped_within.count(),
                                             .to = late.last}),
               late.first,
               late.at,
               {},
               {},
               {late.last}});
}

void TimeReview::finish() {
    if (!options_.stamps_expected || waiting_.empty()) {
        return;
    }
    if (!any_stamp_) {
        sink_.add({Concern::not_stamped, messages::review_never_stamped(), {}, {}, {}, {}, {}});
        return;
    }
    const journal::Instant now = options_.now.value_or(waiting_.back().at);
    if (now - waiting_.front().at > options_.stamped_within) {
        gap({waiting_.front().first, waiting_.back().last, waiting_.front().at}, now);
    }
}

}  // namespace egide::evidence
