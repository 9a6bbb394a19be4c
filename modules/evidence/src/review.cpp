#include "egide/evidence/review.h"

#include <algorithm>

#include "reviewer.h"

namespace egide::evidence {

void ReviewSink::add(Concern concern, base::Text message, const Event& event, std::vector<std::uint64_t> others) {
    add({concern, std::move(message), event.index, event.at, event.actor, event.evidence, std::move(others)});
}

void ReviewSink::add(ReviewFinding finding) {
    if (findings_.size() < most_) {
        findings_.push_back(std::move(finding));
    } else {
        ++left_out_;
    }
}

void ReviewSink::finish(Review& review) {
    const auto place = [](const ReviewFinding& finding) { return finding.entry.value_or(UINT64_MAX); };
    std::stable_sort(findings_.begin(), findings_.end(),
                     [&](const ReviewFinding& one, const ReviewFinding& other) { return place(one) < place(other); });
    review.findings = std::move(findings_);
    review.left_out = left_out_;
}

base::Result<Review> review(const journal::LogReader& log, const ReviewOptions& options) {
    Review review;
    ReviewSink sink(options.most_findings);
    RightsReview rights(sink);
    ReadingReview readings(sink, options);
    RecordReview records(sink, log, review);
    TimeReview times(sink, options);
    RulesReview rules(sink, options);
    const auto broken = [&](std::uint64_t index, const base::Errors& errors) {
        ++review.entries;
        sink.add({Concern::entry_malformed, errors.front().message, index, {}, {}, {}, {}});
    };
    auto read = each_event(
        log, 0,
        [&](const Event& event) -> Done {
            ++review.entries;
            times.take(event);
            rights.take(event);
            readings.take(event);
            records.take(event);
            rules.take(event);
            return std::monostate{};
        },
        broken);
    if (!read) {
        return read.errors();
    }
    rights.finish();
    readings.finish(log);
    records.finish();
    times.finish();
    sink.finish(review);
    return review;
}

}  // namespace egide::evidence
