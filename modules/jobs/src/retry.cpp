#include "retry.h"

#include <algorithm>

namespace egide::jobs {

milliseconds delay_after(const RetryDelays& delays, std::int64_t id, int attempt) {
    std::int64_t delay = std::max<std::int64_t>(delays.first.count(), 1);
    for (int turn = 1; turn < attempt && delay < delays.most.count(); ++turn) {
        delay *= 2;
    }
    delay = std::min(delay, delays.most.count());
    // SplitMix64's last step (public domain, Vigna): spreads neighbouring jobs apart.
    auto mixed = static_cast<std::uint64_t>(id) * 64 + static_cast<std::uint64_t>(attempt);
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    const auto spread = static_cast<std::uint64_t>(delay / 4 + 1);
    return milliseconds(delay + static_cast<std::int64_t>((mixed ^ (mixed >> 31)) % spread));
}

}  // namespace egide::jobs
