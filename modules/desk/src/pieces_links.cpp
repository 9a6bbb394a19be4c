#include "pieces_links.h"

#include <algorithm>

#include "json_text.h"

namespace egide::desk {

namespace {

using reading::Node;

Node text_node(const std::string& text) {
    Node node;
    node.kind = Node::Kind::scalar;
    node.quoted = true;
    node.scalar = text;
    return node;
}

Node list_node(const std::string& text) {
    Node node;
    node.kind = Node::Kind::sequence;
    node.items.push_back(text_node(text));
    return node;
}

void set_member(Node& mapping, std::string_view key, std::optional<Node> value, bool keep_absent) {
    const auto at = std::find_if(mapping.members.begin(), mapping.members.end(),
                                 [&](const reading::Member& member) { return member.key == key; });
    if (value && at != mapping.members.end()) {
        at->value = std::move(*value);
    } else if (value) {
        mapping.members.push_back({std::string(key), 0, 0, std::move(*value)});
    } else if (!keep_absent && at != mapping.members.end()) {
        mapping.members.erase(at);
    }
}

std::optional<Node> date_node(const std::optional<base::Date>& date) {
    return date ? std::optional(text_node(date->iso())) : std::nullopt;
}

std::optional<Node> word_node(const std::string& word) {
    return word.empty() ? std::nullopt : std::optional(text_node(word));
}

std::optional<Node> truth_node(const std::optional<bool>& truth) {
    if (!truth) {
        return std::nullopt;
    }
    Node node = text_node(*truth ? "true" : "false");
    node.quoted = false;
    return node;
}

Node read_fact(const std::optional<std::string>& value) {
    auto node = value ? reading::read_json(*value, "observation") : base::Result<Node>(Node{});
    Node mapping = node ? std::move(*node) : Node{};
    mapping.kind = Node::Kind::mapping;
    return mapping;
}

const std::string* word_in(const Node& fact, std::string_view key) {
    const Node* const found = fact.find(key);
    return found == nullptr || found->kind != Node::Kind::scalar ? nullptr : &found->scalar;
}

bool is_document(const Node& fact) {
    const std::string* const kind = word_in(fact, "kind");
    return kind != nullptr && *kind == "document";
}

/// What is said of a document; with `keep`, what is not said stays as it was.
std::string document_value(Node fact, const Confirmation& said, bool keep) {
    set_member(fact, "kind", text_node("document"), true);
    set_member(fact, "piece", text_node(said.use.code), true);
    set_member(fact, "entities", said.use.unit.empty() ? std::nullopt : std::optional(list_node(said.use.unit)), keep);
    set_member(fact, "date", date_node(said.document_date), keep);
    set_member(fact, "collected", date_node(said.collected), keep);
    set_member(fact, "signed", truth_node(said.is_signed), keep);
    set_member(fact, "signed_by", word_node(said.signer), keep);
    set_member(fact, "signatory", word_node(said.signatory), keep);
    return json_text(fact);
}

}  // namespace

FactLinks::Fact FactLinks::fact(const std::string& id) const {
    if (const auto at = pending_.find(id); at != pending_.end()) {
        return at->second;
    }
    const Part* const part = contents_.find(PartKind::observation, id);
    return part == nullptr ? Fact{} : Fact{part->value, part->piece};
}

std::vector<std::string> FactLinks::facts_of(const std::string& file) const {
    std::vector<std::string> found;
    for (const Part& part : contents_.parts) {
        if (part.kind == PartKind::observation && part.piece == file && !pending_.contains(part.id)) {
            found.push_back(part.id);
        }
    }
    for (const auto& [id, fact] : pending_) {
        if (fact.value && fact.piece == file) {
            found.push_back(id);
        }
    }
    return found;
}

std::string FactLinks::own_document(const std::string& file) const {
    for (const std::string& id : facts_of(file)) {
        if (is_document(read_fact(fact(id).value))) {
            return id;
        }
    }
    return {};
}

/// Documents that were said to be there, and that no file shows yet.
void FactLinks::index_documents() {
    for (const Part& part : contents_.parts) {
        if (part.kind != PartKind::observation || part.piece || part.value.find("\"document\"") == std::string::npos) {
            continue;
        }
        const Node fact = read_fact(part.value);
        const std::string* const code = word_in(fact, "piece");
        const Node* const entities = fact.find("entities");
        if (!is_document(fact) || code == nullptr || (entities != nullptr && entities->items.size() > 1)) {
            continue;
        }
        const bool one = entities != nullptr && entities->items.size() == 1;
        bare_.push_back({part.id, {*code, one ? entities->items.front().scalar : std::string(), {}}});
    }
    indexed_ = true;
}

std::string FactLinks::bare_document(const PieceUse& use) {
    if (!indexed_) {
        index_documents();
    }
    const auto at = std::find_if(bare_.begin(), bare_.end(),
                                 [&](const Bare& one) { return one.use.code == use.code && one.use.unit == use.unit; });
    if (at == bare_.end()) {
        return {};
    }
    std::string id = at->id;
    bare_.erase(at);
    return id;
}

std::string FactLinks::say(const std::string& file, const Confirmation& said) {
    std::string id = own_document(file);
    const bool own = !id.empty();
    if (!own) {
        id = bare_document(said.use);
    }
    if (id.empty()) {
        id = new_id();
    }
    pending_[id] = {document_value(read_fact(fact(id).value), said, !own), file};
    return id;
}

bool FactLinks::show(const std::string& file, const std::string& id) {
    Fact one = fact(id);
    const bool shown_by_another = one.piece && *one.piece != file && contents_.file(*one.piece) != nullptr;
    if (shown_by_another) {
        return false;
    }
    one.piece = file;
    pending_[id] = std::move(one);
    return true;
}

void FactLinks::release(const std::string& file, const std::string& kept) {
    for (const std::string& id : facts_of(file)) {
        if (id == kept) {
            continue;
        }
        Fact one = fact(id);
        const bool entered_by_it = is_document(read_fact(one.value));
        pending_[id] = {entered_by_it ? std::nullopt : std::move(one.value), std::nullopt};
    }
}

void FactLinks::hand_over(const std::string& former, const std::string& newer, const Replacement& replacement) {
    for (const std::string& id : facts_of(former)) {
        Fact one = fact(id);
        Node node = read_fact(one.value);
        if (is_document(node)) {
            set_member(node, "date", date_node(replacement.document_date), true);
            set_member(node, "collected", date_node(replacement.collected), true);
            for (const char* const of_the_former : {"signed", "signed_by", "signatory"}) {
                set_member(node, of_the_former, std::nullopt, false);
            }
            one.value = json_text(node);
        }
        one.piece = newer;
        pending_[id] = std::move(one);
    }
}

std::vector<PartChange> FactLinks::changes(const std::string& reason) const {
    std::vector<PartChange> all;
    for (const auto& [id, fact] : pending_) {
        const Part* const part = contents_.find(PartKind::observation, id);
        const bool was_there = part != nullptr;
        const bool same = was_there && fact.value == part->value && fact.piece == part->piece;
        if (!same && (was_there || fact.value)) {
            all.push_back({.kind = PartKind::observation, .id = id, .value = fact.value, .piece = fact.piece, .reason = reason});
        }
    }
    return all;
}

}  // namespace egide::desk
