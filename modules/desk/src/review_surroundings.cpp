#include <algorithm>

#include "egide/desk/review.h"

namespace egide::desk {

namespace {

Done count_requests(Transaction& transaction, Surroundings& around, const std::string& dossier) {
    const auto requests = requests_of(transaction, dossier);
    if (!requests) {
        return requests.errors();
    }
    for (const Request& request : *requests) {
        around.draft_requests += request.state == RequestState::draft ? 1 : 0;
        around.open_requests += request.state == RequestState::open ? 1 : 0;
    }
    around.unanswered_requests = around.open_requests;
    return std::monostate{};
}

/// A line is decided once somebody accepted or refused it, or set it aside; one that asks for more is not.
bool is_decided(const std::vector<Ruling>& rulings, const std::string& target) {
    return std::any_of(rulings.begin(), rulings.end(),
                       [&](const Ruling& one) { return one.target == target && one.word != RulingWord::ask && !one.needs_second(); });
}

/// What the agency rules on: what was submitted, not what was added since.
base::Result<std::vector<std::string>> targets_now(Transaction& transaction, const Contents& contents, const programme::Programme& programme) {
    const auto snapshots = snapshots_of(transaction, contents.dossier.id);
    if (!snapshots || snapshots->empty()) {
        return snapshots ? base::Result<std::vector<std::string>>(control_targets(contents, programme)) : snapshots.errors();
    }
    const auto declared = contents_of_snapshot(snapshots->back(), contents.dossier);
    return declared ? base::Result<std::vector<std::string>>(control_targets(*declared, programme)) : declared.errors();
}

}  // namespace

base::Result<Surroundings> surroundings(Transaction& transaction, const Contents& contents, const programme::Programme& programme,
                                        base::Date today, const std::string& account) {
    Surroundings around{.today = today};
    if (const auto counted = count_requests(transaction, around, contents.dossier.id); !counted) {
        return counted.errors();
    }
    const auto phase = phase_at(contents.dossier.stage);
    const auto rulings = phase ? rulings_of(transaction, contents.dossier.id, *phase)
                               : base::Result<std::vector<Ruling>>(std::vector<Ruling>());
    const auto decision = decision_of(transaction, contents.dossier.id);
    if (!rulings || !decision) {
        return rulings ? decision.errors() : rulings.errors();
    }
    if (phase && phase != Phase::control) {
        const auto lines = grid_lines(contents, programme, *phase);
        around.grid_lines = static_cast<std::int64_t>(lines.size());
        around.grid_decided = std::count_if(lines.begin(), lines.end(), [&](const GridLine& line) { return is_decided(*rulings, "line:" + line.id); });
    }
    if (phase == Phase::control) {
        const auto targets = targets_now(transaction, contents, programme);
        if (!targets) {
            return targets.errors();
        }
        around.targets_to_rule = std::count_if(targets->begin(), targets->end(), [&](const std::string& one) { return !is_decided(*rulings, one); });
    }
    around.amount_shown = decision->has_value();
    around.second_reader = decision->has_value() && !account.empty() && (*decision)->author != account;
    return around;
}

}  // namespace egide::desk
