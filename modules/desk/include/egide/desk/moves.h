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

/// One step of a dossier's life.
struct PastMove {
    std::int64_t id = 0;
    std::string way;
    dossier::Stage before{};
    dossier::Stage after{};
    std::string account;
    base::Date day;
    Instant at{};
    std::string reason;
    std::string details;  // JSON object: waivers relied on, amounts, what was acknowledged
    std::optional<std::string> snapshot;
};
base::Result<std::vector<PastMove>> moves_of(Transaction& transaction, const std::string& dossier);
/// The clocks of a dossier on a day.
base::Result<std::vector<dossier::ClockReading>> clocks_of(Transaction& transaction, const std::string& dossier,
                                                           base::Date on);

struct WaiverRow {
    std::string id;
    dossier::Waiver waiver;
    Instant at{};
};
base::Result<std::vector<WaiverRow>> waivers_of(Transaction& transaction, const std::string& dossier);
Done add_waiver(Transaction& transaction, const std::string& dossier, const dossier::Waiver& waiver, Instant now);

/// A step that somebody asks for.
struct MoveRequest {
    std::string way;
    dossier::Mover mover;
    std::int64_t revision = 0;  // of the dossier, as it was seen
    std::string reason = {};
    std::string details = "{}";
    std::optional<std::string> snapshot = {};
};
/// Takes the step: everything `dossier::propose` refuses is refused with every reason; a dossier that changed meanwhile
/// gives `moved` false. Dates of the case that the step sets (application, ARS validation, declaration) are written.
struct MoveTaken {
    bool moved = false;
    dossier::Move move;
    std::int64_t id = 0;
};
base::Result<MoveTaken> take_move(Transaction& transaction, Contents& contents, const MoveRequest& request,
                                  const dossier::Circumstances& circumstances, Instant now);

/// A newer version of the rules that was shown with its differences. `seen`: JSON object of what was shown.
struct RulesChoice {
    std::string sha256;
    std::string version;
    bool accepted = false;
    std::string account;
    std::string reason = {};
    std::string seen = "{}";
};
inline constexpr std::string_view kRulesAccepted = "accept_rules";
inline constexpr std::string_view kRulesRefused = "refuse_rules";
/// What people read of such a step; nothing for any other.
std::optional<base::Text> name_of_rules_step(std::string_view way);
/// Writes the choice as a step that leads nowhere else; accepted, the dossier is judged by them from then on (judging it is
/// the caller's). Refused while somebody reads what was submitted, and once it is decided.
Done choose_rules(Transaction& transaction, Contents& contents, const RulesChoice& choice, Instant now);
/// The refusal that stands of that version; nothing when nobody refused it, or it was accepted since.
base::Result<std::optional<PastMove>> refusal_of_rules(Transaction& transaction, const std::string& dossier, const std::string& sha256);

/// What was submitted, as it was.
struct Snapshot {
    std::string id;
    std::string dossier;
    std::int64_t number = 0;
    std::string way;
    std::int64_t revision = 0;
    std::string rules;
    std::string declaration;  // canonical JSON: parts, pieces with their digests
    std::string dossier_yaml;  // the case, as others read it
    std::string evaluation;    // what it evaluates to, in French: same text, same rules, same day, same bytes
    base::Date evaluated_on;
    std::string sha256;       // of the declaration
    std::optional<std::string> evidence;
    std::string author;
    Instant at{};
};
/// Makes the next snapshot of a dossier from its contents; written with `store_snapshot`.
base::Result<Snapshot> make_snapshot(Transaction& transaction, const Contents& contents, const Judged& judged,
                                     const std::string& way, const std::string& author, Instant now);
Done store_snapshot(Transaction& transaction, const Snapshot& snapshot);
base::Result<std::vector<Snapshot>> snapshots_of(Transaction& transaction, const std::string& dossier);

}  // namespace egide::desk
