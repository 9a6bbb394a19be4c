#pragma once

#include <string>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/text.h"
#include "egide/storage/sql/value.h"

namespace egide::calendar {

/// A day by which something is due.
struct Deadline {
    std::string key = {};  // what it is about, never when: it keeps its UID when it moves
    base::Date day = {};   // of the calendar in Paris
    std::string summary = {};
    std::string description = {};
    std::string link = {};                // may be empty
    storage::sql::Instant changed{};      // when it was last said: DTSTAMP and LAST-MODIFIED
    int alarm_days = 7;                   // a reminder so many days before; 0: none
};

/// A whole calendar (RFC 5545, METHOD:PUBLISH), sorted by day: lines of at most 75 octets ended by CR LF. Control
/// characters in texts become spaces. The same deadlines give the same bytes.
std::string write_calendar(const std::string& name, std::vector<Deadline> deadlines, base::Language language);

}  // namespace egide::calendar
