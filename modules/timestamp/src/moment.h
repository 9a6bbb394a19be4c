#pragma once

#include "egide/base/text.h"
#include "egide/timestamp/trust.h"

namespace egide::timestamp {

/// A moment as people of each language read it, in UTC, to the second.
base::Bilingual moment(Instant at);
/// The same, the day alone.
base::Date day_of(Instant at);

}  // namespace egide::timestamp
