#pragma once

#include "egide/base/text.h"
#include "egide/signature/verdict.h"

namespace egide::signature {

/// The day of a moment in Europe/Paris, as people read it.
base::Date day_of(Time time);

}  // namespace egide::signature
