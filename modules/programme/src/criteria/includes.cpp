#include <algorithm>

#include "criteria/list.h"
#include "egide/programme/messages.h"
#include "loading/context.h"

namespace egide::programme {

using observation::FieldType;

namespace {

/// A list of the current observation holds certain items, or enough items.
class Includes final : public Criterion {
  public:
    Includes(const observation::FieldSpec* field, std::vector<std::string> all, std::optional<ParameterIndex> count)
        : field_(field), all_(std::move(all)), count_(count) {}

    bool suppose(const Scope& scope, observation::Observation& supposed) const override {
        auto items = all_;
        const auto wanted = count_ ? scope.whole(*count_).value_or(0) : 0;
        for (const auto choice : field_->choices) {
            if (static_cast<std::int64_t>(items.size()) >= wanted) break;
            if (std::find(items.begin(), items.end(), choice) == items.end()) items.emplace_back(choice);
        }
        set_field(supposed, field_->field, items);
        return static_cast<std::int64_t>(items.size()) >= wanted;
    }

  protected:
    void decide(const Scope& scope, Node& node) const override {
        if (scope.explain && scope.item) node.facts.push_back(*scope.item);
        if (count_) node.parameters.push_back(*count_);
        const auto* value = scope.observed() != nullptr ? scope.observed()->find(field_->field) : nullptr;
        const auto* held = value != nullptr ? std::get_if<std::vector<std::string>>(value) : nullptr;
        if (held == nullptr) {
            node.verdict = Verdict::undetermined;
            if (scope.explain) node.reason = messages::field_unknown({.field = label_, .subject = scope.name()});
            return;
        }
        std::vector<std::string> missing;
        for (const auto& each : all_) {
            if (std::find(held->begin(), held->end(), each) == held->end()) missing.push_back(each);
        }
        Truth holds = truth(missing.empty());
        const auto wanted = count_ ? scope.whole(*count_) : std::optional<std::int64_t>(0);
        holds = both(holds, wanted ? truth(distinct(*held) >= *wanted) : Truth::unknown);
        node.verdict = verdict(holds);
        if (!scope.explain) return;
        if (!missing.empty()) {
            node.reason = messages::includes_missing({.field = label_, .items = words_label(missing), .subject = scope.name()});
        } else {
            node.reason = messages::includes_count({.count = distinct(*held), .field = label_, .subject = scope.name()});
        }
    }

  private:
    static std::int64_t distinct(std::vector<std::string> items) {
        std::sort(items.begin(), items.end());
        return std::unique(items.begin(), items.end()) - items.begin();
    }

    const observation::FieldSpec* field_;
    base::Label label_ = field_label(*field_);
    std::vector<std::string> all_;
    std::optional<ParameterIndex> count_;
};

}  // namespace

CriterionPtr parse_includes(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "includes");
    const auto* field =
        context.field(reader, {FieldType::choices, FieldType::identifiers, FieldType::texts, FieldType::references});
    auto all = reader.texts("all");
    std::optional<ParameterIndex> count;
    if (const auto* node = reader.child("count")) {
        reading::Reader at_least(*node, context.problems(), "count");
        count = context.parameter(at_least, "at_least", {ParameterType::number});
        at_least.finish();
    }
    reader.finish();
    if (all.empty() && !count) context.problems().add(arguments, messages::load_includes_empty());
    if (field == nullptr) return nullptr;
    for (const auto& each : all) {
        if (!field->choices.empty() && std::find(field->choices.begin(), field->choices.end(), each) == field->choices.end()) {
            context.problems().add(arguments, messages::load_filter_word({.field = field->name, .found = each}));
        }
    }
    return std::make_shared<Includes>(field, std::move(all), count);
}

}  // namespace egide::programme
