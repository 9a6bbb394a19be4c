#include "testing/mutations.h"

#include <algorithm>
#include <array>
#include <functional>

#include "criteria/list.h"
#include "egide/base/date.h"
#include "egide/base/ratio.h"

namespace egide::programme {

namespace {

using Yaml = reading::Node;
using Edit = std::function<void(Yaml&)>;

/// Walks a document and records changes as (path to a node, edit of that node).
class Mutator {
  public:
    Mutator(std::size_t document, const Yaml& root, std::vector<Mutation>& out) : document_(document), root_(root), out_(out) {}

    void criterion(const Yaml& node, const std::string& inherited);
    void parameters(const Yaml& node);
    void grant(const Yaml& node);
    void eligibility(const Yaml& node);
    void objective(const Yaml& node);
    /// Steps into a member or an item while `walk` runs.
    template <typename Walk>
    void inside(std::size_t step, const Walk& walk) {
        path_.push_back(step);
        walk();
        path_.pop_back();
    }
    void member(const Yaml& node, std::string_view key, const std::function<void(const Yaml&)>& walk);

  private:
    void add(const Yaml& at, std::string what, const Edit& edit);
    void arguments(const std::string& kind, const Yaml& node, const std::string& name);
    void steps(const std::string& kind, const Yaml& node, const std::string& name);
    void value(const std::string& type, const Yaml& node, const std::string& name);
    void keys(const std::string& kind, const Yaml& node, const std::string& name);
    void drop_items(const Yaml& node, const std::string& name);
    void drop_members(const Yaml& node, const std::string& name);
    void ends(const Yaml& node, const std::string& name);

    std::size_t document_;
    const Yaml& root_;
    std::vector<Mutation>& out_;
    std::vector<std::size_t> path_;
};

void Mutator::add(const Yaml& at, std::string what, const Edit& edit) {
    Mutation mutation{document_, at.line, std::move(what), root_};
    Yaml* node = &mutation.root;
    for (const auto step : path_) node = node->kind == Yaml::Kind::sequence ? &node->items[step] : &node->members[step].value;
    edit(*node);
    out_.push_back(std::move(mutation));
}

void Mutator::member(const Yaml& node, std::string_view key, const std::function<void(const Yaml&)>& walk) {
    for (std::size_t i = 0; i < node.members.size(); ++i) {
        if (node.members[i].key == key) inside(i, [&] { walk(node.members[i].value); });
    }
}

bool is_kind(std::string_view key) {
    const auto kinds = criterion_kinds();
    return std::any_of(kinds.begin(), kinds.end(), [&](const auto& each) { return each.key == key; });
}

void rename(Yaml& node, std::string_view from, std::string_view to) {
    for (auto& member : node.members) {
        if (member.key == from) member.key = std::string(to);
    }
}

void erase(Yaml& node, std::string_view key) {
    std::erase_if(node.members, [&](const auto& member) { return member.key == key; });
}

void Mutator::criterion(const Yaml& node, const std::string& inherited) {
    const auto* id = node.find("id");
    const std::string name = id != nullptr ? id->scalar : inherited;
    if (node.find("severity") != nullptr) add(node, name + ": advice becomes blocking", [](Yaml& at) { erase(at, "severity"); });
    for (const auto& each : node.members) {
        if (is_kind(each.key)) member(node, each.key, [&](const Yaml& body) { arguments(each.key, body, name); });
    }
}

void Mutator::arguments(const std::string& kind, const Yaml& node, const std::string& name) {
    if (kind == "all" || kind == "any") return steps(kind, node, name);
    if (kind == "not") return criterion(node, name);
    if (kind == "candidate") {
        add(node, name + ": other kind of candidate", [](Yaml& at) { at.scalar = at.scalar == "GHT" ? "EJ" : "GHT"; });
        return;
    }
    if (kind == "when") {
        member(node, "if", [&](const Yaml& condition) {
            criterion(condition, name);
            add(condition, name + ": condition reversed", [](Yaml& at) {
                Yaml inner = at;
                at.members.clear();
                at.members.push_back({"not", at.line, at.column, std::move(inner)});
            });
        });
        if (node.find("else") != nullptr) add(node, name + ": else dropped", [](Yaml& at) { erase(at, "else"); });
    }
    for (const auto* key : {"of", "then", "else", "test"}) {
        member(node, key, [&](const Yaml& inner) {
            if (inner.kind == Yaml::Kind::mapping) criterion(inner, name);
        });
    }
    keys(kind, node, name);
}

void Mutator::steps(const std::string& kind, const Yaml& node, const std::string& name) {
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        const auto* own = node.items[i].find("id");
        const std::string step = own != nullptr ? own->scalar : name + " step " + std::to_string(i + 1);
        if (node.items.size() > 1) {
            add(node.items[i], step + ": dropped", [i](Yaml& at) { at.items.erase(at.items.begin() + static_cast<std::ptrdiff_t>(i)); });
        }
        inside(i, [&] { criterion(node.items[i], name); });
    }
    (void)kind;
}

void Mutator::drop_items(const Yaml& node, const std::string& name) {
    if (node.items.size() < 2) return;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        add(node.items[i], name + ": " + node.items[i].scalar + " dropped",
            [i](Yaml& at) { at.items.erase(at.items.begin() + static_cast<std::ptrdiff_t>(i)); });
    }
}

