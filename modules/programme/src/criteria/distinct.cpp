#include <algorithm>

#include "criteria/list.h"
#include "egide/programme/messages.h"
#include "loading/context.h"

namespace egide::programme {

using observation::FieldType;

namespace {

/// Enough different values of a field among the observations that concern the subject (two media, two sites).
class Distinct final : public Criterion {
  public:
    Distinct(Filter where, const observation::FieldSpec* field, ParameterIndex count)
        : where_(std::move(where)), field_(field), count_(count) {}

  protected:
    void decide(const Scope& scope, Node& node) const override {
        node.parameters.push_back(count_);
        const Found& found = scope.find(where_);
        std::vector<std::string> known;
        std::int64_t unknown = static_cast<std::int64_t>(found.possible.size());
        for (const auto i : found.sure) {
            const std::string& value = scope.facts.observations[i].text(field_->field);
            node.facts.push_back(i);
            if (value.empty()) {
                ++unknown;
            } else if (std::find(known.begin(), known.end(), value) == known.end()) {
                known.push_back(value);
            }
        }
        const auto wanted = scope.whole(count_);
        const auto sure = static_cast<std::int64_t>(known.size());
        Truth holds = Truth::unknown;
        if (wanted) holds = sure >= *wanted ? Truth::yes : sure + unknown >= *wanted || !found.anywhere ? Truth::unknown : Truth::no;
        node.verdict = verdict(holds);
        if (scope.explain) node.reason = messages::distinct_values({.count = sure, .field = label_, .subject = scope.name(), .wanted = wanted.value_or(0)});
    }

  private:
    Filter where_;
    const observation::FieldSpec* field_;
    base::Label label_ = field_label(*field_);
    ParameterIndex count_;
};

}  // namespace

CriterionPtr parse_distinct(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "distinct");
    const auto kind = context.kind(reader, "of");
    const Filter where = kind ? context.filter(reader, *kind) : Filter{};
    const auto outer = context.observed;
    context.observed = kind;
    const auto* field = context.field(reader, {FieldType::choice, FieldType::text, FieldType::reference});
    context.observed = outer;
    std::optional<ParameterIndex> count;
    if (const auto* node = reader.require_child("count")) {
        reading::Reader at_least(*node, context.problems(), "count");
        count = context.parameter(at_least, "at_least", {ParameterType::number});
        at_least.finish();
    }
    reader.finish();
    return kind && field != nullptr && count ? std::make_shared<Distinct>(where, field, *count) : nullptr;
}

}  // namespace egide::programme
