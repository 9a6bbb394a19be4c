#include "window.h"

#include "criteria/list.h"
#include "egide/programme/messages.h"
#include "loading/context.h"

namespace egide::programme {

namespace {

/// A date of the dossier lies in a window.
class DateWithin final : public Criterion {
  public:
    DateWithin(DatePoint date, WindowLimits limits) : date_(date), limits_(limits) {}

  protected:
    void decide(const Scope& scope, Node& node) const override {
        const auto date = resolve(date_, scope);
        const Window window = resolve(limits_, scope);
        const Truth holds = window.holds(date);
        node.verdict = verdict(holds);
        if (!scope.explain) return;
        if (!date) {
            node.reason = messages::window_date_missing({.period = said(window)});
        } else if (holds == Truth::yes) {
            node.reason = messages::window_inside({.date = *date});
        } else {
            node.reason = holds == Truth::no ? messages::window_outside({.date = *date, .period = said(window)}) : messages::window_unjudged({.date = *date});
        }
    }

  private:
    DatePoint date_;
    WindowLimits limits_;
};

}  // namespace

CriterionPtr parse_window(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "window");
    const auto* date = reader.require_child("date");
    const auto* limits = reader.require_child("in");
    const auto point = date != nullptr ? context.date_point(*date) : std::nullopt;
    const auto window = limits != nullptr ? context.window(*limits) : std::nullopt;
    reader.finish();
    return point && window ? std::make_shared<DateWithin>(*point, *window) : nullptr;
}

}  // namespace egide::programme
