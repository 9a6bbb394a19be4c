#pragma once

#include "listing.h"

namespace egide::web {

/// A notification, its text in the reader's language.
struct NotificationRow {
    std::string id;
    std::string kind;
    storage::sql::Instant at{};
    std::string text;
    std::string link;
    std::optional<storage::sql::Instant> read;
};

const std::vector<std::string>& notification_names();
Cells cells_of(const NotificationRow& row);

}  // namespace egide::web
