#pragma once

#include "pool.h"

namespace egide::storage::sql {

struct Database::State {
    State(Location where, DatabaseOptions asked);
    Pool& pool_for(Isolation isolation);
    Done attempt(Isolation isolation, const std::function<Done(Transaction&)>& work);

    Location location;
    DatabaseOptions options;
    Pool any;     // PostgreSQL: all; SQLite: the readers
    Pool writer;  // SQLite's one writer
};

}  // namespace egide::storage::sql
