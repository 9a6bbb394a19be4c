#include <algorithm>

#include "criteria/list.h"
#include "egide/programme/messages.h"
#include "loading/context.h"

namespace egide::programme {

namespace {

/// The candidate is a GHT, or an EJ on its own.
class CandidateIs final : public Criterion {
  public:
    explicit CandidateIs(organisation::CandidateKind kind) : kind_(kind) {}

  protected:
    void decide(const Scope& scope, Node& node) const override {
        const auto kind = scope.facts.perimeter.kind;
        node.verdict = verdict(truth(kind == kind_));
        if (!scope.explain) return;
        node.reason = kind == organisation::CandidateKind::ght ? messages::candidate_is_ght() : messages::candidate_is_ej();
    }

  private:
    organisation::CandidateKind kind_;
};

/// How many establishments the candidate counts.
class Units final : public Criterion {
  public:
    explicit Units(Limit limit) : limit_(limit) {}

  protected:
    void decide(const Scope& scope, Node& node) const override {
        if (scope.explain) node.parameters.push_back(limit_.parameter);
        const auto count = static_cast<std::int64_t>(scope.index.units().size());
        const auto limit = scope.whole(limit_.parameter);
        node.verdict = verdict(limit ? truth(compares(count <=> *limit, limit_.comparison)) : Truth::unknown);
        if (scope.explain) node.reason = messages::units_count({.count = count});
    }

  private:
    Limit limit_;
};

/// A fact about the candidate given once in the dossier.
class ContextIs final : public Criterion {
  public:
    ContextIs(const observation::ContextSpec* fact, bool wanted) : fact_(fact), wanted_(wanted) {}

  protected:
    void decide(const Scope& scope, Node& node) const override {
        const auto& said = scope.facts.context[static_cast<std::size_t>(fact_->fact)];
        node.verdict = verdict(said ? truth(*said == wanted_) : Truth::unknown);
        if (!scope.explain) return;
        const base::Bilingual fact{std::string(fact_->fr), std::string(fact_->en)};
        if (!said) {
            node.reason = messages::context_unknown({.fact = fact});
        } else {
            node.reason = *said ? messages::context_yes({.fact = fact}) : messages::context_no({.fact = fact});
        }
    }

  private:
    const observation::ContextSpec* fact_;
    bool wanted_;
};

}  // namespace

CriterionPtr parse_candidate(const reading::Node& arguments, LoadContext& context) {
    const auto kind = reading::as_text(arguments, context.problems(), "candidate");
    if (!kind) return nullptr;
    if (*kind != "GHT" && *kind != "EJ") {
        context.problems().add(arguments, messages::load_candidate_kind({.found = *kind}));
        return nullptr;
    }
    return std::make_shared<CandidateIs>(*kind == "GHT" ? organisation::CandidateKind::ght : organisation::CandidateKind::legal_entity);
}

CriterionPtr parse_units(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "units");
    const auto limit = context.limit(reader, {ParameterType::number});
    reader.finish();
    return limit ? std::make_shared<Units>(*limit) : nullptr;
}

CriterionPtr parse_context(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "context");
    const auto name = reader.require_text("fact");
    const auto wanted = reader.boolean("is");
    if (!wanted && reader.node().find("is") == nullptr) context.problems().add(arguments, messages::load_is_expected());
    reader.finish();
    if (!name || !wanted) return nullptr;
    const auto& known = observation::kContextFacts;
    const auto fact = std::find_if(known.begin(), known.end(), [&](const auto& each) { return each.name == *name; });
    if (fact == known.end()) {
        context.problems().add(*reader.child("fact"), messages::load_context_unknown({.found = *name}));
        return nullptr;
    }
    return std::make_shared<ContextIs>(&*fact, *wanted);
}

}  // namespace egide::programme