void Mutator::drop_members(const Yaml& node, const std::string& name) {
    for (std::size_t i = 0; i < node.members.size(); ++i) {
        add(node.members[i].value, name + ": filter " + node.members[i].key + " dropped", [i](Yaml& at) {
            at.members.erase(at.members.begin() + static_cast<std::ptrdiff_t>(i));
        });
    }
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kOpposites{{{"at_least", "above"},
                                                                                   {"above", "at_least"},
                                                                                   {"at_most", "below"},
                                                                                   {"below", "at_most"},
                                                                                   {"from", "after"},
                                                                                   {"after", "from"},
                                                                                   {"to", "before"},
                                                                                   {"before", "to"}}};

void Mutator::ends(const Yaml& node, const std::string& name) {
    for (const auto& each : node.members) {
        for (const auto& [key, opposite] : kOpposites) {
            if (each.key != key) continue;
            add(each.value, name + ": " + std::string(key) + " becomes " + std::string(opposite),
                [key = key, opposite = opposite](Yaml& at) { rename(at, key, opposite); });
        }
    }
}

/// Keys that may be left out without breaking the rule's form.
void Mutator::keys(const std::string& kind, const Yaml& node, const std::string& name) {
    for (const auto& each : node.members) {
        const std::string& key = each.key;
        if (key == "dated" || key == "until" || key == "in") member(node, key, [&](const Yaml& window) { ends(window, name); });
        if (key == "where") member(node, key, [&](const Yaml& filter) { drop_members(filter, name); });
        if (key == "validated_by" || key == "includes" || key == "all" || key == "bands" || (key == "is" && kind == "word")) {
            member(node, key, [&](const Yaml& list) { drop_items(list, name); });
        }
        const bool optional = key == "dated" || key == "until" || key == "signatory" || key == "signed" || key == "compulsory" ||
                              key == "fresh" || key == "substitute" || key == "test" ||
                              (key == "count" && kind != "distinct") || (key == "where" && each.value.members.size() > 1) ||
                              (kind == "document" && (key == "validated_by" || key == "includes")) ||
                              (kind == "cadence" && (key == "mean" || key == "longest" || key == "first" || key == "last"));
        const bool alone = kind == "cadence" && !std::any_of(node.members.begin(), node.members.end(), [&](const auto& other) {
            return other.key != key && (other.key == "mean" || other.key == "longest" || other.key == "first" || other.key == "last");
        });
        const bool only_count = kind == "includes" && key == "count" && node.find("all") == nullptr;
        if (optional && !alone && !only_count) add(each.value, name + ": " + key + " dropped", [key](Yaml& at) { erase(at, key); });
        if (key == "is" && each.value.kind == Yaml::Kind::scalar && (each.value.scalar == "true" || each.value.scalar == "false")) {
            member(node, key, [&](const Yaml& flag) {
                add(flag, name + ": yes and no exchanged", [](Yaml& at) { at.scalar = at.scalar == "true" ? "false" : "true"; });
            });
        }
        if (key == "none") {
            member(node, key, [&](const Yaml& word) {
                add(word, name + ": none changed", [](Yaml& at) { at.scalar = at.scalar == "undetermined" ? "met" : "undetermined"; });
            });
        }
    }
    if (kind == "compare" || kind == "ratio" || kind == "units") ends(node, name);
}

std::string moved(const std::string& type, const std::string& text, int direction) {
    if (type == "date") {
        const auto date = base::Date::parse(text);
        return date ? date->plus_days(direction).iso() : text;
    }
    const auto number = base::Ratio::parse(text);
    if (!number) return text;
    const auto step = type == "share" ? base::Ratio::of(direction, 1000) : type == "decimal" ? base::Ratio::of(direction, 10) : base::Ratio(direction);
    const auto sum = number->plus(*step);
    return sum ? sum->decimal() : text;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kWords{
    {{"gaps", "whole_phase"}, {"at_least", "above"}, {"ceiling", "grant"}}};

void Mutator::value(const std::string& type, const Yaml& node, const std::string& name) {
    if (type == "word") {
        for (const auto& [a, b] : kWords) {
            if (node.scalar != a && node.scalar != b) continue;
            const std::string other(node.scalar == a ? b : a);
            add(node, name + ": " + node.scalar + " becomes " + other, [other](Yaml& at) { at.scalar = other; });
        }
        if (node.scalar == "additive") add(node, name + ": multiplicative", [](Yaml& at) { at.scalar = "multiplicative"; });
        return;
    }
    for (const int direction : {+1, -1}) {
        const std::string other = moved(type, node.scalar, direction);
        if (other == node.scalar || other.starts_with("-")) continue;
        add(node, name + ": " + node.scalar + " becomes " + other, [other](Yaml& at) { at.scalar = other; });
    }
}

void Mutator::parameters(const Yaml& node) {
    static constexpr std::array<std::string_view, 7> kParameterTypes{"number", "days", "months", "share", "decimal", "date", "word"};
    const auto one = [&](const Yaml& holder, const std::string& name) {
        for (const auto type : kParameterTypes) member(holder, type, [&](const Yaml& scalar) { value(std::string(type), scalar, name); });
    };
    for (std::size_t i = 0; i < node.members.size(); ++i) {
        const auto& parameter = node.members[i];
        inside(i, [&] {
            one(parameter.value, parameter.key);
            member(parameter.value, "values", [&](const Yaml& list) {
                for (std::size_t j = 0; j < list.items.size(); ++j) inside(j, [&] { one(list.items[j], parameter.key); });
            });
        });
    }
}

void Mutator::grant(const Yaml& node) {
    member(node, "scale", [&](const Yaml& scale) {
        for (std::size_t i = 0; i < scale.items.size(); ++i) {
            add(scale.items[i], "scale line " + std::to_string(i + 1) + " dropped",
                [i](Yaml& at) { at.items.erase(at.items.begin() + static_cast<std::ptrdiff_t>(i)); });
            inside(i, [&] {
                member(scale.items[i], "objectives", [&](const Yaml& list) { drop_items(list, "scale"); });
            });
        }
    });
    member(node, "deduct_d1", [&](const Yaml& flag) {
        add(flag, "deduct_d1 reversed", [](Yaml& at) { at.scalar = at.scalar == "true" ? "false" : "true"; });
    });
    member(node, "decote", [&](const Yaml& word) {
        if (word.scalar == "published") add(word, "decote unpublished", [](Yaml& at) { at.scalar = "unpublished"; });
    });
}

void Mutator::eligibility(const Yaml& node) {
    member(node, "cases", [&](const Yaml& cases) {
        for (std::size_t i = 0; i < cases.items.size(); ++i) {
            add(cases.items[i], "eligibility case " + std::to_string(i + 1) + " dropped",
                [i](Yaml& at) { at.items.erase(at.items.begin() + static_cast<std::ptrdiff_t>(i)); });
            inside(i, [&] {
                const auto* id = cases.items[i].find("id");
                const std::string name = "case " + (id != nullptr ? id->scalar : std::string());
                member(cases.items[i], "if", [&](const Yaml& condition) { criterion(condition, name); });
                member(cases.items[i], "then", [&](const Yaml& then) {
                    add(then, name + ": reversed", [](Yaml& at) { at.scalar = at.scalar == "eligible" ? "not_eligible" : "eligible"; });
                });
            });
        }
    });
}

void Mutator::objective(const Yaml& node) {
    const auto* id = node.find("objective") != nullptr ? node.find("objective") : node.find("id");
    const std::string name = id != nullptr ? id->scalar : std::string();
    member(node, "applies_to", [&](const Yaml& list) { drop_items(list, name); });
    member(node, "criterion", [&](const Yaml& rule) { criterion(rule, name); });
    member(node, "pieces", [&](const Yaml& pieces) {
        for (std::size_t i = 0; i < pieces.items.size(); ++i) {
            const auto* piece = pieces.items[i].find("id");
            const std::string code = name + "." + (piece != nullptr ? piece->scalar : std::string());
            inside(i, [&] {
                for (const auto* key : {"required_if", "group"}) {
                    if (pieces.items[i].find(key) == nullptr) continue;
                    add(pieces.items[i], code + ": " + key + " dropped", [key](Yaml& at) { erase(at, key); });
                }
            });
        }
    });
}

}  // namespace

std::vector<Mutation> mutations_of(std::span<const RuleDocument> documents) {
    std::vector<Mutation> out;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const auto& document = documents[i];
        if (document.name.starts_with("tests/") || document.name == "expenses.yaml") continue;
        Mutator mutator(i, document.root, out);
        if (document.name != "programme.yaml") {
            mutator.objective(document.root);
            continue;
        }
        mutator.member(document.root, "parameters", [&](const Yaml& node) { mutator.parameters(node); });
        mutator.member(document.root, "eligibility", [&](const Yaml& node) { mutator.eligibility(node); });
        mutator.member(document.root, "grant", [&](const Yaml& node) { mutator.grant(node); });
        mutator.member(document.root, "prerequisites", [&](const Yaml& list) {
            for (std::size_t j = 0; j < list.items.size(); ++j) mutator.inside(j, [&] { mutator.objective(list.items[j]); });
        });
    }
    return out;
}

}  // namespace egide::programme
