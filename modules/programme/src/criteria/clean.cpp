#include "criteria/list.h"
#include "egide/programme/messages.h"
#include "loading/context.h"

namespace egide::programme {

using observation::Field;

namespace {

/// An exposure audit without critical vulnerability nor critical risk. A finding without a score, or a report whose findings were
/// not recorded, is unknown: never clean.
class Clean final : public Criterion {
  public:
    Clean(ParameterIndex critical, ParameterIndex comparison) : critical_(critical), comparison_(comparison) {}

    bool suppose(const Scope&, observation::Observation& supposed) const override {
        set_field(supposed, Field::findings, std::vector<observation::Finding>{});
        set_field(supposed, Field::critical_risks, std::int64_t{0});
        return true;
    }

  protected:
    void decide(const Scope& scope, Node& node) const override {
        if (scope.explain) node.parameters = {critical_, comparison_};
        if (scope.explain && scope.item) node.facts.push_back(*scope.item);
        const auto* audit = scope.observed();
        if (audit == nullptr) return;
        std::vector<std::string> critical;
        Truth clean = findings(scope, *audit, critical);
        const Truth risks = no_critical_risk(*audit);
        const auto* patches = audit->find(Field::patches_applied);
        const Truth patched = patches != nullptr ? truth(std::get<bool>(*patches)) : Truth::yes;
        node.verdict = verdict(both(both(clean, risks), patched));
        if (!scope.explain) return;
        if (clean == Truth::no) {
            node.reason = messages::clean_critical({.date = date_or_unknown(audit->date), .findings = critical});
        } else if (risks == Truth::no) {
            node.reason = messages::clean_risks({.date = date_or_unknown(audit->date)});
        } else if (patched == Truth::no) {
            node.reason = messages::clean_unpatched({.date = date_or_unknown(audit->date)});
        } else if (node.verdict == Verdict::met) {
            node.reason = messages::clean_met({.date = date_or_unknown(audit->date)});
        } else {
            node.reason = messages::clean_unknown({.date = date_or_unknown(audit->date)});
        }
    }

  private:
    Truth findings(const Scope& scope, const observation::Observation& audit, std::vector<std::string>& critical) const {
        const auto* value = audit.find(Field::findings);
        if (value == nullptr) return Truth::unknown;
        const auto limit = scope.ratio(critical_);
        const bool strict = scope.word(comparison_) == "above";
        Truth clean = Truth::yes;
        for (const auto& each : std::get<std::vector<observation::Finding>>(*value)) {
            Truth one = Truth::unknown;
            if (each.cvss && limit) one = truth(strict ? *each.cvss <= *limit : *each.cvss < *limit);
            if (each.rated_critical && *each.rated_critical) one = Truth::no;
            if (one == Truth::no) critical.push_back(each.id + (each.asset.empty() ? "" : " (" + each.asset + ")"));
            clean = both(clean, one);
        }
        return clean;
    }

    /// A report that lists its findings and says nothing of risks is taken at its findings.
    static Truth no_critical_risk(const observation::Observation& audit) {
        const auto* risks = audit.find(Field::critical_risks);
        if (risks != nullptr) return truth(std::get<std::int64_t>(*risks) == 0);
        for (const auto& [field, value] : audit.values) {
            if (field == Field::critical_risks) return Truth::unknown;  // said to be unknown
        }
        return Truth::yes;
    }

    ParameterIndex critical_;
    ParameterIndex comparison_;
};

}  // namespace

CriterionPtr parse_clean(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "clean");
    const auto critical = context.parameter(reader, "critical", {ParameterType::decimal});
    const auto comparison = context.word_parameter(reader, "comparison", {"at_least", "above"}, true);
    reader.finish();
    if (context.observed != observation::Kind::exposure_audit) {
        context.problems().add(arguments, messages::load_clean_needs_exposure_audit());
    }
    return critical && comparison ? std::make_shared<Clean>(*critical, *comparison) : nullptr;
}

}  // namespace egide::programme
