#include <algorithm>

#include "criteria/list.h"
#include "egide/programme/messages.h"
#include "loading/context.h"
#include "window.h"

namespace egide::programme {

namespace {

/// What too few observations mean: missing once the dossier records some of that kind, or always missing, or never.
enum class Absent : std::uint8_t { by_dossier, missing, undetermined };

/// Enough observations of a kind concern the subject, lie in a window and pass a test.
class Exists final : public Criterion {
  public:
    Exists(observation::Kind kind, Filter where, std::optional<WindowLimits> dated, CriterionPtr test, std::optional<ParameterIndex> count,
           Absent absent)
        : kind_(kind), where_(std::move(where)), dated_(dated), test_(std::move(test)), count_(count), absent_(absent) {}

    std::vector<const Criterion*> children() const override {
        if (test_) return {test_.get()};
        return {};
    }

    void plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const override {
        if (node.verdict == Verdict::met || node.verdict == Verdict::not_applicable) return;
        Action action;
        action.subject = scope.subject();
        // What happens on a day is to be done; what merely is so, to be said.
        const bool happens = observation::spec(kind_).date_need == observation::DateNeed::required;
        action.what = happens ? messages::action_carry_out({.kind = kind_label(kind_), .subject = scope.name()})
                              : messages::action_record({.kind = kind_label(kind_), .subject = scope.name()});
        auto supposed = supposed_about(scope, kind_, where_);
        supposed.date = scope.on;
        if (dated_) {
            const Window window = resolve(*dated_, scope);
            action.not_before = window.from;
            action.not_after = window.to;
            const Truth today = window.holds(scope.on);
            if (today == Truth::no && window.to && *window.to < scope.on) action.possible = false;
            if (today == Truth::no && window.from && scope.on < *window.from) supposed.date = *window.from;
        }
        if (test_) test_->suppose(scope, supposed);
        action.supposed.assign(missing(scope), supposed);
        actions.push_back(std::move(action));
    }

  protected:
    void decide(const Scope& scope, Node& node) const override {
        const auto wanted = count_ ? scope.whole(*count_) : std::optional<std::int64_t>(1);
        if (count_) node.parameters.push_back(*count_);
        const Found& found = scope.find(where_);
        const auto window = when(scope);
        make_room(scope, found, node);
        std::int64_t sure = 0;
        std::int64_t possible = 0;
        const auto count = [&](std::uint32_t i, Truth most) {
            const Truth one = both(most, passes(scope, window, i, node));
            if (one == Truth::no) return;
            if (scope.explain) node.facts.push_back(i);
            (one == Truth::yes ? sure : possible) += 1;
        };
        for (const auto i : found.sure) count(i, Truth::yes);
        for (const auto i : found.possible) count(i, Truth::unknown);
        if (!wanted) {
            node.verdict = Verdict::undetermined;
        } else if (sure >= *wanted) {
            node.verdict = Verdict::met;
        } else if (sure + possible >= *wanted || nothing_is_known(found)) {
            node.verdict = Verdict::undetermined;
        } else {
            node.verdict = Verdict::not_met;
        }
        if (scope.explain) node.reason = reason(scope, node, found, wanted.value_or(0), sure);
    }

  private:
    static constexpr std::size_t kShown = 20;

    void make_room(const Scope& scope, const Found& found, Node& node) const {
        if (!scope.explain) return;
        const std::size_t all = found.sure.size() + found.possible.size();
        if (test_) {
            node.children.reserve(std::min(all, kShown));
        } else {
            node.facts.reserve(all);
        }
    }

    bool nothing_is_known(const Found& found) const {
        return absent_ == Absent::undetermined || (absent_ == Absent::by_dossier && !found.anywhere);
    }

    /// How many more it takes; one at least, and never a flood.
    std::size_t missing(const Scope& scope) const {
        Node unused;
        const auto wanted = count_ ? scope.whole(*count_).value_or(1) : 1;
        std::int64_t sure = 0;
        const auto window = when(scope);
        for (const auto i : scope.find(where_).sure) sure += passes(scope, window, i, unused) == Truth::yes ? 1 : 0;
        return static_cast<std::size_t>(std::clamp<std::int64_t>(wanted - sure, 1, 100));
    }

