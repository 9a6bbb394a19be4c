#include "job_row.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

namespace egide::jobs {

namespace {

constexpr std::array<std::string_view, 5> kWords = {"waiting", "running", "done", "dead", "cancelled"};

}  // namespace

std::string_view word_of(State state) {
    return kWords.at(static_cast<std::size_t>(state));
}

State state_of(std::string_view word) {
    const auto* const found = std::find(kWords.begin(), kWords.end(), word);
    if (found == kWords.end()) {
        throw std::logic_error("a job in a state that is not known: " + std::string(word));
    }
    return static_cast<State>(found - kWords.begin());
}

Job job_of(const storage::sql::Row& row) {
    return {
        .id = row.integer(0),
        .kind = row.text(1),
        .idempotency_key = row.maybe_text(2).value_or(""),
        .payload = row.text(3),
        .priority = static_cast<int>(row.integer(4)),
        .state = state_of(row.text(5)),
        .due_at = row.instant(6),
        .attempt = static_cast<int>(row.integer(7)),
        .most_attempts = static_cast<int>(row.integer(8)),
        .lease = row.integer(9),
        .worker = row.maybe_text(10).value_or(""),
        .cancel_asked = row.boolean(11),
        .progress_done = row.integer(12),
        .progress_total = row.integer(13),
        .outcome = row.maybe_text(14).value_or(""),
        .created_at = row.instant(15),
        .finished_at = row.maybe_instant(16),
    };
}

}  // namespace egide::jobs
