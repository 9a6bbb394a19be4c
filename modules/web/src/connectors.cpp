#include "connectors.h"

#include <unistd.h>

#include <array>

#include "bucket_state.h"
#include "egide/web/messages.h"
#include "services.h"

namespace egide::web {

namespace {

using Seen = ConnectorState;

std::string english(const base::Errors& errors) {
    const std::string said = base::render(errors.front().message, base::Language::english);
    return errors.front().detail.empty() ? said : said + " (" + errors.front().detail + ")";
}

/// The state that the last check gives, where nothing else is known.
void use_check(Services& services, Connector& connector) {
    const auto check = services.checks.last(connector.id);
    if (!check) {
        return;
    }
    connector.state = check->answers ? Seen::ready : Seen::failing;
    connector.since = check->at;
    connector.detail = check->detail;
    connector.last_success = check->answers ? std::optional(check->at) : connector.last_success;
}

ConnectorCheck checked(Services& services, const accounts::Done& done) {
    return {done.ok(), done.ok() ? std::string() : english(done.errors()), services.now()};
}

Connector mail_connector(Services& services) {
    const MailConfiguration& mail = services.configuration.mail;
    Connector connector{"mail", "mail", messages::connector_mail(), Seen::off, services.started, {}, {}, {}, {}};
    if (services.post == nullptr) {
        return connector;
    }
    connector.state = Seen::unknown;
    connector.settings = {{"server", mail.server + ":" + std::to_string(mail.port)}, {"security", mail.security},
                          {"user", mail.user}, {"from", mail.from}, {"reply_to", mail.reply_to}};
    use_check(services, connector);
    const auto health = services.post->outbox.health();
    if (health.ok() && health->last_sent) {
        connector.last_success = std::max(health->last_sent, connector.last_success);
        connector.state = connector.state == Seen::unknown ? Seen::ready : connector.state;
    }
    if (health.ok() && health->failing_since) {
        connector.state = Seen::failing;
        connector.since = *health->failing_since;
        connector.detail = health->problem;
    }
    connector.check = [&services] {
        const mail::Delivery probed = services.post->carrier.probe();
        return ConnectorCheck{probed.kind == mail::Delivery::Kind::accepted, probed.detail, services.now()};
    };
    return connector;
}

Connector provider_connector(Services& services, const SignInProvider& provider) {
    Connector connector{"oidc-" + provider.id, "oidc", messages::connector_oidc({.label = provider.label}), Seen::unknown,
                        services.started, {}, {}, {{"issuer", provider.issuer}}, {}};
    use_check(services, connector);
    connector.check = [&services, &provider] { return checked(services, provider.provider->probe()); };
    return connector;
}

Connector database_connector(Services& services) {
    const bool sqlite = services.database->engine() == storage::sql::Engine::sqlite;
    Connector connector{"database", "database", messages::connector_database(), Seen::ready, services.started, {}, {},
                        {{"engine", sqlite ? "sqlite" : "postgresql"}}, {}};
    connector.check = [&services] {
        const auto asked = services.database->read(
            [](storage::sql::Transaction& transaction) { return transaction.query("SELECT 1"); });
        return checked(services, asked.ok() ? accounts::Done(std::monostate{}) : accounts::Done(asked.errors()));
    };
    use_check(services, connector);
    return connector;
}

ConnectorCheck folder_check(Services& services) {
    const bool writable = ::access(services.configuration.data.c_str(), R_OK | W_OK | X_OK) == 0;
    return {writable, writable ? "" : "the data folder cannot be written", services.now()};
}

ConnectorCheck bucket_check(Services& services) {
    const auto state = examine_bucket(services.configuration);
    const bool answers = state && state->trouble.empty();
    return {answers, state && !answers ? english(state->trouble) : std::string(), services.now()};
}

Connector objects_connector(Services& services) {
    Connector connector{"objects", "objects", messages::connector_objects(), Seen::ready, services.started, {}, {},
                        {{"place", "folder"}}, {}};
    connector.check = [&services] { return services.bucket ? bucket_check(services) : folder_check(services); };
    use_check(services, connector);
    if (services.bucket) {
        const BucketConfiguration& given = services.configuration.bucket;
        connector.settings = {{"endpoint", given.endpoint}, {"bucket", given.bucket}, {"prefix", given.prefix}};
        const base::Errors trouble = services.bucket->trouble();
        connector.state = trouble.empty() ? Seen::ready : Seen::failing;
        connector.detail = trouble.empty() ? std::string() : english(trouble);
    }
    return connector;
}

Connector plain(Services& services, const char* id, const base::Text& label, Seen state) {
    return {id, id, label, state, services.started, {}, {}, {}, {}};
}

}  // namespace

std::string_view word_of(ConnectorState state) {
    constexpr std::array<std::string_view, 4> kWords = {"off", "ready", "failing", "unknown"};
    return kWords.at(static_cast<std::size_t>(state));
}

void ConnectorChecks::keep(const std::string& connector, const ConnectorCheck& check) {
    const std::lock_guard lock(mutex_);
    checks_[connector] = check;
}

std::optional<ConnectorCheck> ConnectorChecks::last(const std::string& connector) const {
    const std::lock_guard lock(mutex_);
    const auto found = checks_.find(connector);
    return found == checks_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Connector> connectors_of(Services& services) {
    std::vector<Connector> all = {mail_connector(services)};
    for (const SignInProvider& provider : services.providers) {
        all.push_back(provider_connector(services, provider));
    }
    all.push_back(database_connector(services));
    all.push_back(objects_connector(services));
    all.push_back(plain(services, "timestamp", messages::connector_timestamp(), Seen::off));
    all.push_back(plain(services, "calendar", messages::connector_calendar(), Seen::ready));
    all.push_back(plain(services, "metrics", messages::connector_metrics(), Seen::ready));
    return all;
}

}  // namespace egide::web
