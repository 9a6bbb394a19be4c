#include "package_words.h"

#include <algorithm>
#include <array>
#include <map>

#include "egide/dossier/life.h"
#include "egide/observation/dictionary.h"
#include "egide/reading/tree.h"
#include "egide/web/messages.h"

namespace egide::web {

namespace {

using base::Language;
using reading::Node;

constexpr std::size_t kLongestShown = 160;
constexpr std::size_t kDeepest = 8;
// Who wrote it, when and where it stands in its list: no business of who decides between two contents.
constexpr std::array<std::string_view, 4> kBeside{"author", "at", "position", "stage_since"};

std::string cut(std::string text) {
    if (text.size() <= kLongestShown) {
        return text;
    }
    std::size_t end = kLongestShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return text.substr(0, end) + "…";
}

std::optional<Node> parsed_row(const std::optional<desk::TravelRow>& row) {
    if (!row) {
        return std::nullopt;
    }
    auto read = reading::read_json(row->text, "package");
    return read ? std::optional(std::move(*read)) : std::nullopt;
}

std::string text_at(const Node& node, std::string_view key) {
    const Node* const found = node.find(key);
    return found == nullptr || found->kind != Node::Kind::scalar ? std::string() : found->scalar;
}

/// The content of a part: a text that is itself JSON.
Node value_of(const Node& row) {
    auto read = reading::read_json(text_at(row, "value"), "value");
    return read ? std::move(*read) : Node{};
}

/// A fact names its kind by a key of its own, or under "kind".
std::optional<observation::Kind> kind_of_fact(const Node& value) {
    if (const auto kind = observation::find_kind(text_at(value, "kind"))) {
        return kind;
    }
    for (const reading::Member& member : value.members) {
        if (const auto kind = observation::find_kind(member.key)) {
            return kind;
        }
    }
    return std::nullopt;
}

std::string shown_value(const Node& node, Language language) {
    if (!node.quoted && (node.scalar == "true" || node.scalar == "false")) {
        return base::render(messages::package_truth({.answer = node.scalar}), language);
    }
    const auto date = base::Date::parse(node.scalar);
    return date ? base::show(*date, language) : cut(node.scalar);
}

using Leaves = std::map<std::string, std::string>;

void gather_leaves(const Node& node, const std::string& path, std::size_t depth, Language language, Leaves& leaves) {
    if (depth > kDeepest) {
        return;
    }
    if (node.kind == Node::Kind::scalar) {
        leaves[path] = shown_value(node, language);
    }
    for (const reading::Member& member : node.members) {
        gather_leaves(member.value, path.empty() ? member.key : path + "." + member.key, depth + 1, language, leaves);
    }
    std::string joined;
    for (const Node& item : node.items) {
        if (item.kind == Node::Kind::scalar) {
            joined += (joined.empty() ? "" : ", ") + shown_value(item, language);
        } else {
            gather_leaves(item, path + "." + std::to_string(&item - node.items.data() + 1), depth + 1, language, leaves);
        }
    }
    if (!joined.empty()) {
        leaves[path] = cut(joined);
    }
}

Leaves leaves_of(const std::optional<Node>& row, bool part, Language language) {
    Leaves leaves;
    if (row) {
        gather_leaves(part ? value_of(*row) : *row, {}, 0, language, leaves);
    }
    for (const std::string_view beside : kBeside) {
        leaves.erase(std::string(beside));
    }
    return leaves;
}

std::string label_of(const std::string& path, std::optional<observation::Kind> fact, Language language) {
    const std::string name = path.substr(path.rfind('.') == std::string::npos ? 0 : path.rfind('.') + 1);
    const auto& facts = observation::kContextFacts;
    const auto asked = std::find_if(facts.begin(), facts.end(), [&](const auto& one) { return one.name == name; });
    if (asked != facts.end()) {
        return std::string(language == Language::french ? asked->fr : asked->en);
    }
    if (const auto* const field = fact ? observation::find_field(*fact, name) : nullptr) {
        return std::string(language == Language::french ? field->fr : field->en);
    }
    const std::string said = base::render(messages::package_field({.name = name}), language);
    return said.empty() ? path : said;
}

std::string part_title(const Node& row, Language language) {
    const std::string kind = text_at(row, "kind");
    const Node value = value_of(row);
    std::string about;
    if (kind == "entity") {
        about = text_at(value, "name") + " (" + text_at(value, "finess") + ")";
    } else if (kind == "observation") {
        const auto fact = kind_of_fact(value);
        about = fact ? std::string(language == Language::french ? observation::spec(*fact).fr : observation::spec(*fact).en) : std::string();
        const auto date = base::Date::parse(text_at(value, "date"));
        about += date ? ", " + base::show(*date, language) : std::string();
    } else if (kind == "expense") {
        about = text_at(value, "label");
    }
    const std::string named = base::render(messages::package_part({.kind = kind}), language);
    return about.empty() ? named : base::render(messages::package_about({.about = cut(about), .what = named}), language);
}

std::string move_title(const Node& row, Language language) {
    const dossier::Transition* const way = dossier::find_transition(text_at(row, "way"));
    return way == nullptr ? text_at(row, "way") : base::render(way->label(), language);
}

std::string stage_title(const Node& row, Language language) {
    const auto stage = dossier::stage_of(text_at(row, "stage"));
    return stage ? base::render(dossier::name_of(*stage), language) : text_at(row, "stage");
}

/// What a row of this table is about, without its kind.
std::string about_row(const std::string& table, const Node& row, Language language) {
    if (table == "move") return move_title(row, language);
    if (table == "stage") return stage_title(row, language);
    if (table == "piece") return text_at(row, "code") + ", " + text_at(row, "name");
    if (table == "request") return text_at(row, "code") + ", " + text_at(row, "words");
    if (table == "message") return text_at(row, "words");
    if (table == "snapshot") return text_at(row, "number");
    if (table == "ruling") return text_at(row, "target");
    if (table == "waiver") return text_at(row, "motive");
    return {};
}

}  // namespace

LineWords words_of(const desk::MergeLine& line, Language language) {
    const auto mine = parsed_row(line.mine);
    const auto theirs = parsed_row(line.theirs);
    const bool part = line.table == "part";
    LineWords words;
    const std::optional<Node>& known = theirs ? theirs : mine;
    if (known) {
        words.title = part ? part_title(*known, language)
                           : base::render(messages::package_about({.about = cut(about_row(line.table, *known, language)),
                                                                   .what = base::render(messages::package_table({.table = line.table}), language)}),
                                          language);
    }
    if (!mine || !theirs) {
        return words;
    }
    const auto fact = part ? kind_of_fact(value_of(*known)) : std::nullopt;
    const Leaves before = leaves_of(mine, part, language);
    const Leaves after = leaves_of(theirs, part, language);
    Leaves all = before;
    all.insert(after.begin(), after.end());
    for (const auto& [path, unused] : all) {
        const auto left = before.find(path);
        const auto right = after.find(path);
        const std::string one = left == before.end() ? std::string() : left->second;
        const std::string other = right == after.end() ? std::string() : right->second;
        if (one != other) {
            words.fields.push_back({label_of(path, fact, language), one, other});
        }
    }
    return words;
}

}  // namespace egide::web
