#pragma once

#include <map>

#include "egide/desk/judged.h"

namespace egide::desk {

/// How much a line of the check matters: it forbids the next submission, it costs money or may, it would be better.
enum class CheckLevel : std::uint8_t { blocking, risk, advice };
std::string_view word_of(CheckLevel level);

/// One line of "Vérifier mon dossier".
struct CheckLine {
    CheckLevel level = CheckLevel::advice;
    std::string code;       // stable: "condition.bank_details_given", "objective.D1.O3", "piece.D1.O6.A.E1"
    base::Text words;
    std::string where;      // the address of what mends it, below the dossier's: "coordonnees-bancaires", "objectifs/D1.O3"
    std::string objective;  // empty: none
    std::optional<base::Money> worth;    // euros lost when it stays so; absent: unknown
    std::optional<base::Date> deadline;  // the last day of the desk it goes to; absent: none published
};

/// What is known beside the parts when conditions are looked at.
struct Surroundings {
    base::Date today;
    std::string registry_region = {};  // of the candidate's EJ, as the registry tells it; empty: unknown
    std::int64_t main_referents = 0;   // who hold the role over the candidate now
    std::int64_t draft_requests = 0;
    std::int64_t open_requests = 0;
    std::int64_t unanswered_requests = 0;
    std::int64_t grid_lines = 0;      // of the phase
    std::int64_t grid_decided = 0;
    std::int64_t targets_to_rule = 0;  // objectives and expense lines without a controller's verdict
    bool snapshot_sealed = false;
    bool points_read = false;   // every blocking point was acknowledged
    bool amount_shown = false;
    bool second_reader = false;
    bool reason_given = false;
};

/// Every condition of the machine, found or not, with what is missing and where it is mended.
std::map<dossier::Condition, dossier::Finding> find_conditions(const Contents& contents, const Judged& judged,
                                                               const Surroundings& around);

/// "Vérifier mon dossier": what forbids the next submission, what puts money at risk, what would be better; the most
/// euros first: all of it goes to one desk, whose last day is the deadline of what forbids and of what costs.
std::vector<CheckLine> check_dossier(const Contents& contents, const Judged& judged, const Surroundings& around);

}  // namespace egide::desk
