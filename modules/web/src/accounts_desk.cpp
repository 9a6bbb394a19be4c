#include "egide/web/accounts_desk.h"

#include <chrono>

#include "egide/web/messages.h"
#include "gate.h"
#include "instance_rows.h"
#include "network.h"
#include "registry_holder.h"

namespace egide::web {

namespace {

accounts::Instant system_clock() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace

struct AccountsDesk::State {
    State(Configuration configured, std::unique_ptr<storage::sql::Database> rows,
          std::unique_ptr<accounts::AccountStore> opened)
        : configuration(std::move(configured)),
          database(std::move(rows)),
          store(std::move(opened)),
          accounts(*store),
          rights(*store),
          sessions(*store),
          registry(configuration.data) {}

    Configuration configuration;
    std::unique_ptr<storage::sql::Database> database;
    std::unique_ptr<accounts::AccountStore> store;
    accounts::Accounts accounts;
    accounts::Rights rights;
    accounts::Sessions sessions;
    RegistryHolder registry;
};

AccountsDesk::AccountsDesk(std::unique_ptr<State> state) : state_(std::move(state)) {}
AccountsDesk::~AccountsDesk() = default;

base::Result<std::unique_ptr<AccountsDesk>> AccountsDesk::open(const Configuration& configuration) {
    auto rows = open_rows(configuration, {}, system_clock);
    if (!rows) {
        return rows.errors();
    }
    auto state = std::make_unique<State>(configuration, std::move(rows->database), std::move(rows->accounts));
    return std::unique_ptr<AccountsDesk>(new AccountsDesk(std::move(state)));
}

accounts::Accounts& AccountsDesk::accounts() {
    return state_->accounts;
}

accounts::Rights& AccountsDesk::rights() {
    return state_->rights;
}

accounts::Sessions& AccountsDesk::sessions() {
    return state_->sessions;
}

accounts::Instant AccountsDesk::now() const {
    return state_->store->now();
}

accounts::ObjectPlace AccountsDesk::place_of(const accounts::Scope& scope) {
    return web::place_of(state_->registry, scope);
}

std::string AccountsDesk::address_of(const accounts::Link& link, accounts::LinkKind kind) const {
    const Configuration& configuration = state_->configuration;
    const std::string path = kind == accounts::LinkKind::reset ? "/reinitialisation/" : "/premier-acces/";
    const std::string base = configuration.public_address.empty()
                                 ? address_text(configuration.secure(), configuration.address, configuration.port)
                                 : configuration.public_address;
    return base + path + std::string(link.token.view());
}

}  // namespace egide::web
