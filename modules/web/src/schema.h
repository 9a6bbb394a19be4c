#pragma once

#include "egide/storage/sql/migrations.h"

namespace egide::web {

/// The tables of this module: uploads under way, replies to creations, notifications.
storage::sql::Schema schema();

}  // namespace egide::web
