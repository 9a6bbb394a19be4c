// "Vérifier mon dossier".
#include "egide/desk/moves.h"

#include <algorithm>

#include "egide/desk/messages.h"
#include "part_rules.h"

namespace egide::desk {

namespace {

namespace m = messages;
using dossier::Condition;
using dossier::Stage;
using programme::PieceState;
using programme::Verdict;
using Lines = std::vector<CheckLine>;

/// The submission that comes next, whose conditions block.
std::string_view next_submission(Stage stage) {
    switch (stage) {
        case Stage::simulation:
        case Stage::application_draft: return "submit_application";
        case Stage::application_complement: return "answer_application_complement";
        case Stage::operational:
        case Stage::attainment_draft: return "submit_attainment";
        case Stage::attainment_complement: return "answer_attainment_complement";
        case Stage::control_complement: return "answer_control_complement";
        default: return {};
    }
}

/// The last day of the desk that the next submission goes to; nothing when it was not published, or for a complement,
/// whose requests have their own dates.
std::optional<base::Date> closing_of(const Contents& contents, const Judged& judged) {
    const std::string_view way = next_submission(contents.dossier.stage);
    const std::string_view desk = way == "submit_application"  ? "application_desk_closes"
                                  : way == "submit_attainment" ? "attainment_desk_closes"
                                                               : "";
    const auto index = judged.programme->find_parameter(desk);
    if (!index) {
        return std::nullopt;
    }
    const auto values = judged.programme->values(judged.evaluation.on, judged.evaluation.known_on);
    const auto* const date = std::get_if<base::Date>(&values.at(*index));
    return date == nullptr ? std::nullopt : std::optional(*date);
}

/// What the submission itself brings about: nothing that somebody could mend before.
bool made_by_submitting(Condition condition) {
    return condition == Condition::snapshot_sealed || condition == Condition::blocking_points_read ||
           condition == Condition::reason_given;
}

void add_conditions(Lines& lines, const Contents& contents, const Judged& judged, const Surroundings& around) {
    const auto* const way = dossier::find_transition(next_submission(contents.dossier.stage));
    if (way == nullptr) {
        return;
    }
    const auto found = find_conditions(contents, judged, around);
    for (const Condition condition : way->conditions) {
        const auto at = found.find(condition);
        if (made_by_submitting(condition) || at == found.end() || at->second.met) {
            continue;
        }
        lines.push_back({CheckLevel::blocking, "condition." + std::string(dossier::word_of(condition)), at->second.why,
                         at->second.where, {}, {}, {}});
    }
}

/// What missing this objective costs, when the ceiling is known: its share of it.
std::optional<base::Money> worth_of(const programme::ObjectiveResult& result, const programme::Evaluation& evaluation) {
    const auto& most = evaluation.ceiling;
    if (!evaluation.decote.published || !most) {
        return std::nullopt;
    }
    const auto share = result.decote > base::Ratio(1) ? base::Ratio(1) : result.decote;
    return most->times_rounded_down(share);
}

void add_objectives(Lines& lines, const Judged& judged) {
    for (const auto& result : judged.evaluation.objectives) {
        const bool unknown = result.verdict == Verdict::undetermined;
        if (!unknown && result.verdict != Verdict::not_met && result.verdict != Verdict::partial) {
            continue;
        }
        const base::Bilingual sentence{programme::sentence(result, judged.reading->facts, base::Language::french),
                                       programme::sentence(result, judged.reading->facts, base::Language::english)};
        auto words = unknown ? m::check_undetermined({.objective = result.objective->id, .sentence = sentence})
                             : m::check_at_risk({.objective = result.objective->id, .sentence = sentence});
        lines.push_back({CheckLevel::risk, "objective." + result.objective->id, std::move(words), "objectifs/" + result.objective->id,
                         result.objective->id, worth_of(result, judged.evaluation), {}});
    }
}

void add_pieces(Lines& lines, const Judged& judged) {
    for (const auto& result : judged.evaluation.objectives) {
        for (const auto& piece : result.pieces) {
            if (piece.state != PieceState::missing) {
                continue;
            }
            const auto count = std::max<std::size_t>(1, piece.missing_for.size());
            lines.push_back({CheckLevel::risk, "piece." + piece.piece->code,
                             m::check_piece_missing({.code = piece.piece->code, .count = count, .piece = piece.piece->name}),
                             "pieces/" + piece.piece->code, result.objective->id, {}, {}});
        }
    }
}

/// What the rules only advise and is not so.
void add_advice_of(Lines& lines, const programme::Node& node, const std::string& objective) {
    if (programme::is_advice(node) && node.verdict == Verdict::not_met) {
        const auto* const label = programme::label(node);
        if (label != nullptr) {
            lines.push_back({CheckLevel::advice, "advice." + std::string(programme::rule_id(node)), m::check_advice({.label = *label}),
                             "objectifs/" + objective, objective, {}, {}});
        }
    }
    for (const auto& child : node.children) {
        add_advice_of(lines, child, objective);
    }
}

void add_expenses(Lines& lines, const Contents& contents) {
    for (const Part& part : contents.parts) {
        if (part.kind != PartKind::expense) {
            continue;
        }
        const auto node = reading::read_json(part.value, "expense");
        reading::Problems ignored;
        const ExpenseLine line = node ? read_expense(*node, ignored) : ExpenseLine{};
        if (!line.invoiced || !line.amount) {
            const reading::Node* const label = node ? node->find("label") : nullptr;
            lines.push_back({CheckLevel::risk, "expense." + part.id,
                             m::check_expense_no_invoice({.label = label == nullptr ? part.id : label->scalar}),
                             "depenses/" + part.id, {}, {}, {}});
        }
    }
}

void add_warnings(Lines& lines, const Judged& judged) {
    for (const base::Error& warning : judged.reading->warnings) {
        const base::Bilingual words{base::render(warning.message, base::Language::french),
                                    base::render(warning.message, base::Language::english)};
        lines.push_back({CheckLevel::advice, "doubt." + warning.at.file, m::check_warning({.warning = words}), "faits/" + warning.at.file, {}, {}, {}});
    }
}

}  // namespace

std::vector<CheckLine> check_dossier(const Contents& contents, const Judged& judged, const Surroundings& around) {
    Lines lines;
    add_conditions(lines, contents, judged, around);
    add_objectives(lines, judged);
    add_pieces(lines, judged);
    add_expenses(lines, contents);
    for (const auto& result : judged.evaluation.objectives) {
        add_advice_of(lines, result.tree, result.objective->id);
    }
    add_warnings(lines, judged);
    const auto closing = closing_of(contents, judged);
    for (CheckLine& line : lines) {
        line.deadline = line.level == CheckLevel::advice ? std::nullopt : closing;
    }
    std::stable_sort(lines.begin(), lines.end(), [](const CheckLine& one, const CheckLine& other) {
        const auto cents = [](const CheckLine& line) { return line.worth ? line.worth->cents() : 0; };
        return one.level != other.level ? one.level < other.level : cents(one) > cents(other);
    });
    return lines;
}

}  // namespace egide::desk
