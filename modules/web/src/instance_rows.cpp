#include "instance_rows.h"

#include "egide/accounts/directory.h"
#include "egide/calendar/feeds.h"
#include "egide/jobs/queue.h"
#include "egide/mail/outbox.h"
#include "egide/storage/shared_journal.h"
#include "schema.h"

namespace egide::web {

storage::sql::Location rows_of(const Configuration& configuration, const std::filesystem::path& data) {
    if (configuration.postgresql.empty()) {
        return storage::sql::SqliteFile{data / "db" / "egide.db"};
    }
    return storage::sql::PostgresServer{configuration.postgresql};
}

std::array<storage::sql::Schema, 6> all_schemas() {
    return {storage::schema(), accounts::schema(), jobs::schema(), mail::schema(), calendar::schema(), web::schema()};
}

}  // namespace egide::web
