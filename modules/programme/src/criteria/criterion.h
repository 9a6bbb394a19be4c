#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "egide/base/text.h"
#include "egide/programme/evaluation.h"
#include "egide/programme/planning.h"
#include "scope.h"

namespace egide::programme {

/// What every criterion carries besides its kind's own arguments.
struct RuleHead {
    std::string id;    // full: "D1.O1.A.R1"; empty for inner steps
    std::string kind;  // key in the rule language
    std::optional<base::Bilingual> say;
    std::optional<Citation> cite;  // own or inherited
    bool advice = false;
    std::vector<std::string> ambiguities;
    base::SourcePosition at;
    std::string written;  // canonical text of the rule, to compare versions
    std::vector<ParameterIndex> parameters;  // all that it and its steps read, sorted
};

/// One kind of question the rule language can ask. One subclass and one file each; instances are immutable and shared by threads.
class Criterion {
  public:
    virtual ~Criterion() = default;
    Node evaluate(const Scope& scope) const;
    /// The same, as the newest of these steps.
    const Node& evaluate(const Scope& scope, std::vector<Node>& steps) const;
    /// The verdict under another reading, from what was judged without it. `scope` has the reading's values and explains nothing.
    Verdict reconsider(const Scope& scope, const Node& before, const Reading& reading) const;
    /// What would turn this node into a met one; appends nothing when it already is, or when nobody can say.
    virtual void plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const;
    /// Sets what this criterion reads on an observation so that it would pass; false when it cannot.
    virtual bool suppose(const Scope& scope, observation::Observation& supposed) const;
    virtual std::vector<const Criterion*> children() const { return {}; }
    const RuleHead& head() const { return head_; }
    void set_head(RuleHead head) { head_ = std::move(head); }

  protected:
    /// Fills verdict, reason, facts, parameters and children.
    virtual void decide(const Scope& scope, Node& node) const = 0;

  private:
    void judge(const Scope& scope, Node& node) const;
    RuleHead head_;
};

using CriterionPtr = std::shared_ptr<const Criterion>;

/// Conjunction as the rule language means it: advice and what does not apply never decide.
Verdict conjunction(const std::vector<Node>& children);
Verdict disjunction(const std::vector<Node>& children);

/// A supposed observation of a kind about the scope's subject, filter fields set.
observation::Observation supposed_about(const Scope& scope, observation::Kind kind, const Filter& filter);
void set_field(observation::Observation& target, observation::Field field, observation::Value value);
base::Label field_label(const observation::FieldSpec& field);
base::Label kind_label(observation::Kind kind);
/// Words of the dictionary as people read them, joined.
base::Bilingual words_label(const std::vector<std::string>& words);
/// "2026-10-14" of an observation, or a dash.
base::Argument date_or_unknown(const std::optional<base::Date>& date);

}  // namespace egide::programme
