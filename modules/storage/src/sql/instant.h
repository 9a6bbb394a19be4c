#pragma once

#include <optional>
#include <string_view>

#include "egide/storage/sql/value.h"

namespace egide::storage::sql {

/// Whether both engines can keep it.
bool is_kept(Instant instant);

/// "2026-10-14 08:00:00.123+00", as a PostgreSQL session in UTC writes it; nothing when it is not one, or is finer than
/// a millisecond.
std::optional<Instant> parse_postgres_instant(std::string_view text);

}  // namespace egide::storage::sql
