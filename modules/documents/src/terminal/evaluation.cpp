#include <algorithm>

#include "terminal/parts.h"

namespace egide::documents {

namespace {

using terminal::Page;

void write_money(Page& page, const Wording& wording) {
    page.heading(wording.say(messages::heading_money()));
    for (const MoneyLine& line : money_lines(wording)) {
        page.amount(line.label, line.value, line.strong ? Tone::strong : Tone::plain);
    }
}

void write_eligibility_line(Page& page, const Wording& wording) {
    const programme::Verdict verdict = wording.evaluation().eligibility.verdict;
    const Mark look = mark(verdict);
    const programme::EligibilityCase* decided = wording.evaluation().eligibility.decided_by;
    page.item(0, {{std::string(look.glyph) + " ", look.tone}, {wording.eligibility() + "  ", look.tone}},
              decided == nullptr ? std::string() : wording.say(decided->say));
}

void write_all_missing_pieces(Page& page, const Wording& wording) {
    const auto& results = wording.evaluation().objectives;
    const auto lacks = [](const programme::ObjectiveResult& result) {
        return result.verdict != programme::Verdict::not_applicable &&
               std::any_of(result.pieces.begin(), result.pieces.end(), [](const programme::PieceStatus& status) {
                   return status.state == programme::PieceState::missing;
               });
    };
    if (std::none_of(results.begin(), results.end(), lacks)) {
        return;
    }
    page.heading(wording.say(messages::heading_missing_pieces()));
    for (const programme::ObjectiveResult& result : results) {
        if (lacks(result)) {
            terminal::write_missing_pieces(page, result, wording);
        }
    }
}

void write_alternatives(Page& page, const Wording& wording) {
    if (wording.evaluation().alternatives.empty()) {
        return;
    }
    page.heading(wording.say(messages::heading_alternatives()));
    for (const programme::Alternative& other : wording.evaluation().alternatives) {
        page.item(2, {{other.ambiguity->id + "  ", Tone::strong}}, wording.say(other.reading->says));
        page.item(4, {{"→ ", Tone::info}}, wording.alternative(other), Tone::info);
    }
}

}  // namespace

std::string evaluation_text(const Report& report, const TerminalStyle& style) {
    constexpr std::size_t kFirst = 3;
    const Wording wording(report.evaluation, style.language);
    Page page(style);
    terminal::write_scope(page, wording);
    page.paragraph(wording.answer(), Tone::strong);
    if (const std::string stake = wording.stake(); !stake.empty()) {
        page.paragraph(stake);
    }
    page.blank();
    write_eligibility_line(page, wording);
    page.heading(wording.say(messages::heading_objectives()));
    for (const programme::ObjectiveResult& result : report.evaluation.objectives) {
        terminal::write_objective_line(page, result, wording);
    }
    write_money(page, wording);
    page.heading(wording.say(messages::heading_first()));
    terminal::write_first_tasks(page, task_groups(report), kFirst, wording);
    write_all_missing_pieces(page, wording);
    write_alternatives(page, wording);
    terminal::write_warnings(page, wording);
    if (!report.evaluation.objectives.empty()) {
        page.blank();
        page.paragraph(
            wording.say(messages::hint_objective({.id = report.evaluation.objectives.front().objective->id})),
            Tone::muted);
    }
    return page.take();
}

std::string eligibility_text(const programme::Evaluation& evaluation, const TerminalStyle& style) {
    const Wording wording(evaluation, style.language);
    Page page(style);
    terminal::write_scope(page, wording);
    write_eligibility_line(page, wording);
    for (const programme::Node& condition : evaluation.eligibility.conditions) {
        terminal::write_tree(page, condition, wording, 1);
    }
    for (const programme::ObjectiveResult& result : evaluation.prerequisites) {
        page.heading(wording.say(messages::heading_prerequisites()));
        terminal::write_objective_line(page, result, wording);
        terminal::write_missing_pieces(page, result, wording);
        terminal::write_tree(page, result.tree, wording, 1);
    }
    terminal::write_warnings(page, wording);
    return page.take();
}

std::string difference_text(const programme::Evaluation& before, const programme::Evaluation& after,
                            const TerminalStyle& style) {
    const Wording wording(after, style.language);
    const programme::EvaluationDifference difference = programme::differences(before, after);
    Page page(style);
    page.heading(wording.say(messages::heading_difference()));
    if (!difference.any()) {
        page.paragraph(wording.say(messages::difference_none()), Tone::plain, 2);
        return page.take();
    }
    for (const programme::VerdictDifference& change : difference.verdicts) {
        page.paragraph(wording.say(messages::difference_verdict({.after = wording.state(change.after),
                                                                 .before = wording.state(change.before),
                                                                 .objective = change.objective})),
                       mark(change.after).tone, 2);
    }
    const std::string old_grant = Wording(before, style.language).show(difference.before);
    if (const std::string new_grant = wording.show(difference.after); new_grant != old_grant) {
        page.paragraph(wording.say(messages::difference_grant({.after = new_grant, .before = old_grant})), Tone::strong,
                       2);
    }
    return page.take();
}

}  // namespace egide::documents
