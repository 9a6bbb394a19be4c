#pragma once

#include <optional>
#include <string_view>

#include "egide/base/date.h"

namespace egide::organisation {

/// A date of a FINESS source: `impossible` when it is none; no date when the source leaves it out (empty or 1900-01-01)
/// or when it lies outside the years that the product counts in, where it bounds nothing.
struct SourceDate {
    bool impossible = false;
    std::optional<base::Date> date;
};

/// YYYY-MM-DD, with or without a time of day behind it.
SourceDate read_source_date(std::string_view text);

}  // namespace egide::organisation
