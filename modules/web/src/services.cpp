#include "services.h"

#include "egide/web/messages.h"
#include "instance_rows.h"

namespace egide::web {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kOrigin = "egide.local";

base::Error unwritable(const fs::path& folder, const std::error_code& why) {
    return {base::ErrorKind::unavailable, messages::folder_unwritable({.path = folder.string()}), {}, {}, why.message()};
}

base::Errors make_folders(const fs::path& data) {
    for (const fs::path& folder : {data, data / "db", data / "uploads"}) {
        std::error_code failed;
        fs::create_directories(folder, failed);
        if (!failed) {
            fs::permissions(folder, fs::perms::owner_all, fs::perm_options::replace, failed);
        }
        if (failed) {
            return {unwritable(folder, failed)};
        }
    }
    return {};
}

base::Result<evidence::Vault> open_vault(const Configuration& configuration) {
    if (evidence::Vault::exists(configuration.data)) {
        return evidence::Vault::open(configuration.data);
    }
    evidence::VaultOptions options;
    options.origin = configuration.origin.empty() ? std::string(kOrigin) : configuration.origin;
    return evidence::Vault::create(configuration.data, std::move(options));
}

}  // namespace

Services::Services(Configuration configured, std::function<storage::sql::Instant()> clock_given,
                   std::shared_ptr<Log> log_given, std::unique_ptr<OpenedStores> stores)
    : configuration(std::move(configured)),
      clock(std::move(clock_given)),
      log(std::move(log_given)),
      database(std::move(stores->database)),
      store(std::move(stores->accounts)),
      accounts(*store),
      sign_in(*store),
      sessions(*store),
      factors(*store),
      rights(*store),
      events(*store),
      vault(std::move(stores->vault)),
      trail(std::make_unique<JournalTrail>(*vault)),
      queue(*database, clock),
      registry(configuration.data),
      rules(configuration.programmes),
      started(clock()) {}

base::Result<std::unique_ptr<Services>> Services::open(Configuration configuration, accounts::Settings settings,
                                                       std::function<storage::sql::Instant()> clock,
                                                       std::shared_ptr<Log> log) {
    if (auto errors = make_folders(configuration.data); !errors.empty()) {
        return errors;
    }
    auto database = storage::sql::Database::open(rows_of(configuration, configuration.data), configuration.database);
    if (!database) {
        return database.errors();
    }
    auto stores = std::make_unique<OpenedStores>();
    stores->database = std::make_unique<storage::sql::Database>(std::move(*database));
    const auto schemas = all_schemas();
    if (const auto migrated = storage::sql::migrate(*stores->database, schemas); !migrated) {
        return migrated.errors();
    }
    auto key = accounts::key_in(configuration.data / "accounts.key");
    if (!key) {
        return key.errors();
    }
    settings.key = std::move(*key);
    auto store = accounts::AccountStore::open(*stores->database, clock, std::move(settings));
    if (!store) {
        return store.errors();
    }
    stores->accounts = std::move(*store);
    auto vault = open_vault(configuration);
    if (!vault) {
        return vault.errors();
    }
    stores->vault = std::make_unique<SharedVault>(std::move(*vault));
    return std::unique_ptr<Services>(
        new Services(std::move(configuration), std::move(clock), std::move(log), std::move(stores)));
}

void Services::deliver_events() {
    const auto delivered = events.deliver(*trail);
    if (!delivered) {
        log->errors("journal", delivered.errors());
    }
}

}  // namespace egide::web
