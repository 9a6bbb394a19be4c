#include "instance_rows.h"

#include "accounts_key.h"
#include "egide/accounts/directory.h"
#include "egide/calendar/feeds.h"
#include "egide/desk/dossiers.h"
#include "egide/jobs/queue.h"
#include "egide/mail/outbox.h"
#include "egide/storage/shared_journal.h"
#include "egide/web/messages.h"
#include "schema.h"

namespace egide::web {

base::Errors make_instance_folders(const std::filesystem::path& data) {
    for (const std::filesystem::path& folder : {data, data / "db", data / "uploads"}) {
        std::error_code failed;
        std::filesystem::create_directories(folder, failed);
        if (!failed) {
            std::filesystem::permissions(folder, std::filesystem::perms::owner_all,
                                         std::filesystem::perm_options::replace, failed);
        }
        if (failed) {
            return {{base::ErrorKind::unavailable, messages::folder_unwritable({.path = folder.string()}), {}, {},
                     failed.message()}};
        }
    }
    return {};
}

storage::sql::Location rows_of(const Configuration& configuration, const std::filesystem::path& data) {
    if (configuration.postgresql.empty()) {
        return storage::sql::SqliteFile{data / "db" / "egide.db"};
    }
    return storage::sql::PostgresServer{configuration.postgresql};
}

std::array<storage::sql::Schema, 7> all_schemas() {
    return {storage::schema(), accounts::schema(), desk::schema(), jobs::schema(),
            mail::schema(), calendar::schema(), web::schema()};
}

base::Result<OpenedRows> open_rows(const Configuration& configuration, accounts::Settings settings,
                                   const accounts::Clock& clock) {
    if (auto errors = make_instance_folders(configuration.data); !errors.empty()) {
        return errors;
    }
    auto database = storage::sql::Database::open(rows_of(configuration, configuration.data), configuration.database);
    if (!database) {
        return database.errors();
    }
    OpenedRows rows;
    rows.database = std::make_unique<storage::sql::Database>(std::move(*database));
    const auto schemas = all_schemas();
    if (const auto migrated = storage::sql::migrate(*rows.database, schemas); !migrated) {
        return migrated.errors();
    }
    auto key = open_accounts_key(*rows.database, configuration.accounts_key());
    if (!key) {
        return key.errors();
    }
    settings.key = std::move(*key);
    auto accounts = accounts::AccountStore::open(*rows.database, clock, std::move(settings));
    if (!accounts) {
        return accounts.errors();
    }
    rows.accounts = std::move(*accounts);
    return rows;
}

}  // namespace egide::web
