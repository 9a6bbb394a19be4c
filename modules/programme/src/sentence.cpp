#include <algorithm>

#include "criteria/criterion.h"
#include "egide/programme/evaluation.h"
#include "egide/programme/messages.h"

namespace egide::programme {

namespace {

/// Steps that only gather others: their own reason counts, the cause lies below.
bool gathers(const Node& node) {
    const auto kind = rule_kind(node);
    return !node.children.empty() && (kind == "all" || kind == "each" || kind == "any" || kind == "when" || kind == "coverage");
}

bool causes(const Node& child, Verdict verdict) { return !is_advice(child) && child.verdict == verdict; }

/// What the candidate is cannot be mended: a way that rests on it is not the one to show.
bool rests_on_the_candidate(const Node& node) {
    const auto kind = rule_kind(node);
    if (kind == "context" || kind == "candidate" || kind == "units") return node.verdict != Verdict::met;
    return kind == "all" && std::any_of(node.children.begin(), node.children.end(), [](const Node& child) { return rests_on_the_candidate(child); });
}

/// Of several ways none of which holds, the one to explain: not out of reach, and with the fewest causes.
const Node* nearest_way(const Node& node, std::vector<const Node*>& causes_of_it);

void collect(const Node& node, std::vector<const Node*>& out) {
    if (!gathers(node) || node.verdict == Verdict::met || node.verdict == Verdict::not_applicable) {
        out.push_back(&node);
        return;
    }
    if (rule_kind(node) == "any") {
        std::vector<const Node*> causes_of_it;
        if (nearest_way(node, causes_of_it) != nullptr) {
            out.insert(out.end(), causes_of_it.begin(), causes_of_it.end());
            return;
        }
    }
    // A coverage is its own cause: which share is missing matters before which establishment fails.
    if (rule_kind(node) == "coverage") out.push_back(&node);
    const std::size_t before = out.size();
    for (const Node& child : node.children) {
        if (causes(child, node.verdict) || (rule_kind(node) == "coverage" && causes(child, Verdict::not_met))) collect(child, out);
    }
    if (out.size() == before && rule_kind(node) != "coverage") out.push_back(&node);
}

const Node* nearest_way(const Node& node, std::vector<const Node*>& causes_of_it) {
    const Node* best = nullptr;
    for (const Node& child : node.children) {
        if (!causes(child, node.verdict) || rests_on_the_candidate(child)) continue;
        std::vector<const Node*> own;
        collect(child, own);
        if (best != nullptr && own.size() >= causes_of_it.size()) continue;
        best = &child;
        causes_of_it = std::move(own);
    }
    return best;
}

}  // namespace

std::vector<const Node*> decisive(const Node& node) {
    std::vector<const Node*> result;
    collect(node, result);
    return result;
}

std::string sentence(const ObjectiveResult& result, const Case&, base::Language language) {
    if (result.verdict == Verdict::not_applicable) return base::render(messages::objective_not_concerned(), language);
    if (result.verdict == Verdict::met) {
        return base::render(result.file_complete() ? messages::sentence_met() : messages::sentence_met_incomplete(), language);
    }
    const auto causes = decisive(result.tree);
    const Node& first = causes.empty() ? result.tree : *causes.front();
    const std::string cause = base::render(first.reason, language);
    const auto others = causes.size() > 1 ? causes.size() - 1 : 0;
    switch (result.verdict) {
        case Verdict::partial: return base::render(messages::sentence_partial({.cause = cause}), language);
        case Verdict::not_met: return base::render(messages::sentence_not_met({.cause = cause, .others = others}), language);
        default: return base::render(messages::sentence_undetermined({.cause = cause, .others = others}), language);
    }
}

}  // namespace egide::programme
