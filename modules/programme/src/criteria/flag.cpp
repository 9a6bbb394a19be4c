#include <algorithm>

#include "criteria/list.h"
#include "egide/observation/word_labels.h"
#include "egide/programme/messages.h"
#include "loading/context.h"

namespace egide::programme {

using observation::FieldType;

namespace {

/// A yes/no of the current observation.
class Flag final : public Criterion {
  public:
    Flag(const observation::FieldSpec* field, bool wanted) : field_(field), wanted_(wanted) {}
    bool suppose(const Scope&, observation::Observation& supposed) const override {
        set_field(supposed, field_->field, wanted_);
        return true;
    }

  protected:
    void decide(const Scope& scope, Node& node) const override {
        if (scope.explain && scope.item) node.facts.push_back(*scope.item);
        const auto* value = scope.observed() != nullptr ? scope.observed()->find(field_->field) : nullptr;
        const auto* said = value != nullptr ? std::get_if<bool>(value) : nullptr;
        node.verdict = verdict(said != nullptr ? truth(*said == wanted_) : Truth::unknown);
        if (!scope.explain) return;
        if (said == nullptr) {
            node.reason = messages::field_unknown({.field = label_, .subject = scope.name()});
        } else {
            node.reason = *said ? messages::flag_yes({.field = label_, .subject = scope.name()})
                                : messages::flag_no({.field = label_, .subject = scope.name()});
        }
    }

  private:
    const observation::FieldSpec* field_;
    base::Label label_ = field_label(*field_);
    bool wanted_;
};

/// A word of the current observation is one of a few.
class Word final : public Criterion {
  public:
    Word(const observation::FieldSpec* field, std::vector<std::string> wanted) : field_(field), wanted_(std::move(wanted)) {}
    bool suppose(const Scope&, observation::Observation& supposed) const override {
        set_field(supposed, field_->field, wanted_.front());
        return true;
    }

  protected:
    void decide(const Scope& scope, Node& node) const override {
        if (scope.explain && scope.item) node.facts.push_back(*scope.item);
        const auto* value = scope.observed() != nullptr ? scope.observed()->find(field_->field) : nullptr;
        const auto* said = value != nullptr ? std::get_if<std::string>(value) : nullptr;
        const bool among = said != nullptr && std::find(wanted_.begin(), wanted_.end(), *said) != wanted_.end();
        node.verdict = verdict(said != nullptr ? truth(among) : Truth::unknown);
        if (!scope.explain) return;
        if (said == nullptr) {
            node.reason = messages::field_unknown({.field = label_, .subject = scope.name()});
        } else {
            node.reason = messages::word_value({.field = label_, .subject = scope.name(), .value = observation::word_label(*said)});
        }
    }

  private:
    const observation::FieldSpec* field_;
    base::Label label_ = field_label(*field_);
    std::vector<std::string> wanted_;
};

}  // namespace

CriterionPtr parse_flag(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "flag");
    const auto* field = context.field(reader, {FieldType::boolean});
    const auto wanted = reader.boolean("is");
    reader.finish();
    if (!wanted && reader.node().find("is") == nullptr) context.problems().add(arguments, messages::load_is_expected());
    return field != nullptr && wanted ? std::make_shared<Flag>(field, *wanted) : nullptr;
}

CriterionPtr parse_word(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "word");
    const auto* field = context.field(reader, {FieldType::choice});
    auto wanted = reader.texts("is");
    reader.finish();
    if (wanted.empty()) context.problems().add(arguments, messages::load_is_expected());
    if (field == nullptr || wanted.empty()) return nullptr;
    for (const auto& each : wanted) {
        if (std::find(field->choices.begin(), field->choices.end(), each) == field->choices.end()) {
            context.problems().add(arguments, messages::load_filter_word({.field = field->name, .found = each}));
        }
    }
    return std::make_shared<Word>(field, std::move(wanted));
}

}  // namespace egide::programme
