#pragma once

#include <optional>

#include "scope.h"

namespace egide::programme {

/// A window of dates with its limits worked out; a limit that was asked for and cannot be known makes the answer unknown.
struct Window {
    std::optional<base::Date> from;
    std::optional<base::Date> to;
    bool from_included = true;
    bool to_included = true;
    bool from_unknown = false;
    bool to_unknown = false;
    Truth holds(std::optional<base::Date> date) const;
};

/// "du 01/06/2026 au 30/09/2026": the days that count, both included, or that they depend on a date nobody gave.
base::Bilingual said(const Window& window);

std::optional<base::Date> resolve(const DatePoint& point, const Scope& scope);
Window resolve(const WindowLimits& limits, const Scope& scope);

}  // namespace egide::programme
