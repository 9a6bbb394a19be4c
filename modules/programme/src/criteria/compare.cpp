#include "criteria/list.h"
#include "egide/programme/messages.h"
#include "loading/context.h"

namespace egide::programme {

using observation::Field;
using observation::FieldType;

namespace {

std::optional<base::Ratio> number(const observation::Observation* observed, Field field) {
    const auto* value = observed != nullptr ? observed->find(field) : nullptr;
    if (value == nullptr) return std::nullopt;
    if (const auto* whole = std::get_if<std::int64_t>(value)) return base::Ratio(*whole);
    if (const auto* ratio = std::get_if<base::Ratio>(value)) return *ratio;
    return std::nullopt;
}

bool suppose_number(observation::Observation& supposed, const observation::FieldSpec& field, const base::Ratio& at, Comparison comparison) {
    std::int64_t whole = at.numerator() / at.denominator();
    if (whole * at.denominator() < at.numerator() && comparison == Comparison::at_least) ++whole;
    if (comparison == Comparison::above) ++whole;
    if (comparison == Comparison::below && whole * at.denominator() == at.numerator()) --whole;
    if (whole < 0) return false;
    if (field.type == FieldType::integer) {
        set_field(supposed, field.field, whole);
    } else {
        set_field(supposed, field.field, base::Ratio(whole));
    }
    return true;
}

/// A number of the current observation against a limit, optionally as a share of a total.
class Compare final : public Criterion {
  public:
    Compare(const observation::FieldSpec* field, Limit limit, std::optional<ParameterIndex> total) : field_(field), limit_(limit), total_(total) {}

    bool suppose(const Scope& scope, observation::Observation& supposed) const override {
        const auto limit = whole_limit(scope);
        return limit && suppose_number(supposed, *field_, *limit, limit_.comparison);
    }

  protected:
    void decide(const Scope& scope, Node& node) const override {
        if (scope.explain) node.parameters.push_back(limit_.parameter);
        if (scope.explain && total_) node.parameters.push_back(*total_);
        if (scope.explain && scope.item) node.facts.push_back(*scope.item);
        const auto value = number(scope.observed(), field_->field);
        const auto limit = whole_limit(scope);
        const Truth holds = value && limit ? truth(compares(*value <=> *limit, limit_.comparison)) : Truth::unknown;
        node.verdict = verdict(holds);
        if (!scope.explain) return;
        if (!value) {
            node.reason = messages::field_unknown({.field = label_, .subject = scope.name()});
        } else if (!limit) {
            node.reason = messages::limit_unpublished();
        } else if (total_) {
            node.reason = messages::ratio_value({.field = label_, .subject = scope.name(), .total = *scope.ratio(*total_), .value = *value});
        } else {
            node.reason = messages::compare_value({.field = label_, .limit = *limit, .subject = scope.name(), .value = *value});
        }
    }

  private:
    /// A share of a total compares as field ≥ share × total: exact, no division.
    std::optional<base::Ratio> whole_limit(const Scope& scope) const {
        const auto limit = scope.ratio(limit_.parameter);
        if (!total_ || !limit) return limit;
        const auto total = scope.ratio(*total_);
        return total ? limit->times(*total) : std::nullopt;
    }

    const observation::FieldSpec* field_;
    base::Label label_ = field_label(*field_);
    Limit limit_;
    std::optional<ParameterIndex> total_;
};

}  // namespace

CriterionPtr parse_compare(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "compare");
    const auto* field = context.field(reader, {FieldType::integer, FieldType::decimal});
    const auto limit = context.limit(reader, {ParameterType::number, ParameterType::decimal});
    reader.finish();
    return field != nullptr && limit ? std::make_shared<Compare>(field, *limit, std::nullopt) : nullptr;
}

CriterionPtr parse_ratio(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "ratio");
    const auto* field = context.field(reader, {FieldType::integer});
    const auto total = context.parameter(reader, "of", {ParameterType::number});
    const auto limit = context.limit(reader, {ParameterType::share});
    reader.finish();
    return field != nullptr && limit && total ? std::make_shared<Compare>(field, *limit, *total) : nullptr;
}

}  // namespace egide::programme
