#include "terminal/parts.h"

#include <algorithm>

namespace egide::documents::terminal {

namespace {

constexpr std::size_t kStateColumns = 14;
constexpr std::size_t kCodeColumns = 10;
constexpr std::size_t kStep = 2;

/// A code in its column, never glued to what follows.
std::string code(std::string_view id, std::size_t columns) {
    return padded(id, std::max(columns, display_width(id) + 2));
}

Span sign(const Mark& look) {
    return {std::string(look.glyph) + " ", look.tone};
}

}  // namespace

void write_scope(Page& page, const Wording& wording) {
    page.paragraph(wording.facts().perimeter.name, Tone::strong);
    page.paragraph(wording.say(wording.programme().title), Tone::info);
    std::string line;
    for (const std::string& part : wording.scope()) {
        line += (line.empty() ? "" : " · ") + part;
    }
    page.paragraph(line, Tone::muted);
    page.paragraph(wording.rules(), Tone::muted);
    page.blank();
}

void write_objective_line(Page& page, const programme::ObjectiveResult& result, const Wording& wording) {
    const Mark look = mark(result.verdict);
    page.item(0,
              {sign(look),
               {padded(wording.state(result.verdict), kStateColumns), look.tone},
               {code(result.objective->id, kCodeColumns), Tone::strong}},
              wording.say(result.objective->title), Tone::plain, {wording.decote(result), look.tone});
    // A sentence that only repeats the state says nothing more.
    if (const std::string text = wording.sentence(result); text != wording.state(result.verdict)) {
        page.paragraph(text, Tone::muted, kStep);
    }
}

void write_first_tasks(Page& page, const std::vector<TaskGroup>& groups, std::size_t at_most, const Wording& wording) {
    if (groups.empty()) {
        page.paragraph(wording.say(messages::task_none()), Tone::plain, kStep);
    }
    for (std::size_t index = 0; index < std::min(groups.size(), at_most); ++index) {
        const TaskGroup& group = groups[index];
        const Task& task = group.tasks.front();
        const std::string number = std::to_string(index + 1) + ". ";
        page.item(kStep, {{number, Tone::strong}, {group.objective->id + "  ", Tone::strong}}, wording.say(task.what));
        std::string detail = wording.worth(task);
        if (group.tasks.size() > 1) {
            detail +=
                (detail.empty() ? "" : " · ") + wording.say(messages::task_more({.count = group.tasks.size() - 1}));
        }
        if (!detail.empty()) {
            page.paragraph(detail, task.possible ? Tone::info : Tone::muted, kStep + display_width(number));
        }
    }
}

void write_missing_pieces(Page& page, const programme::ObjectiveResult& result, const Wording& wording) {
    constexpr std::size_t kNames = 3;
    for (const programme::PieceStatus& status : result.pieces) {
        if (status.state != programme::PieceState::missing) {
            continue;
        }
        std::string text = wording.say(status.piece->name);
        const bool whole =
            status.missing_for.size() == 1 && status.missing_for.front().kind == programme::Subject::Kind::candidate;
        if (!status.missing_for.empty() && !whole) {
            text += ", " + wording.names(status.missing_for, kNames);
        }
        if (!status.piece->group.empty()) {
            text += " (" + wording.say(messages::piece_one_of_group({.group = status.piece->group})) + ")";
        }
        page.item(kStep, {{code(status.piece->code, kCodeColumns + 4), Tone::strong}}, text);
    }
}

namespace {

void write_node_sources(Page& page, const programme::Node& node, const Wording& wording, std::size_t indent,
                        const programme::Node* above) {
    if (const programme::Citation* own = own_citation(node, above)) {
        page.item(indent, {{"§ ", Tone::muted}}, wording.cite(*own), Tone::muted);
    }
    for (const programme::ParameterIndex index : node.parameters) {
        const std::string& key = wording.programme().parameters[index].name;
        const programme::DatedValue* used = in_force(wording.evaluation(), index);
        const std::string source = used == nullptr ? std::string() : " (" + wording.place(used->cite) + ")";
        page.item(indent, {{"  ", Tone::muted}}, key + " = " + wording.parameter_value(index) + source, Tone::muted);
    }
}

void write_node_facts(Page& page, const std::vector<std::uint32_t>& facts, const Wording& wording, std::size_t indent) {
    constexpr std::size_t kMostFacts = 8;
    constexpr std::size_t kSha = 12;
    for (std::size_t index = 0; index < std::min(facts.size(), kMostFacts); ++index) {
        const auto& evidence = wording.facts().observations[facts[index]].evidence;
        std::string text = wording.fact(facts[index]);
        if (evidence && !evidence->sha256.empty()) {
            text += ", SHA-256 " + evidence->sha256.substr(0, kSha) + "…";
        }
        page.item(indent, {{"· ", Tone::muted}}, text, Tone::muted);
    }
    if (facts.size() > kMostFacts) {
        page.paragraph(wording.say(messages::fact_more({.count = facts.size() - kMostFacts})), Tone::muted, indent);
    }
}

void write_branch(Page& page, const programme::Node& node, const Wording& wording, std::size_t depth,
                  const programme::Node* above) {
    constexpr std::size_t kDeepest = 12;
    const std::size_t indent = kStep * std::min(depth, kDeepest);
    const Mark look = mark(node);
    const base::Bilingual* said = label(node);
    std::vector<Span> lead{sign(look)};
    if (!rule_id(node).empty()) {
        lead.push_back({std::string(rule_id(node)) + "  ", Tone::strong});
    }
    const std::string reason = wording.say(node.reason);
    const bool named = said != nullptr && !wording.say(*said).empty();
    page.item(indent, lead, wording.about(node, above) + (named ? wording.say(*said) : reason));
    if (named && !reason.empty()) {
        page.paragraph(reason, look.tone, indent + kStep);
    }
    write_node_sources(page, node, wording, indent + kStep, above);
    write_node_facts(page, own_facts(node, above), wording, indent + kStep);
    for (const programme::Node& child : node.children) {
        write_branch(page, child, wording, depth + 1, &node);
    }
}

}  // namespace

void write_tree(Page& page, const programme::Node& node, const Wording& wording, std::size_t depth) {
    write_branch(page, node, wording, depth, nullptr);
}

void write_actions(Page& page, const std::vector<Task>& tasks, const Wording& wording) {
    for (const Task& task : tasks) {
        page.item(kStep, {{task.possible ? "→ " : "× ", task.possible ? Tone::info : Tone::muted}},
                  wording.say(task.what));
        if (const std::string limits = wording.limits(task); !limits.empty()) {
            page.paragraph(limits, Tone::info, 2 * kStep);
        }
    }
}

void write_warnings(Page& page, const Wording& wording) {
    if (wording.evaluation().warnings.empty()) {
        return;
    }
    page.heading(wording.say(messages::heading_warnings()));
    for (const base::Text& warning : wording.evaluation().warnings) {
        page.item(kStep, {{"! ", Tone::warn}}, wording.say(warning));
    }
}

}  // namespace egide::documents::terminal
