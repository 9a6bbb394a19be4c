#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "audit.h"
#include "bucket.h"
#include "connectors.h"
#include "dossier_rules.h"
#include "egide/accounts/audit.h"
#include "egide/accounts/directory.h"
#include "egide/accounts/factors.h"
#include "egide/accounts/rights.h"
#include "egide/accounts/sign_in.h"
#include "egide/calendar/feeds.h"
#include "egide/evidence/vault.h"
#include "egide/http/server.h"
#include "egide/jobs/queue.h"
#include "egide/mail/preferences.h"
#include "egide/storage/sql/database.h"
#include "egide/web/configuration.h"
#include "event_hub.h"
#include "event_relay.h"
#include "log.h"
#include "post.h"
#include "providers.h"
#include "registry_holder.h"
#include "rule_files.h"
#include "shared_registry.h"
#include "upload_store.h"
#include "visitor_rate.h"

namespace egide::web {

/// The vault, for one thread at a time.
class SharedVault {
  public:
    explicit SharedVault(evidence::Vault vault) : vault_(std::move(vault)) {}
    template <typename Work>
    auto with(Work&& work) {
        const std::lock_guard lock(mutex_);
        return work(vault_);
    }

  private:
    std::mutex mutex_;
    evidence::Vault vault_;
};

/// What has to be open before all the rest.
struct OpenedStores {
    std::unique_ptr<storage::sql::Database> database;
    std::unique_ptr<accounts::AccountStore> accounts;
    std::shared_ptr<Bucket> bucket;
    std::shared_ptr<Bucket> upload_bucket;
    std::unique_ptr<SharedVault> vault;
};

/// What is put together from outside: everything a request may need, for the life of the process. Safe from several
/// threads.
struct Services {
    Configuration configuration;
    std::function<storage::sql::Instant()> clock;
    std::shared_ptr<Log> log;
    std::unique_ptr<storage::sql::Database> database;
    std::unique_ptr<accounts::AccountStore> store;
    accounts::Accounts accounts;
    accounts::SignIn sign_in;
    accounts::Sessions sessions;
    accounts::Factors factors;
    accounts::Rights rights;
    accounts::Events events;
    std::shared_ptr<Bucket> upload_bucket;  // where uploads under way are; null: in a folder of this node
    std::shared_ptr<Bucket> bucket;  // where the bytes of evidence are; null: in the data folder
    std::unique_ptr<SharedVault> vault;
    std::unique_ptr<JournalTrail> trail;
    jobs::Queue queue;
    std::unique_ptr<Post> post;  // null: this instance writes no letters
    mail::Preferences preferences;
    std::vector<SignInProvider> providers;
    ConnectorChecks checks;
    calendar::Feeds feeds;
    RegistryHolder registry;
    SharedRegistry shared_registry;
    RuleShelf rules;
    DossierRules dossier_rules;
    EventHub hub;
    EventRelay relay;
    UploadsAtWork at_work;
    VisitorRate visitors;
    storage::sql::Instant started{};
    std::function<http::Statistics()> statistics = [] { return http::Statistics{}; };
    std::atomic<bool> database_away = false;  // as the last regular question found
    std::filesystem::path guest_program = "/proc/self/exe";  // who serves guests

    storage::sql::Instant now() const { return clock(); }
    std::filesystem::path uploads_folder() const { return configuration.data / "uploads"; }
    /// Whether other nodes may share this database.
    bool shared() const { return database->engine() == storage::sql::Engine::postgresql; }
    /// Whether rows can be read and evidence taken and given now, as far as is known: never asks, never waits.
    bool ready() const { return !database_away && (!bucket || bucket->trouble().empty()); }
    /// Hands events that wait to the journal; what fails is logged and tried again.
    void deliver_events();

    /// Opens all of it in the data folder, which is made; migrates the database.
    static base::Result<std::unique_ptr<Services>> open(Configuration configuration, accounts::Settings settings,
                                                        std::function<storage::sql::Instant()> clock,
                                                        std::shared_ptr<Log> log);

  private:
    /// Mail and providers, as the configuration names them.
    base::Errors open_connections();
    Services(Configuration configured, std::function<storage::sql::Instant()> clock_given, std::shared_ptr<Log> log_given,
             std::unique_ptr<OpenedStores> stores);
};

}  // namespace egide::web
