#include <algorithm>

#include "egide/evidence/messages.h"
#include "egide/journal/merkle.h"
#include "reviewer.h"

namespace egide::evidence {

void ReadingReview::take(const Event& event) {
    if (event.kind != kinds::read) {
        return;
    }
    Readings& before = readings_[event.actor];
    if (event.reader_count != before.count + 1) {
        sink_.add(Concern::reading_gap,
                  messages::review_reading_gap({.actor = event.actor,
                                                .entry = event.index,
                                                .expected = before.count + 1,
                                                .found = event.reader_count}),
                  event);
    } else if (event.previous != before.last) {
        sink_.add(Concern::reading_gap, messages::review_reading_link({.actor = event.actor, .entry = event.index}),
                  event);
    }
    before = {event.reader_count, event.index};
    const bool shown_copy = std::any_of(options_.copies.begin(), options_.copies.end(),
                                        [&](const HeldCopy& copy) { return copy.object == event.object->sha256; });
    if (shown_copy) {
        read_.emplace(event.object->sha256, event.actor);
        read_.emplace(event.object->sha256, "");
    }
}

void ReadingReview::finish(const journal::LogReader& log) {
    for (const HeldCopy& copy : options_.copies) {
        if (!read_.contains({copy.object, copy.actor})) {
            sink_.add({Concern::reading_untraced,
                       messages::review_copy_untraced({.actor = copy.actor.empty() ? "nobody" : copy.actor,
                                                       .name = shown(copy.name),
                                                       .object = base::hex(copy.object)}),
                       {},
                       {},
                       copy.actor,
                       {},
                       {}});
        }
    }
    for (const HeldEntry& held : options_.receipts) {
        const auto entry =
            held.index < log.checkpoint().size ? log.entry(held.index) : base::Result<std::string>(base::Errors{});
        if (!entry || journal::leaf_hash(*entry) != held.leaf) {
            sink_.add({Concern::reading_untraced,
                       messages::review_receipt_untraced({.entry = held.index, .name = shown(held.name)}),
                       held.index,
                       {},
                       {},
                       {},
                       {}});
        }
    }
}

}  // namespace egide::evidence
