#pragma once

#include "egide/jobs/queue.h"
#include "listing.h"

namespace egide::web {

std::string_view word_of(jobs::State state);
const std::vector<std::string>& job_names();
Cells cells_of(const jobs::Job& job, base::Language language);

}  // namespace egide::web
