#include "json_parts.h"

namespace egide::documents {

namespace {

void write_parameters(reading::JsonWriter& json, const std::vector<programme::ParameterIndex>& parameters,
                      const Wording& wording) {
    json.key("parameters").begin_array();
    for (const programme::ParameterIndex index : parameters) {
        const programme::DatedValue* used = in_force(wording.evaluation(), index);
        json.begin_object();
        json.field("name", wording.programme().parameters[index].name);
        write_text(json, "value", used == nullptr ? std::string() : programme::show(used->value));
        write_cite(json, "cite", used == nullptr ? nullptr : &used->cite);
        json.end_object();
    }
    json.end_array();
}

void write_piece(reading::JsonWriter& json, const programme::PieceStatus& status, const Wording& wording) {
    json.begin_object();
    json.field("code", status.piece->code);
    json.field("name", wording.say(status.piece->name));
    json.field("state", programme::word(status.state));
    write_text(json, "group", status.piece->group);
    json.key("missing_for").begin_array();
    for (const programme::Subject& subject : status.missing_for) {
        json.value(wording.subject(subject));
    }
    json.end_array();
    write_facts(json, "found", status.found, wording);
    json.end_object();
}

void write_pieces(reading::JsonWriter& json, const programme::ObjectiveResult& result, const Wording& wording) {
    json.key("pieces").begin_array();
    for (const programme::PieceStatus& status : result.pieces) {
        write_piece(json, status, wording);
    }
    json.end_array();
    json.field("file_complete", result.file_complete());
}

void write_advice(reading::JsonWriter& json, const programme::ObjectiveResult& result, const Wording& wording) {
    std::vector<std::string> unheeded;
    walk(result.tree, [&](const programme::Node& node) {
        if (is_advice(node) && node.verdict == programme::Verdict::not_met) {
            unheeded.push_back(wording.say(node.reason));
        }
    });
    write_texts(json, "advice", unheeded);
}

/// "0" when nothing is lost; null when the reduction is not published.
void write_decote(reading::JsonWriter& json, const programme::ObjectiveResult& result, const Wording& wording) {
    const bool free = result.verdict == programme::Verdict::met || result.verdict == programme::Verdict::not_applicable;
    const auto percent = result.decote.times(base::Ratio(100));
    const bool known = free || (wording.evaluation().decote.published && percent);
    write_text(json, "decote_pct", free ? "0" : known ? percent->decimal() : "");
}

}  // namespace

void write_tree(reading::JsonWriter& json, const programme::Node& node, const Wording& wording) {
    json.begin_object();
    write_text(json, "rule", rule_id(node));
    json.field("kind", rule_kind(node));
    json.field("result", programme::word(node.verdict));
    write_subject(json, "subject", node.subject, wording);
    const base::Bilingual* said = label(node);
    write_text(json, "label", said == nullptr ? std::string() : wording.say(*said));
    json.field("sentence", wording.say(node.reason));
    if (is_advice(node)) {
        json.field("advice", true);
    }
    write_cite(json, "cite", citation(node));
    write_parameters(json, node.parameters, wording);
    write_facts(json, "facts", node.facts, wording);
    json.key("children").begin_array();
    for (const programme::Node& child : node.children) {
        write_tree(json, child, wording);
    }
    json.end_array().end_object();
}

void write_objective(reading::JsonWriter& json, const programme::ObjectiveResult& result, const Wording& wording) {
    json.begin_object();
    json.field("id", result.objective->id);
    json.field("result", programme::word(result.verdict));
    write_decote(json, result, wording);
    json.field("sentence", wording.sentence(result));
    write_texts(json, "ambiguities", result.ambiguities);
    json.key("tree");
    write_tree(json, result.tree, wording);
    json.field("title", wording.say(result.objective->title));
    write_pieces(json, result, wording);
    write_advice(json, result, wording);
    write_cite(json, "cite", &result.objective->cite);
    json.end_object();
}

}  // namespace egide::documents
