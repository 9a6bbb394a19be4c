#include <algorithm>

#include "terminal/parts.h"

namespace egide::documents {

namespace {

using terminal::Page;

void write_notes(Page& page, const base::Text& heading, const std::vector<base::Bilingual>& notes,
                 const Wording& wording) {
    if (notes.empty()) {
        return;
    }
    page.heading(wording.say(heading));
    for (const base::Bilingual& note : notes) {
        page.item(2, {{"· ", Tone::plain}}, wording.say(note));
    }
}

void write_pieces(Page& page, const programme::ObjectiveResult& result, const Wording& wording) {
    page.heading(wording.say(messages::heading_pieces()));
    page.paragraph(wording.pieces(result), Tone::plain, 2);
    terminal::write_missing_pieces(page, result, wording);
}

void write_alternatives(Page& page, const programme::ObjectiveResult& result, const Wording& wording) {
    bool any = false;
    for (const programme::Alternative& other : wording.evaluation().alternatives) {
        if (other.objective != result.objective) {
            continue;
        }
        if (!any) {
            page.heading(wording.say(messages::heading_alternatives()));
        }
        any = true;
        page.item(2, {{other.ambiguity->id + "  ", Tone::strong}}, wording.say(other.reading->says));
        page.item(4, {{"→ ", Tone::info}}, wording.alternative(other), Tone::info);
    }
}

}  // namespace

std::string objective_text(const Report& report, const programme::ObjectiveResult& objective,
                           const TerminalStyle& style) {
    const Wording wording(report.evaluation, style.language);
    Page page(style);
    terminal::write_scope(page, wording);
    terminal::write_objective_line(page, objective, wording);
    page.item(2, {{"§ ", Tone::muted}}, wording.cite(objective.objective->cite), Tone::muted);
    page.heading(wording.say(messages::heading_reasons()));
    terminal::write_tree(page, objective.tree, wording, 0);
    for (const TaskGroup& group : task_groups(report)) {
        if (group.objective == objective.objective && group.why != nullptr) {
            page.heading(wording.say(messages::heading_why_not_one()));
            terminal::write_actions(page, group.tasks, wording);
            page.paragraph(wording.closing(*group.why), Tone::muted, 2);
        }
    }
    write_pieces(page, objective, wording);
    write_alternatives(page, objective, wording);
    write_notes(page, messages::heading_attention(), objective.objective->attention, wording);
    write_notes(page, messages::heading_vigilance(), objective.objective->vigilance, wording);
    write_notes(page, messages::heading_special_cases(), objective.objective->special_cases, wording);
    if (!objective.ambiguities.empty()) {
        page.blank();
        page.paragraph(wording.say(messages::ambiguity_touches({.ids = objective.ambiguities})), Tone::muted);
    }
    return page.take();
}

}  // namespace egide::documents
