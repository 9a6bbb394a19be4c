#pragma once

#include <functional>
#include <vector>

#include "egide/calendar/feed.h"
#include "egide/calendar/feeds.h"
#include "services.h"

namespace egide::web {

/// What a feed may be limited to: everything its owner may see, one programme, or his own due dates.
inline constexpr std::string_view kFeedOfAll = "all";
inline constexpr std::string_view kFeedOfProgramme = "programme";
inline constexpr std::string_view kFeedOfOwn = "own";

/// Deadlines of one kind for a feed; it looks at the feed's scope and at what its account may see now. A dossier's
/// deadlines are one more such function, in the list of deadlines.cpp.
using DeadlineSource = base::Result<std::vector<calendar::Deadline>> (*)(Services& services, const calendar::Feed& feed,
                                                                         base::Language language);

/// All deadlines of a feed.
base::Result<std::vector<calendar::Deadline>> deadlines_of(Services& services, const calendar::Feed& feed,
                                                           base::Language language);

}  // namespace egide::web
