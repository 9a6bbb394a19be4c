#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "egide/base/money.h"
#include "egide/base/text.h"
#include "egide/programme/case.h"
#include "egide/programme/programme.h"

namespace egide::programme {

/// What a rule was applied to.
struct Subject {
    enum class Kind : std::uint8_t { candidate, unit, observation };
    Kind kind = Kind::candidate;
    std::uint32_t index = 0;  // into Perimeter::entities or Case::observations
    bool operator==(const Subject&) const = default;
};

/// One step of an explanation. Points into the Programme and into the Case it was computed from: both must outlive it.
struct Node {
    const Criterion* criterion = nullptr;
    Verdict verdict = Verdict::undetermined;
    Subject subject;
    base::Text reason;
    std::vector<std::uint32_t> facts;        // observations read, by index in the Case
    std::vector<ParameterIndex> parameters;  // limits applied
    std::vector<Node> children;
};

/// What a node says about its rule, without opening the criterion classes.
std::string_view rule_id(const Node& node);    // "D1.O1.A.R1", or empty
std::string_view rule_kind(const Node& node);  // "cadence"
const Citation* citation(const Node& node);    // own or inherited; null for none
const base::Bilingual* label(const Node& node);  // null when the rule has no label
bool is_advice(const Node& node);
std::string subject_name(const Subject& subject, const Case& facts);

enum class PieceState : std::uint8_t { present, missing, not_required, undetermined };
std::string_view word(PieceState state);

/// Whether a piece is in the file, for each of the things it is asked for.
struct PieceStatus {
    const Piece* piece = nullptr;
    PieceState state = PieceState::missing;
    std::vector<Subject> missing_for;
    std::vector<std::uint32_t> found;  // observations
};

struct ObjectiveResult {
    const Objective* objective = nullptr;
    Verdict verdict = Verdict::undetermined;
    Node tree;
    base::Ratio decote;                    // share of this objective in the total, 0 when met; the worst case when undetermined
    std::vector<PieceStatus> pieces;
    std::vector<std::string> ambiguities;  // whose readings touch this objective
    bool file_complete() const;            // every required piece is present
};

/// Another reading of an ambiguity that changes something.
struct Alternative {
    const Ambiguity* ambiguity = nullptr;
    const Reading* reading = nullptr;
    const Objective* objective = nullptr;  // null: only the amount changes
    Verdict verdict = Verdict::undetermined;
    std::optional<base::Money> grant_low;
    std::optional<base::Money> grant_high;
};

/// An amount that may be a range. Both ends known and equal: exact. An absent end is unknown.
struct Grant {
    std::optional<base::Money> low;
    std::optional<base::Money> high;
    std::optional<base::Money> amount() const { return low && high && *low == *high ? low : std::nullopt; }
};

struct Decote {
    bool published = false;
    base::Ratio low;  // total over objectives surely missed, before the cap
    base::Ratio high;  // with the undetermined ones
    base::Ratio low_capped;
    base::Ratio high_capped;
};

struct EligibilityResult {
    Verdict verdict = Verdict::undetermined;   // met = eligible
    const EligibilityCase* decided_by = nullptr;
    std::vector<Node> conditions;
};

/// A milestone used by the evaluation, and whether the dossier said it.
struct UsedMilestone {
    std::optional<base::Date> date;
    bool assumed = false;
};

struct Evaluation {
    const Programme* programme = nullptr;
    const Case* facts = nullptr;
    base::Date on;
    base::Date known_on;
    UsedMilestone declaration;
    UsedMilestone phase_start;
    std::vector<ObjectiveResult> objectives;
    std::vector<ObjectiveResult> prerequisites;
    EligibilityResult eligibility;
    Decote decote;
    std::optional<base::Money> ceiling;  // after deduction of D1; unknown when absent
    Grant grant;
    std::vector<Alternative> alternatives;
    std::vector<base::Text> warnings;
    const ObjectiveResult* find(std::string_view objective) const;
};

struct EvaluationOptions {
    base::Date on;                        // reference date
    std::optional<base::Date> known_on;   // default: `on`, but never before the programme was known
    bool explain = true;                  // build reasons (false: verdicts only, for searches)
    bool alternatives = true;
};

/// Computes everything; never fails: what cannot be known is undetermined. Pure: same input, same result, safe from several threads.
Evaluation evaluate(const Programme& programme, const Case& facts, const EvaluationOptions& options);

/// A verdict that somebody gave in place of the computed one.
struct GivenVerdict {
    std::string objective;
    Verdict verdict = Verdict::undetermined;
};

/// What is paid once verdicts are given: those of the evaluation, in the order of its objectives, overridden.
struct Settlement {
    std::vector<Verdict> verdicts;
    Decote decote;
    std::optional<base::Money> ceiling;
    std::optional<base::Money> expenses;
    Grant grant;
};
/// The amount with some verdicts given by a controller, and other eligible expenses when they are given; in exact cents,
/// by the same rules as evaluate(). An objective that the programme does not know changes nothing. Pure.
Settlement settle(const Evaluation& evaluation, const std::vector<GivenVerdict>& given,
                  std::optional<base::Money> expenses = std::nullopt);

/// The few reasons that decide a tree, deepest first cause: what a director should read.
std::vector<const Node*> decisive(const Node& node);
/// One sentence for an objective ("Non atteint : …"), fr or en.
std::string sentence(const ObjectiveResult& result, const Case& facts, base::Language language);

}  // namespace egide::programme
