#pragma once

#include <string>

#include "egide/base/text.h"
#include "egide/documents/report.h"

namespace egide::documents {

/// The deadlines as an iCalendar feed (RFC 5545, no METHOD): last safe days, dates by which a task helps, the
/// declaration and the programme's calendar. All-day events; a deadline keeps its UID when its date moves, and SEQUENCE
/// grows with the reference date. DTSTAMP is the reference date at midnight UTC, so that the same report gives the same
/// bytes.
std::string calendar(const Report& report, base::Language language);

}  // namespace egide::documents
