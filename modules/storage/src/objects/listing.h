#pragma once

#include "session.h"

namespace egide::storage::objects {

/// Every name under the prefix, in the order of its bytes, until the function says false. A server that repeats itself,
/// goes back or never ends is refused.
Done list_keys(const Session& session, const std::function<bool(const ListedObject&)>& each);
/// Every version of one object, markers included.
base::Result<std::vector<ListedVersion>> list_versions(const Session& session, const std::string& key);
/// Every upload of objects under the prefix that was begun before then.
base::Result<std::vector<UnfinishedUpload>> list_unfinished(const Session& session, Second before);

}  // namespace egide::storage::objects
