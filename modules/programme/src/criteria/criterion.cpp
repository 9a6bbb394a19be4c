#include "criteria/criterion.h"

#include <algorithm>

#include "egide/observation/word_labels.h"
#include "egide/programme/messages.h"

namespace egide::programme {

Node Criterion::evaluate(const Scope& scope) const {
    Node node;
    judge(scope, node);
    return node;
}

const Node& Criterion::evaluate(const Scope& scope, std::vector<Node>& steps) const {
    Node& node = steps.emplace_back();
    judge(scope, node);
    return node;
}

void Criterion::judge(const Scope& scope, Node& node) const {
    node.criterion = this;
    node.subject = scope.subject();
    const Node* before = scope.steps_before != nullptr ? scope.steps_before->step(*this, node.subject) : nullptr;
    if (before != nullptr) {
        node.verdict = reconsider(scope, *before, scope.steps_before->reading());
    } else {
        decide(scope, node);
    }
}

Verdict Criterion::reconsider(const Scope& scope, const Node& before, const Reading& reading) const {
    if (!changes(reading, head_.parameters)) return before.verdict;
    const StepsBefore steps(before, reading);
    Scope inner = scope;
    inner.steps_before = &steps;
    Node node;
    node.criterion = this;
    node.subject = before.subject;
    decide(inner, node);
    return node.verdict;
}

void Criterion::plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const {
    if (node.verdict == Verdict::met || node.verdict == Verdict::not_applicable) return;
    Action action;
    const base::Bilingual reason{base::render(node.reason, base::Language::french), base::render(node.reason, base::Language::english)};
    const bool names_it = reason.fr.starts_with(subject_name(scope.subject(), scope.facts));
    action.what = names_it ? node.reason : messages::action_settle({.reason = reason, .subject = scope.name()});
    action.criterion = this;
    action.subject = scope.subject();
    actions.push_back(std::move(action));
}

bool Criterion::suppose(const Scope&, observation::Observation&) const { return false; }

namespace {

bool counts(const Node& node) { return !is_advice(node) && node.verdict != Verdict::not_applicable; }

bool has(const std::vector<Node>& children, Verdict verdict) {
    return std::any_of(children.begin(), children.end(), [&](const Node& each) { return counts(each) && each.verdict == verdict; });
}

Verdict nothing_counts(const std::vector<Node>& children) {
    const bool some = std::any_of(children.begin(), children.end(), [](const Node& each) { return !is_advice(each); });
    return some ? Verdict::not_applicable : Verdict::met;
}

}  // namespace

Verdict conjunction(const std::vector<Node>& children) {
    if (std::none_of(children.begin(), children.end(), counts)) return nothing_counts(children);
    for (const Verdict verdict : {Verdict::not_met, Verdict::undetermined, Verdict::partial}) {
        if (has(children, verdict)) return verdict;
    }
    return Verdict::met;
}

Verdict disjunction(const std::vector<Node>& children) {
    if (std::none_of(children.begin(), children.end(), counts)) return nothing_counts(children);
    for (const Verdict verdict : {Verdict::met, Verdict::undetermined, Verdict::partial}) {
        if (has(children, verdict)) return verdict;
    }
    return Verdict::not_met;
}

void set_field(observation::Observation& target, observation::Field field, observation::Value value) {
    for (auto& [known, old] : target.values) {
        if (known == field) {
            old = std::move(value);
            return;
        }
    }
    target.values.emplace_back(field, std::move(value));
}

observation::Observation supposed_about(const Scope& scope, observation::Kind kind, const Filter& filter) {
    observation::Observation supposed;
    supposed.kind = kind;
    supposed.supposed = true;
    for (const auto& term : filter.terms) {
        if (const auto* yes = std::get_if<bool>(&term.value)) set_field(supposed, term.field, *yes);
        if (const auto* words = std::get_if<std::vector<std::string>>(&term.value)) set_field(supposed, term.field, words->front());
    }
    if (scope.unit) supposed.entities = {*scope.unit};
    if (const auto* item = scope.observed()) {
        supposed.entities = item->entities;
        for (const auto& field : observation::spec(kind).fields) {
            if (field.refers_to == item->kind) set_field(supposed, field.field, item->id);
            if (field.field == observation::Field::subject) set_field(supposed, field.field, item->id);
        }
    }
    return supposed;
}

namespace {

/// The dictionary explains a field after its name: "niveau 1 à 5 ; absent : pas encore rendu". A sentence takes the name alone.
std::string_view name_only(std::string_view text) {
    text = text.substr(0, text.find_first_of(";:,("));
    while (text.ends_with(' ') || text.ends_with("\u202f")) text.remove_suffix(text.ends_with(' ') ? 1 : 3);
    return text;
}

}  // namespace

base::Label field_label(const observation::FieldSpec& field) { return {name_only(field.fr), name_only(field.en)}; }

base::Bilingual words_label(const std::vector<std::string>& words) {
    std::vector<std::string> french;
    std::vector<std::string> english;
    for (const auto& word : words) {
        french.emplace_back(observation::word_label(word).fr);
        english.emplace_back(observation::word_label(word).en);
    }
    return {base::join(french, base::Language::french), base::join(english, base::Language::english)};
}

base::Label kind_label(observation::Kind kind) { return {observation::spec(kind).fr, observation::spec(kind).en}; }

base::Argument date_or_unknown(const std::optional<base::Date>& date) {
    if (date) return *date;
    return base::Label{"date inconnue", "unknown date"};
}

}  // namespace egide::programme
