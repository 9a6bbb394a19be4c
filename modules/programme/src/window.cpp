#include "window.h"

#include "egide/programme/messages.h"

namespace egide::programme {

namespace {

std::optional<base::Date> start_of(const DatePoint& point, const Scope& scope) {
    switch (point.base) {
        case DatePoint::Base::declaration: return scope.declaration;
        case DatePoint::Base::phase_start: return scope.phase_start;
        case DatePoint::Base::application: return scope.facts.milestones.application;
        case DatePoint::Base::ars_validation: return scope.facts.milestones.ars_validation;
        case DatePoint::Base::on: return scope.on;
        case DatePoint::Base::parameter: break;
    }
    if (const auto* date = std::get_if<base::Date>(&scope.values[point.parameter])) return *date;
    return std::nullopt;
}

}  // namespace

std::optional<base::Date> resolve(const DatePoint& point, const Scope& scope) {
    const auto start = start_of(point, scope);
    if (!start || point.sign == 0) return start;
    const auto span = scope.whole(point.span);
    if (!span) return std::nullopt;
    const int moved = static_cast<int>(*span) * point.sign;
    const bool months = scope.programme.parameters[point.span].type == ParameterType::months;
    return months ? start->plus_months(moved) : start->plus_days(moved);
}

base::Bilingual said(const Window& window) {
    const auto from = window.from && !window.from_included ? window.from->plus_days(1) : window.from;
    const auto to = window.to && !window.to_included ? window.to->plus_days(-1) : window.to;
    base::Text text = messages::period_unknown();
    if (!window.from_unknown && !window.to_unknown && (from || to)) {
        text = from && to ? messages::period_between({.from = *from, .to = *to})
               : from     ? messages::period_since({.from = *from})
                          : messages::period_until({.to = *to});
    }
    return {base::render(text, base::Language::french), base::render(text, base::Language::english)};
}

Window resolve(const WindowLimits& limits, const Scope& scope) {
    Window window;
    window.from_included = limits.from_included;
    window.to_included = limits.to_included;
    if (limits.from) {
        window.from = resolve(*limits.from, scope);
        window.from_unknown = !window.from;
    }
    if (limits.to) {
        window.to = resolve(*limits.to, scope);
        window.to_unknown = !window.to;
    }
    return window;
}

Truth Window::holds(std::optional<base::Date> date) const {
    if (!date) return Truth::unknown;
    Truth result = Truth::yes;
    if (from) result = both(result, truth(from_included ? *date >= *from : *date > *from));
    if (to) result = both(result, truth(to_included ? *date <= *to : *date < *to));
    if (from_unknown || to_unknown) result = both(result, Truth::unknown);
    return result;
}

}  // namespace egide::programme
