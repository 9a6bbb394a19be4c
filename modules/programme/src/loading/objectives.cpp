#include <algorithm>

#include "egide/programme/messages.h"
#include "loading/sections.h"

namespace egide::programme {

using base::Bilingual;
using Yaml = reading::Node;
using reading::Reader;

namespace {

std::vector<Bilingual> bilinguals(Reader& reader, std::string_view key, LoadContext& context) {
    std::vector<Bilingual> result;
    for (const auto& item : reader.items(key)) {
        Reader one(item, context.problems(), std::string(key));
        Bilingual text{one.require_text("fr").value_or(""), one.require_text("en").value_or("")};
        (void)context.citation(one, false);
        one.finish();
        result.push_back(std::move(text));
    }
    return result;
}

Piece read_piece(const Yaml& node, LoadContext& context, std::vector<const Yaml*>& conditions) {
    Reader reader(node, context.problems(), "piece");
    Piece piece;
    piece.id = reader.require_text("id").value_or("");
    piece.code = full_code(context.owner, piece.id);
    piece.name = reader.require_bilingual("name").value_or(Bilingual{});
    piece.per = reader.text("per").value_or("candidate");
    if (piece.per != "candidate" && piece.per != "unit" && !observation::find_kind(piece.per)) {
        context.problems().add(*reader.child("per"), messages::load_kind_unknown({.found = piece.per}));
    }
    piece.group = reader.text("group").value_or("");
    piece.from = reader.text("from").value_or("");
    if (const auto kind = observation::find_kind(piece.from)) {
        piece.counted = std::make_shared<const Filter>(context.filter(reader, *kind));
    } else if (!piece.from.empty()) {
        context.problems().add(*reader.child("from"), messages::load_kind_unknown({.found = piece.from}));
    }
    piece.cite = context.citation(reader, true).value_or(Citation{});
    conditions.push_back(reader.child("required_if"));
    reader.finish();
    return piece;
}

void load_pieces(Reader& reader, Objective& objective, LoadContext& context) {
    std::vector<const Yaml*> conditions;
    for (const auto& item : reader.items("pieces")) {
        Piece piece = read_piece(item, context, conditions);
        const auto same = [&](const Piece& other) { return other.code == piece.code; };
        if (std::any_of(objective.pieces.begin(), objective.pieces.end(), same)) {
            context.problems().add(item, messages::load_piece_twice({.piece = piece.code}));
        }
        objective.pieces.push_back(std::move(piece));
    }
    context.pieces = &objective.pieces;
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        if (conditions[i] == nullptr) continue;
        context.ambient = objective.pieces[i].cite;
        const auto kind = observation::find_kind(objective.pieces[i].per);
        objective.pieces[i].required_if = kind ? context.criterion_on(*conditions[i], *kind) : context.criterion(*conditions[i]);
    }
}

ExpenseNotes load_expense_notes(Reader& reader, LoadContext& context) {
    ExpenseNotes notes;
    const auto* node = reader.child("expenses");
    if (node == nullptr) return notes;
    Reader one(*node, context.problems(), "expenses");
    notes.eligible = bilinguals(one, "eligible", context);
    notes.ineligible = bilinguals(one, "ineligible", context);
    notes.note = one.bilingual("note");
    one.finish();
    return notes;
}

std::vector<organisation::CandidateKind> load_candidates(Reader& reader, LoadContext& context) {
    std::vector<organisation::CandidateKind> result;
    for (const auto& name : reader.texts("applies_to")) {
        if (name == "GHT") {
            result.push_back(organisation::CandidateKind::ght);
        } else if (name == "EJ") {
            result.push_back(organisation::CandidateKind::legal_entity);
        } else {
            context.problems().add(*reader.child("applies_to"), messages::load_candidate_kind({.found = name}));
        }
    }
    if (result.empty()) result = {organisation::CandidateKind::ght, organisation::CandidateKind::legal_entity};
    return result;
}

void add_named(const Criterion& criterion, std::vector<std::string>& ids) {
    ids.insert(ids.end(), criterion.head().ambiguities.begin(), criterion.head().ambiguities.end());
    for (const auto* child : criterion.children()) add_named(*child, ids);
}

/// The ambiguities whose other readings change something the objective reads, and those its rules name.
std::vector<std::string> ambiguities_of(const Objective& objective, const Programme& programme) {
    std::vector<std::string> ids;
    for (const auto& ambiguity : programme.ambiguities) {
        const auto touches = [&](const Reading& reading) { return changes(reading, objective.parameters); };
        if (std::any_of(ambiguity.readings.begin(), ambiguity.readings.end(), touches)) ids.push_back(ambiguity.id);
    }
    if (objective.criterion) add_named(*objective.criterion, ids);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

}  // namespace

void load_objective(const Yaml& node, std::string_view id_key, std::vector<Objective>& target, LoadContext& context) {
    Reader reader(node, context.problems(), std::string(id_key));
    Objective objective;
    objective.at = node.at();
    objective.id = reader.require_text(id_key).value_or("");
    context.owner = objective.id;
    context.used.clear();
    objective.title = reader.require_bilingual("title").value_or(Bilingual{});
    objective.group = reader.bilingual("group").value_or(Bilingual{});
    objective.why = reader.bilingual("why").value_or(Bilingual{});
    objective.applies_to = load_candidates(reader, context);
    const auto cite = context.citation(reader, true);
    objective.cite = cite.value_or(Citation{});
    load_pieces(reader, objective, context);
    context.used.clear();  // conditions of pieces do not decide the objective
    objective.attention = bilinguals(reader, "attention", context);
    objective.vigilance = bilinguals(reader, "vigilance", context);
    objective.special_cases = bilinguals(reader, "special_cases", context);
    objective.tools = bilinguals(reader, "tools", context);
    objective.expenses = load_expense_notes(reader, context);
    context.ambient = cite;
    if (const auto* criterion = reader.require_child("criterion")) objective.criterion = context.criterion(*criterion);
    context.ambient.reset();
    context.pieces = nullptr;
    reader.finish();
    objective.parameters = context.used_since(0);
    objective.ambiguities = ambiguities_of(objective, context.programme());
    for (const auto& other : target) {
        if (other.id == objective.id) context.problems().add(node, messages::load_objective_twice({.id = objective.id}));
    }
    target.push_back(std::move(objective));
}

void load_prerequisites(Reader& file, LoadContext& context) {
    for (const auto& item : file.items("prerequisites")) load_objective(item, "id", context.programme().prerequisites, context);
}

void load_expenses(const Yaml& node, LoadContext& context) {
    Reader reader(node, context.problems(), "expenses");
    for (const auto& item : reader.items("families")) {
        Reader one(item, context.problems(), "family");
        ExpenseFamily family;
        family.id = one.require_text("id").value_or("");
        family.eligible = one.boolean("eligible").value_or(false);
        family.required = one.boolean("required").value_or(false);
        family.name = one.require_bilingual("name").value_or(Bilingual{});
        family.detail = one.bilingual("detail").value_or(Bilingual{});
        family.condition = one.bilingual("condition").value_or(Bilingual{});
        family.exception = one.bilingual("exception").value_or(Bilingual{});
        family.objectives_excluded = one.texts("objectives_excluded");
        family.see = one.text("see").value_or("");
        family.cite = context.citation(one, true).value_or(Citation{});
        one.finish();
        context.programme().expense_families.push_back(std::move(family));
    }
    for (const auto& item : reader.items("sheet")) {
        Reader one(item, context.problems(), "sheet");
        SheetField field;
        field.id = one.require_text("id").value_or("");
        field.name = one.require_bilingual("name").value_or(Bilingual{});
        field.cite = context.citation(one, true).value_or(Citation{});
        one.finish();
        context.programme().expense_sheet.push_back(std::move(field));
    }
    reader.finish();
}

}  // namespace egide::programme
