#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "egide/base/text.h"
#include "egide/storage/sql/value.h"

namespace egide::web {

struct Services;

/// What came of asking what lies behind a connector whether it answers.
struct ConnectorCheck {
    bool answers = false;
    std::string detail;  // in the other side's words; empty when it answers
    storage::sql::Instant at{};
};

/// The last checks made by this process. Safe from several threads.
class ConnectorChecks {
  public:
    void keep(const std::string& connector, const ConnectorCheck& check);
    std::optional<ConnectorCheck> last(const std::string& connector) const;

  private:
    mutable std::mutex mutex_;
    std::map<std::string, ConnectorCheck> checks_;
};

enum class ConnectorState { off, ready, failing, unknown };
std::string_view word_of(ConnectorState state);

/// Something outside that this instance leans on.
struct Connector {
    std::string id;
    std::string kind;  // mail, oidc, objects, timestamp, database, calendar, metrics
    base::Text label;
    ConnectorState state = ConnectorState::unknown;
    storage::sql::Instant since{};
    std::string detail;
    std::optional<storage::sql::Instant> last_success;
    std::vector<std::pair<std::string, std::string>> settings;  // never a secret
    std::function<ConnectorCheck()> check;                      // null: there is nothing to ask
};

/// All of them, as this process knows them; asks nothing outside but the database.
std::vector<Connector> connectors_of(Services& services);

}  // namespace egide::web