    std::optional<Window> when(const Scope& scope) const { return dated_ ? std::optional(resolve(*dated_, scope)) : std::nullopt; }

    Truth passes(const Scope& scope, const std::optional<Window>& window, std::uint32_t observation, Node& node) const {
        const Truth result = window ? window->holds(scope.facts.observations[observation].date) : Truth::yes;
        if (!test_ || result == Truth::no) return result;
        return both(result, test(scope.about({Subject::Kind::observation, observation}), node));
    }

    /// The first tests are shown; of the others only the verdict counts.
    Truth test(Scope inner, Node& node) const {
        inner.explain = inner.explain && node.children.size() < kShown;
        if (inner.explain) return truth(test_->evaluate(inner, node.children).verdict);
        return truth(test_->evaluate(inner).verdict);
    }

    base::Text reason(const Scope& scope, const Node& node, const Found& found, std::int64_t wanted, std::int64_t sure) const {
        const auto label = kind_label(kind_);
        if (node.verdict == Verdict::met) return messages::exists_met({.count = sure, .kind = label, .subject = scope.name()});
        if (nothing_is_known(found) && !found.anywhere) return messages::exists_nothing_recorded({.kind = label});
        if (node.verdict == Verdict::undetermined) return unclear(scope, node, found);
        if (found.sure.empty() && found.possible.empty()) return messages::exists_none({.kind = label, .subject = scope.name()});
        return messages::exists_not_enough({.count = sure, .kind = label, .subject = scope.name(), .wanted = wanted});
    }

    /// What is not said of the first observation that might count: the field to fill.
    base::Text unclear(const Scope& scope, const Node& node, const Found& found) const {
        const auto label = kind_label(kind_);
        for (const Node& child : node.children) {
            if (child.verdict != Verdict::undetermined) continue;
            const base::Bilingual cause{base::render(child.reason, base::Language::french), base::render(child.reason, base::Language::english)};
            return messages::exists_unclear({.cause = cause, .kind = label, .subject = scope.name()});
        }
        if (found.possible.empty()) return messages::exists_undetermined({.kind = label, .subject = scope.name()});
        const auto& observation = scope.facts.observations[found.possible.front()];
        for (const auto& term : where_.terms) {
            const auto* field = observation::find_field(kind_, term.field);
            if (observation.find(term.field) != nullptr || field == nullptr) continue;
            return messages::exists_field_missing(
                {.date = date_or_unknown(observation.date), .field = field_label(*field), .kind = label, .subject = scope.name()});
        }
        return messages::exists_undetermined({.kind = label, .subject = scope.name()});
    }

    observation::Kind kind_;
    Filter where_;
    std::optional<WindowLimits> dated_;
    CriterionPtr test_;
    std::optional<ParameterIndex> count_;
    Absent absent_ = Absent::by_dossier;
};

}  // namespace

CriterionPtr parse_exists(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "exists");
    const auto kind = context.kind(reader, "of");
    const Filter where = kind ? context.filter(reader, *kind) : Filter{};
    std::optional<WindowLimits> dated;
    if (const auto* node = reader.child("dated")) dated = context.window(*node);
    std::optional<ParameterIndex> count;
    if (const auto* node = reader.child("count")) {
        reading::Reader at_least(*node, context.problems(), "count");
        count = context.parameter(at_least, "at_least", {ParameterType::number});
        at_least.finish();
    }
    Absent absent = Absent::by_dossier;
    if (const auto said = reader.choice("absent", {"missing", "undetermined"})) {
        absent = *said == 0 ? Absent::missing : Absent::undetermined;
    }
    CriterionPtr test;
    const auto* node = reader.child("test");
    if (node != nullptr && kind) test = context.criterion_on(*node, *kind);
    reader.finish();
    if (!kind || (node != nullptr && !test)) return nullptr;
    return std::make_shared<Exists>(*kind, where, dated, std::move(test), count, absent);
}

}  // namespace egide::programme
