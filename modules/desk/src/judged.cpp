#include "egide/desk/judged.h"

#include <algorithm>
#include <array>
#include <set>

#include "egide/desk/review.h"
#include "part_rules.h"
#include "rows.h"

namespace egide::desk {

namespace {

using programme::PieceState;
using programme::Verdict;

const programme::ExpenseFamily* family_of(const programme::Programme& programme, const std::string& id) {
    const auto& all = programme.expense_families;
    const auto at = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == id; });
    return at == all.end() ? nullptr : &*at;
}

bool is_refused(const Contents& contents, const std::string& id) {
    return std::find(contents.refused_expenses.begin(), contents.refused_expenses.end(), id) != contents.refused_expenses.end();
}

/// Whether a line counts: of an eligible family, for an objective that the family serves.
bool counts(const programme::Programme& programme, const ExpenseLine& line) {
    const auto* const family = family_of(programme, line.family);
    return family != nullptr && family->eligible &&
           std::find(family->objectives_excluded.begin(), family->objectives_excluded.end(), line.objective) ==
               family->objectives_excluded.end();
}

/// Documents that are still to be given; of alternatives, one.
std::int64_t missing_pieces(const programme::Evaluation& evaluation) {
    std::int64_t missing = 0;
    for (const auto& objective : evaluation.objectives) {
        std::set<std::string> groups;
        for (const auto& piece : objective.pieces) {
            const bool counted = piece.state == PieceState::missing && (piece.piece->group.empty() || groups.insert(piece.piece->group).second);
            missing += counted ? static_cast<std::int64_t>(std::max<std::size_t>(1, piece.missing_for.size())) : 0;
        }
    }
    return missing;
}

/// The first date of the call's calendar that still lies ahead.
std::optional<base::Date> next_of_calendar(const Judged& judged) {
    std::optional<base::Date> next;
    const auto values = judged.programme->values(judged.evaluation.on, judged.evaluation.known_on);
    for (const auto& entry : judged.programme->calendar) {
        const auto* const date = std::get_if<base::Date>(&values.at(entry.date));
        if (date != nullptr && *date >= judged.evaluation.on && (!next || *date < *next)) {
            next = *date;
        }
    }
    return next;
}

void count(Summary& summary, const std::vector<Verdict>& verdicts) {
    const auto number = [&](Verdict wanted) { return static_cast<std::int64_t>(std::count(verdicts.begin(), verdicts.end(), wanted)); };
    summary.met = number(Verdict::met);
    summary.partial = number(Verdict::partial);
    summary.not_met = number(Verdict::not_met);
    summary.undetermined = number(Verdict::undetermined);
}

bool is_decided(dossier::Stage stage) {
    constexpr std::array kDecided{dossier::Stage::reached, dossier::Stage::partially_reached, dossier::Stage::not_reached,
                                  dossier::Stage::payment_ordered, dossier::Stage::paid, dossier::Stage::closed};
    return std::find(kDecided.begin(), kDecided.end(), stage) != kDecided.end();
}

/// Once it is decided, a dossier is worth what was ruled, whatever its own facts say.
Done follow_rulings(Transaction& transaction, const Contents& contents, const Judged& judged, Summary& summary) {
    const auto rulings = rulings_of(transaction, contents.dossier.id, Phase::control);
    if (!rulings) {
        return rulings.errors();
    }
    const Effect effect = effect_of(contents, judged, *rulings);
    count(summary, effect.after.verdicts);
    summary.amount_low = effect.after.grant.low;
    summary.amount_high = effect.after.grant.high;
    return std::monostate{};
}

}  // namespace

std::optional<base::Money> declared_expenses(const Contents& contents, const programme::Programme& programme) {
    std::optional<std::int64_t> cents;
    for (const Part& part : contents.parts) {
        if (part.kind != PartKind::expense) {
            continue;
        }
        cents = cents.value_or(0);
        const auto node = reading::read_json(part.value, "expense");
        reading::Problems ignored;
        const ExpenseLine line = node ? read_expense(*node, ignored) : ExpenseLine{};
        const bool counted = line.amount && !is_refused(contents, part.id) && counts(programme, line);
        cents = *cents + (counted ? line.amount->cents() : 0);
    }
    return cents ? std::optional(base::Money::from_cents(*cents)) : std::nullopt;
}

Judged judge_reading(const Contents& contents, std::shared_ptr<CaseReading> reading,
                     std::shared_ptr<const programme::Programme> programme, base::Date on, bool readings) {
    Judged judged{std::move(programme), std::move(reading), {}};
    if (const auto expenses = declared_expenses(contents, *judged.programme)) {
        judged.reading->facts.amounts.eligible_expenses = expenses;
    }
    judged.evaluation = programme::evaluate(*judged.programme, judged.reading->facts,
                                            {.on = on, .known_on = {}, .explain = true, .alternatives = readings});
    return judged;
}

base::Result<Judged> judge_contents(const Contents& contents, std::shared_ptr<const programme::Programme> programme,
                                    base::Date on, bool readings) {
    auto read = read_case(contents);
    if (!read) {
        return read.errors();
    }
    return judge_reading(contents, std::make_shared<CaseReading>(std::move(*read)), std::move(programme), on, readings);
}

Summary summary_of(const Judged& judged, const Contents& contents, std::int64_t open_requests,
                   std::optional<base::Date> requests_due) {
    const programme::Evaluation& evaluation = judged.evaluation;
    Summary summary{.evaluated_on = evaluation.on,
                    .amount_low = evaluation.grant.low,
                    .amount_high = evaluation.grant.high,
                    .ceiling = evaluation.ceiling,
                    .pieces_missing = missing_pieces(evaluation),
                    .open_requests = open_requests,
                    .due = requests_due};
    std::vector<Verdict> verdicts;
    for (const auto& objective : evaluation.objectives) {
        verdicts.push_back(objective.verdict);
    }
    count(summary, verdicts);
    if (may_change(contents.dossier.stage, PartKind::observation)) {
        const auto next = next_of_calendar(judged);
        summary.due = summary.due && (!next || *summary.due < *next) ? summary.due : next;
    }
    return summary;
}

Done refresh_summary(Transaction& transaction, Contents& contents, const Judged& judged) {
    const auto open = transaction.query(
        "SELECT COUNT(*), MIN(due) FROM desk_request WHERE dossier = $1 AND state = 'open' AND vendor IS NULL",
        {contents.dossier.id});
    if (!open) {
        return open.errors();
    }
    const auto due = open->front().is_null(1) ? std::nullopt : base::Date::parse(open->front().text(1));
    Summary summary = summary_of(judged, contents, open->front().integer(0), due);
    if (is_decided(contents.dossier.stage)) {
        if (const auto followed = follow_rulings(transaction, contents, judged, summary); !followed) {
            return followed;
        }
    }
    contents.dossier.summary = summary;
    const auto written = transaction.execute(
        "UPDATE desk_dossier SET evaluated_on = $1, amount_low = $2, amount_high = $3, ceiling = $4, met = $5, partial = $6, "
        "not_met = $7, undetermined = $8, pieces_missing = $9, open_requests = $10, due = $11 WHERE id = $12",
        {summary.evaluated_on.iso(), value_of(summary.amount_low), value_of(summary.amount_high), value_of(summary.ceiling),
         summary.met, summary.partial, summary.not_met, summary.undetermined, summary.pieces_missing, summary.open_requests,
         value_of(summary.due), contents.dossier.id});
    return written ? Done(std::monostate{}) : Done(written.errors());
}

}  // namespace egide::desk
