#include "egide/web/connections.h"

#include <fcntl.h>

#include <cstdlib>
#include <stdexcept>

#include "connectors.h"
#include "services.h"

namespace egide::web {

namespace {

/// An empty instance that nobody sees: connectors belong to an opened one.
class PassingFolder {
  public:
    PassingFolder() : path_((std::filesystem::temp_directory_path() / "egide-connections-XXXXXX").string()) {
        if (::mkdtemp(path_.data()) == nullptr) {
            throw std::runtime_error("cannot make a temporary folder");
        }
    }
    ~PassingFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    PassingFolder(const PassingFolder&) = delete;
    PassingFolder& operator=(const PassingFolder&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

Connection described(const Connector& connector, bool ask) {
    Connection connection{connector.id, connector.label, {}, false, false, {}};
    connection.place = connector.settings.empty() ? std::string() : connector.settings.front().second;
    if (ask && connector.check != nullptr) {
        const ConnectorCheck check = connector.check();
        connection.asked = true;
        connection.answers = check.answers;
        connection.detail = check.detail;
    }
    return connection;
}

storage::sql::Instant now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace

base::Result<std::vector<Connection>> connections_of(Configuration configuration, bool ask) {
    const PassingFolder folder;
    Configuration passing;
    passing.data = folder.path();
    passing.public_address = configuration.public_address;
    passing.mail = std::move(configuration.mail);
    passing.providers = std::move(configuration.providers);
    const auto services =
        Services::open(std::move(passing), {}, now, std::make_shared<Log>(::open("/dev/null", O_WRONLY | O_CLOEXEC)));
    if (!services) {
        return services.errors();
    }
    std::vector<Connection> all;
    for (const Connector& connector : connectors_of(**services)) {
        if (connector.kind == "mail" || connector.kind == "oidc") {
            all.push_back(described(connector, ask));
        }
    }
    return all;
}

}  // namespace egide::web
