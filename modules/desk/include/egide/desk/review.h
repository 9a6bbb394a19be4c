#pragma once

#include <map>
#include <span>

#include "egide/desk/moves.h"

namespace egide::desk {

/// Whose reading a request, a grid or a ruling belongs to: the region's of an application, the region's of an attainment
/// file, the agency's.
enum class Phase : std::uint8_t { application, attainment, control };
std::string_view word_of(Phase phase);
std::optional<Phase> phase_of(std::string_view word);
/// The reading under way at a stage, complements included; nothing when nobody reads.
std::optional<Phase> phase_at(dossier::Stage stage);

/// A draft is seen by its authors alone; it leaves with the step that asks for a complement, or one by one.
enum class RequestState : std::uint8_t { draft, open, answered, closed, cancelled };
std::string_view word_of(RequestState state);
std::optional<RequestState> request_state_of(std::string_view word);

/// Why something is asked, out of a closed list, so that requests can be counted.
struct RequestReason {
    std::string_view code;
    base::Text (*name)();
};
std::span<const RequestReason> request_reasons();
const RequestReason* find_request_reason(std::string_view code);

/// What a region or the agency asks of a candidate.
struct Request {
    std::string id;
    std::string dossier;
    Phase phase{};
    std::string code;  // of a line of the grid, a piece or an objective; empty: the dossier as a whole
    std::string unit;
    std::optional<std::string> piece;    // a version of a piece
    std::optional<std::string> expense;  // a line of expenses
    std::string reason;
    std::string words;
    base::Date due;
    RequestState state{};
    std::int64_t revision = 0;
    std::int64_t reminders = 0;
    std::string author;
    Instant at{};
    std::optional<Instant> sent_at;
    std::optional<Instant> answered_at;
    std::optional<Instant> closed_at;
};
struct NewRequest {
    Phase phase{};
    std::string code = {};
    std::string unit = {};
    std::optional<std::string> piece = {};
    std::optional<std::string> expense = {};
    std::string reason = {};
    std::string words = {};
    base::Date due = {};
};
/// A draft. Refused: a reason out of the list, no words, a deadline before `today`, an expense that the dossier has not.
base::Result<Request> add_request(Transaction& transaction, const Contents& contents, const NewRequest& fresh,
                                  const std::string& author, Instant now);
/// Those to the candidate, the oldest first; requests to suppliers are not among them.
base::Result<std::vector<Request>> requests_of(Transaction& transaction, const std::string& dossier);
/// Open ones of every dossier that fall due by a day; what is due first comes first, 10,000 at most.
base::Result<std::vector<Request>> requests_due(Transaction& transaction, base::Date by);
base::Result<std::optional<Request>> find_request(Transaction& transaction, const std::string& dossier, const std::string& id);

struct RequestChange {
    std::int64_t revision = 0;  // the one that was seen
    std::optional<RequestState> state = {};
    std::optional<std::string> words = {};   // of a draft
    std::optional<std::string> reason = {};  // of a draft
    std::optional<base::Date> due = {};      // of a draft, or later for one that is open
    bool remind = false;                     // one that is open: counts a reminder
};
/// Nothing when somebody else changed it meanwhile; a state that does not follow from the present one is refused.
base::Result<std::optional<Request>> change_request(Transaction& transaction, const Request& seen, const RequestChange& change,
                                                    Instant now);
/// What a step of the dossier does to its requests: asking for a complement sends the drafts, the end of a reading closes
/// what was answered and cancels the rest.
Done follow_step(Transaction& transaction, const std::string& dossier, std::string_view way, Instant now);

/// What is said about a request. `attachments` are pieces.
struct RequestMessage {
    std::int64_t id = 0;
    std::string author;
    std::string side;  // candidate, authority, advice
    std::string words;
    std::vector<std::string> attachments;
    Instant at{};
};
Done say_of_request(Transaction& transaction, const Request& request, const RequestMessage& message);
base::Result<std::vector<RequestMessage>> said_of_request(Transaction& transaction, const Request& request);

/// One line of a completeness grid: something that has to be in the file. State and files are those of the dossier now.
struct GridLine {
    std::string id;         // "bank", "piece:D1.O3.E1", "objective:D1.O4", "expenses"
    std::string objective;  // empty: none
    std::string piece;      // code; empty: none
    base::Text words;
    std::string where;
    programme::PieceState state = programme::PieceState::undetermined;
    std::vector<std::string> missing_for;  // FINESS numbers of the units for which it is missing
    std::vector<std::string> files;        // pieces, of the facts that were found
};
/// The grid of an application or of an attainment file, derived from the rules and from the kind of candidate; empty for
/// the control, which rules on targets.
std::vector<GridLine> grid_lines(const Contents& contents, const programme::Programme& programme, Phase phase);
/// Fills in what the dossier has for each line.
void find_grid_states(std::vector<GridLine>& lines, const Contents& contents, const Judged& judged);
/// What a controller has to rule on: "objective:D1.O3" of each objective asked of this kind of candidate, "expense:…".
std::vector<std::string> control_targets(const Contents& contents, const programme::Programme& programme);

enum class RulingWord : std::uint8_t { accept, ask, refuse, not_concerned };
std::string_view word_of(RulingWord word);
std::optional<RulingWord> ruling_word_of(std::string_view word);

/// What somebody decided of one line or target. `result` is a verdict ("met", "partial", "not_met", "not_applicable") in
/// place of the computed one, or the outcome of a decision; `second` the account that confirmed a refusal.
struct Ruling {
    std::string target;  // "line:bank", "objective:D1.O3", "expense:…", "piece:…", "decision"
    RulingWord word{};
    std::string result;
    std::string reason;
    std::optional<base::Money> amount;  // of a decision, as it was shown
    std::string author;
    std::optional<std::string> second;
    std::int64_t revision = 0;
    Instant at{};
    /// A refusal and a changed verdict are valid once another person confirmed them.
    bool needs_second() const;
};
base::Result<std::vector<Ruling>> rulings_of(Transaction& transaction, const std::string& dossier, Phase phase);

struct RulingChange {
    Phase phase{};
    std::string target = {};
    RulingWord word{};
    std::string result = {};
    std::string reason = {};
    std::optional<base::Money> amount = {};
    std::int64_t revision = 0;  // of the ruling that was seen; 0: none
};
/// Nothing when somebody else ruled meanwhile. Anything but a plain acceptance asks for a reason. A ruling of the control
/// makes a proposed decision void: its amount was another one.
base::Result<std::optional<Ruling>> put_ruling(Transaction& transaction, const std::string& dossier, const RulingChange& change,
                                               const std::string& author, Instant now);
/// The second pair of eyes: refused to the author of the ruling.
base::Result<std::optional<Ruling>> confirm_ruling(Transaction& transaction, const std::string& dossier, Phase phase,
                                                   const std::string& target, std::int64_t revision, const std::string& reader);

/// The dossier as it was submitted: parts, files and rules of the snapshot; who and where as the dossier says now.
base::Result<Contents> contents_of_snapshot(const Snapshot& snapshot, const Dossier& dossier);

enum class Outcome : std::uint8_t { reached, partially_reached, not_reached };
std::string_view word_of(Outcome outcome);
std::optional<Outcome> outcome_of(std::string_view word);

/// What one ruling does to the amount, the others staying as they are. No change: unknown.
struct RulingEffect {
    std::string target;
    programme::Grant without;
    std::optional<base::Money> change;
};
/// The amount before and after what was ruled, in cents, by the rules of the snapshot.
struct Effect {
    programme::Settlement before;
    programme::Settlement after;
    std::vector<Outcome> outcomes;  // those that the verdicts after allow; none while one is undetermined
    std::vector<RulingEffect> rulings;
};
/// `declared` was judged as it was submitted, no expense refused; verdicts are in the order of the programme.
Effect effect_of(const Contents& declared, const Judged& judged, const std::vector<Ruling>& rulings);
/// Whether a decision may be proposed with this outcome and amount: one of those that follow from the verdicts, and the
/// amount of the rules, or one within their range when they publish no scale.
base::Errors decision_errors(const Effect& effect, std::string_view result, const std::optional<base::Money>& amount);
/// The decision that stands proposed or taken, its amount shown; nothing when rulings changed since.
base::Result<std::optional<Ruling>> decision_of(Transaction& transaction, const std::string& dossier);
/// Whether this account may take that step of a decision: the proposed outcome, and somebody else than who proposed it.
base::Errors decision_step_errors(const std::optional<Ruling>& decision, std::string_view way, const std::string& account);

/// A draw of pieces and expense lines to look at closely. The same seed draws the same: targets are sorted by the SHA-256 of
/// "seed:target", the first ones are taken.
struct Sample {
    std::string id;
    std::string seed;
    std::int64_t size = 0;
    std::vector<std::string> targets;
    std::string author;
    Instant at{};
};
std::vector<std::string> drawn(std::vector<std::string> targets, const std::string& seed, std::size_t size);
base::Result<Sample> add_sample(Transaction& transaction, const Contents& contents, std::int64_t size,
                                const std::optional<std::string>& seed, const std::string& author, Instant now);
base::Result<std::vector<Sample>> samples_of(Transaction& transaction, const std::string& dossier);

/// Something that deserves a look; never a verdict.
struct RiskHint {
    std::string code;  // same_file, dates_contradict, report_old, signature_changed
    base::Text words;
    std::string target;               // "piece:…", "expense:…", "objective:…"
    std::vector<std::string> others;  // dossiers where the same file lies
};
base::Result<std::vector<RiskHint>> hints_of(Transaction& transaction, const Contents& contents, const Judged& judged);

/// Dossiers of one programme, region and stage.
struct CampaignLine {
    std::string programme;
    std::string region;
    dossier::Stage stage{};
    std::int64_t count = 0;
    std::int64_t late = 0;  // will miss the date that binds the candidate, or did
    base::Money low;        // surely acquired, of those where it is known
    base::Money high;
    base::Money ceiling;
    base::Money decided;
};
struct Campaign {
    std::vector<CampaignLine> lines;  // by programme, region, stage
    std::vector<Dossier> late;        // by the date that binds, the nearest first
};
/// A candidate will miss a date that is past, or less than 30 days ahead with something still missing.
base::Result<Campaign> campaign_of(Transaction& transaction, const DossierQuery& query, base::Date today);

/// Requests, grid, rulings and decision of the reading under way. `account` is who wants to move the dossier: nobody is his
/// own second reader.
base::Result<Surroundings> surroundings(Transaction& transaction, const Contents& contents, const programme::Programme& programme,
                                        base::Date today, const std::string& account = {});

}  // namespace egide::desk
