#pragma once

#include <functional>
#include <memory>
#include <string>

#include "egide/accounts/directory.h"
#include "egide/accounts/rights.h"
#include "egide/base/result.h"
#include "egide/web/configuration.h"

namespace egide::web {

/// The accounts of an instance without its server, for who holds the machine: the first link when no browser reaches
/// loopback, somebody who lost everything, a right to take away at once. A server that runs sees each change at its next
/// request, and writes it in the journal; without one, the next start does.
class AccountsDesk {
  public:
    /// Opens the rows of the instance, and makes them in a new data folder. Fails as the server's start does.
    static base::Result<std::unique_ptr<AccountsDesk>> open(const Configuration& configuration);
    ~AccountsDesk();
    AccountsDesk(const AccountsDesk&) = delete;
    AccountsDesk& operator=(const AccountsDesk&) = delete;

    accounts::Accounts& accounts();
    accounts::Rights& rights();
    accounts::Sessions& sessions();
    accounts::Instant now() const;
    /// Where the object of a scope lies, as the registry of the instance says.
    accounts::ObjectPlace place_of(const accounts::Scope& scope);
    /// The address behind which a link opens; under `public_address`, or on the machine itself without one.
    std::string address_of(const accounts::Link& link, accounts::LinkKind kind) const;

  private:
    struct State;
    explicit AccountsDesk(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace egide::web
