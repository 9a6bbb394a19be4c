#include "egide/web/evaluation_guest.h"

#include <algorithm>
#include <stdexcept>

#include "egide/exposure/audits_csv.h"
#include "egide/exposure/opssies.h"
#include "egide/exposure/opssies_observations.h"
#include "egide/reading/json_writer.h"
#include "egide/reading/tree.h"
#include "import_answer.h"

namespace egide::web {

namespace {

using base::Language;
using observation::Observation;
using reading::Node;

constexpr std::size_t kMostTroubles = 200;

/// What the parent asks.
struct ImportQuestion {
    std::string kind;
    Language language = Language::french;
    std::vector<std::string> entities;
    std::string trigram;
};

ImportQuestion read_import_question(std::string_view request) {
    const auto root = reading::read_json(request, "question");
    const Node* const kind = root ? root->find("kind") : nullptr;
    const Node* const language = root ? root->find("language") : nullptr;
    const Node* const entities = root ? root->find("entities") : nullptr;
    const Node* const trigram = root ? root->find("trigram") : nullptr;
    if (kind == nullptr || language == nullptr || entities == nullptr || trigram == nullptr) {
        throw std::runtime_error("a malformed question");
    }
    ImportQuestion question{kind->scalar, language->scalar == "en" ? Language::english : Language::french, {}, trigram->scalar};
    for (const Node& one : entities->items) {
        question.entities.push_back(one.scalar);
    }
    return question;
}

/// JSON with each value on the line where it stood in the file: whatever is found wrong later is told of that line.
class LineKeeper {
  public:
    std::string take() { return std::move(out_); }
    void write(const Node& node) {
        go_to(node.line);
        switch (node.kind) {
            case Node::Kind::null: out_ += "null"; break;
            case Node::Kind::scalar: write_scalar(node); break;
            case Node::Kind::sequence: write_items(node); break;
            case Node::Kind::mapping: write_members(node); break;
        }
    }

  private:
    void go_to(std::uint32_t line) {
        for (; line_ < line; ++line_) {
            out_ += '\n';
        }
    }
    void write_text(std::string_view text) {
        constexpr std::string_view kHexDigits = "0123456789abcdef";
        out_ += '"';
        for (const char c : text) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte < 0x20) {
                out_ += "\\u00";
                out_ += kHexDigits[byte >> 4U];
                out_ += kHexDigits[byte & 15U];
                continue;
            }
            out_ += c == '"' || c == '\\' ? "\\" : "";
            out_ += c;
        }
        out_ += '"';
    }
    /// Numbers and truths as JSON has them; everything else that YAML writes bare is a text.
    void write_scalar(const Node& node) {
        const bool may_be_bare = !node.quoted && !node.scalar.empty() && std::string_view("-0123456789tf").find(node.scalar.front()) != std::string_view::npos;
        const auto read = may_be_bare ? reading::read_json("[" + node.scalar + "]", "scalar") : base::Result<Node>(base::Errors{});
        const bool bare = read && read->items.size() == 1 && !read->items.front().quoted && read->items.front().scalar == node.scalar &&
                          node.scalar.find_first_of("eE") == (node.scalar == "true" ? 3U : node.scalar == "false" ? 4U : std::string::npos);
        bare ? void(out_ += node.scalar) : write_text(node.scalar);
    }
    void write_items(const Node& node) {
        out_ += '[';
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            out_ += i == 0 ? "" : ",";
            write(node.items[i]);
        }
        out_ += ']';
    }
    void write_members(const Node& node) {
        out_ += '{';
        for (std::size_t i = 0; i < node.members.size(); ++i) {
            out_ += i == 0 ? "" : ",";
            go_to(node.members[i].line);
            write_text(node.members[i].key);
            out_ += ':';
            write(node.members[i].value);
        }
        out_ += '}';
    }

    std::string out_;
    std::uint32_t line_ = 1;
};

Node scalar_node(std::string text, bool quoted = true) {
    Node node;
    node.kind = Node::Kind::scalar;
    node.quoted = quoted;
    node.scalar = std::move(text);
    return node;
}

Node texts_node(const std::vector<std::string>& texts) {
    Node node;
    node.kind = Node::Kind::sequence;
    for (const std::string& text : texts) {
        node.items.push_back(scalar_node(text));
    }
    return node;
}

void put_member(Node& mapping, std::string_view key, Node value) {
    mapping.kind = Node::Kind::mapping;
    mapping.members.push_back({std::string(key), 0, 0, std::move(value)});
}

/// How each type of value stands in a dossier.
struct NodeOfValue {
    Node operator()(std::monostate) const { return {}; }
    Node operator()(bool value) const { return scalar_node(value ? "true" : "false", false); }
    Node operator()(std::int64_t value) const { return scalar_node(std::to_string(value), false); }
    Node operator()(const base::Ratio& value) const { return scalar_node(value.decimal()); }
    Node operator()(base::Date value) const { return scalar_node(value.iso()); }
    Node operator()(base::Money value) const { return scalar_node(value.decimal()); }
    Node operator()(const std::string& value) const { return scalar_node(value); }
    Node operator()(const std::vector<std::string>& value) const { return texts_node(value); }
    Node operator()(const std::vector<observation::Finding>& all) const {
        Node list;
        list.kind = Node::Kind::sequence;
        for (const observation::Finding& finding : all) {
            Node one;
            put_member(one, "id", scalar_node(finding.id));
            if (finding.cvss) {
                put_member(one, "cvss", scalar_node(finding.cvss->decimal()));
            }
            if (!finding.asset.empty()) {
                put_member(one, "asset", scalar_node(finding.asset));
            }
            if (finding.rated_critical) {
                put_member(one, "critical", (*this)(*finding.rated_critical));
            }
            list.items.push_back(std::move(one));
        }
        return list;
    }
};

