#pragma once

#include "egide/accounts/audit.h"

namespace egide::web {

class SharedVault;

/// Writes what happens to accounts and rights into the journal: the address is personal data, kept apart.
/// Entries keep the kinds that `accounts` gives to events.
class JournalTrail final : public accounts::AuditTrail {
  public:
    explicit JournalTrail(SharedVault& vault) : vault_(&vault) {}
    accounts::Done record(const accounts::Event& event) override;

  private:
    SharedVault* vault_;
};

}  // namespace egide::web
