#include "services.h"

#include "egide/web/instance_vault.h"
#include "egide/web/messages.h"
#include "instance_rows.h"

namespace egide::web {

namespace {

constexpr std::string_view kOrigin = "egide.local";

/// A bucket that does not answer is waited for, except by the first start: what is wrong in the configuration shows then,
/// not with the first deposit.
base::Errors check_bucket(Bucket& bucket, const Configuration& configuration, bool first, Log& log) {
    const auto answered = bucket.check();
    if (answered) {
        return {};
    }
    if (!first && answered.errors().front().kind == base::ErrorKind::unavailable) {
        log.errors("objects", answered.errors());
        return {};
    }
    base::Errors errors = answered.errors();
    errors.push_back({base::ErrorKind::unavailable,
                      messages::bucket_needed({.bucket = configuration.bucket.bucket, .endpoint = configuration.bucket.endpoint}),
                      {}, "objects", {}});
    return errors;
}

base::Errors open_vault(const Configuration& configuration, OpenedStores& stores, Log& log) {
    auto options = vault_options(configuration);
    if (!options) {
        return options.errors();
    }
    const auto there = evidence::Vault::exists(configuration.data, options->share.get());
    if (!there) {
        return there.errors();
    }
    const bool first = !*there;
    stores.bucket = std::dynamic_pointer_cast<Bucket>(options->objects);
    if (stores.bucket) {
        auto uploads = Bucket::from(configuration.bucket, Bucket::Use::uploads);
        if (!uploads) {
            return uploads.errors();
        }
        stores.upload_bucket = std::move(*uploads);
        if (auto errors = check_bucket(*stores.bucket, configuration, first, log); !errors.empty()) {
            return errors;
        }
    }
    if (first && options->origin.empty()) {
        options->origin = kOrigin;
    }
    auto vault = first ? evidence::Vault::create(configuration.data, std::move(*options))
                       : evidence::Vault::open(configuration.data, std::move(*options));
    if (!vault) {
        return vault.errors();
    }
    stores.vault = std::make_unique<SharedVault>(std::move(*vault));
    return {};
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
      upload_bucket(std::move(stores->upload_bucket)),
      bucket(std::move(stores->bucket)),
      vault(std::move(stores->vault)),
      trail(std::make_unique<JournalTrail>(*vault)),
      queue(*database, clock),
      preferences(*database),
      feeds(*database),
      registry(configuration.data),
      shared_registry(*database, configuration.data),
      rules(configuration.programmes),
      relay(*this),
      started(clock()) {}

base::Result<std::unique_ptr<Services>> Services::open(Configuration configuration, accounts::Settings settings,
                                                       std::function<storage::sql::Instant()> clock,
                                                       std::shared_ptr<Log> log) {
    auto rows = open_rows(configuration, std::move(settings), clock);
    if (!rows) {
        return rows.errors();
    }
    auto stores = std::make_unique<OpenedStores>();
    stores->database = std::move(rows->database);
    stores->accounts = std::move(rows->accounts);
    if (auto errors = open_vault(configuration, *stores, *log); !errors.empty()) {
        return errors;
    }
    std::unique_ptr<Services> services(
        new Services(std::move(configuration), std::move(clock), std::move(log), std::move(stores)));
    if (auto errors = services->open_connections(); !errors.empty()) {
        return errors;
    }
    return services;
}

base::Errors Services::open_connections() {
    auto opened = open_post(configuration, queue, store->settings().key.view());
    auto found = open_providers(configuration, *store);
    if (!opened || !found) {
        return opened ? found.errors() : opened.errors();
    }
    post = std::move(*opened);
    providers = std::move(*found);
    return {};
}

void Services::deliver_events() {
    const auto delivered = events.deliver(*trail);
    if (!delivered) {
        log->errors("journal", delivered.errors());
    }
}

}  // namespace egide::web