void put_date(Node& mapping, std::string_view key, const std::optional<base::Date>& date) {
    if (date) {
        put_member(mapping, key, scalar_node(date->iso()));
    }
}

Node node_of(const Observation& seen, const std::vector<std::string>& entities) {
    Node node;
    put_member(node, "kind", scalar_node(std::string(observation::spec(seen.kind).name)));
    if (!seen.id.empty()) {
        put_member(node, "id", scalar_node(seen.id));
    }
    std::vector<std::string> numbers;
    for (const std::uint32_t index : seen.entities) {
        numbers.push_back(entities.at(index));
    }
    if (!numbers.empty()) {
        put_member(node, "entities", texts_node(numbers));
    }
    put_date(node, "date", seen.date);
    put_date(node, "collected", seen.collected);
    put_date(node, "received", seen.received);
    for (const auto& [field, value] : seen.values) {
        put_member(node, observation::find_field(seen.kind, field)->name, std::visit(NodeOfValue{}, value));
    }
    if (!seen.note.empty()) {
        put_member(node, "note", scalar_node(seen.note));
    }
    if (seen.evidence && !seen.evidence->path.empty()) {
        put_member(node, "evidence", scalar_node(seen.evidence->path));
    }
    node.line = seen.at.line;
    return node;
}

Node tree_of(const std::vector<Observation>& all, const std::vector<std::string>& entities) {
    Node list;
    list.kind = Node::Kind::sequence;
    for (const Observation& seen : all) {
        list.items.push_back(node_of(seen, entities));
    }
    Node root;
    put_member(root, "observations", std::move(list));
    return root;
}

/// What a reader understood of a file.
struct ReadImport {
    Node root;
    base::Errors wrong;
    base::Errors warnings;
};

base::Result<ReadImport> read_import(const ImportQuestion& question, const std::string& bytes) {
    if (question.kind == "dossier") {
        reading::Limits limits;
        limits.bytes = kLargestImport;
        auto root = reading::read_yaml(bytes, "dossier.yaml", limits);
        return root ? base::Result<ReadImport>(ReadImport{std::move(*root), {}, {}}) : base::Result<ReadImport>(root.errors());
    }
    const observation::EntityResolver entities = [&](std::string_view finess) -> std::optional<std::uint32_t> {
        const auto at = std::find(question.entities.begin(), question.entities.end(), finess);
        return at == question.entities.end() ? std::nullopt : std::optional(static_cast<std::uint32_t>(at - question.entities.begin()));
    };
    if (question.kind == "csv") {
        auto table = exposure::read_audits_csv(bytes, "audits.csv", entities);
        if (!table) {
            return table.errors();
        }
        return ReadImport{tree_of(table->observations, question.entities), std::move(table->errors), {}};
    }
    const auto read = exposure::read_opssies(bytes, "opssies.json");
    if (!read) {
        return read.errors();
    }
    auto made = exposure::observations_of(read->document, {entities, question.trigram, {}});
    base::Errors warnings = read->warnings;
    warnings.insert(warnings.end(), made.warnings.begin(), made.warnings.end());
    return ReadImport{tree_of(made.observations, question.entities), {}, std::move(warnings)};
}

void write_troubles(reading::JsonWriter& json, std::string_view key, const base::Errors& errors, Language language) {
    json.key(key).begin_array();
    for (std::size_t i = 0; i < errors.size() && i < kMostTroubles; ++i) {
        json.begin_object().field("line", errors[i].at.line).field("field", errors[i].field);
        json.field("words", base::render(errors[i].message, language)).end_object();
    }
    json.end_array();
}

std::string answer_import(const sandbox::ByteSource& input, std::string_view request) {
    const ImportQuestion question = read_import_question(request);
    const auto read = read_import(question, input.take(0, kLargestImport + 1));
    reading::JsonWriter json(false);
    json.begin_object();
    write_troubles(json, "wrong", read ? read->wrong : read.errors(), question.language);
    write_troubles(json, "warnings", read ? read->warnings : base::Errors(), question.language);
    // In parts: no text of an answer may be longer than answers may be.
    std::string text;
    if (read) {
        LineKeeper keeper;
        keeper.write(read->root);
        text = keeper.take();
    }
    json.key("tree").begin_array();
    for (std::size_t at = 0; at < text.size(); at += kImportPart) {
        std::size_t end = std::min(at + kImportPart, text.size());
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
            ++end;
        }
        json.value(std::string_view(text).substr(at, end - at));
        at = end - kImportPart;
    }
    return json.end_array().end_object().take();
}

/// Loads what could no longer be opened: the texts of messages.
void prepare_import() {
    for (const Language language : {Language::french, Language::english}) {
        const auto none = exposure::read_audits_csv("a;b\n1;2\n", "x", [](std::string_view) { return std::optional<std::uint32_t>(); });
        for (const base::Error& error : none ? base::Errors() : none.errors()) {
            base::render(error.message, language);
        }
        base::show_long(base::Date(), language);
    }
}

}  // namespace

sandbox::Guest import_guest() {
    return {kImportGuest, answer_import, prepare_import};
}

}  // namespace egide::web
