#include "settings_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace egide::web {

namespace {

template <typename Member>
using Place = std::function<Member&(Configuration&)>;

template <typename Member>
Member read(const Place<Member>& place, const Configuration& configuration) {
    Configuration copy = configuration;
    return place(copy);
}

SettingRule text(std::string_view key, std::string expected, const Place<std::string>& place) {
    return {key, std::move(expected),
            [place](const TomlValue& value, Configuration& configuration) {
                const auto* given = std::get_if<std::string>(&value.value);
                if (given != nullptr) {
                    place(configuration) = *given;
                }
                return given != nullptr;
            },
            [place](const Configuration& configuration) { return fmt::format("\"{}\"", read(place, configuration)); }};
}

SettingRule path(std::string_view key, const Place<std::filesystem::path>& place) {
    return {key, "\"/…\"",
            [place](const TomlValue& value, Configuration& configuration) {
                const auto* given = std::get_if<std::string>(&value.value);
                if (given != nullptr) {
                    place(configuration) = *given;
                }
                return given != nullptr && !given->empty();
            },
            [place](const Configuration& configuration) {
                return fmt::format("\"{}\"", read(place, configuration).string());
            }};
}

SettingRule truth(std::string_view key, const Place<bool>& place) {
    return {key, "true | false",
            [place](const TomlValue& value, Configuration& configuration) {
                const auto* given = std::get_if<bool>(&value.value);
                if (given != nullptr) {
                    place(configuration) = *given;
                }
                return given != nullptr;
            },
            [place](const Configuration& configuration) {
                return std::string(read(place, configuration) ? "true" : "false");
            }};
}

SettingRule texts(std::string_view key, const Place<std::vector<std::string>>& place) {
    return {key, "[\"…\", \"…\"]",
            [place](const TomlValue& value, Configuration& configuration) {
                const auto* given = std::get_if<std::vector<std::string>>(&value.value);
                if (given != nullptr) {
                    place(configuration) = *given;
                }
                return given != nullptr;
            },
            [place](const Configuration& configuration) {
                return read(place, configuration).empty() ? std::string("[]") : std::string("[…]");
            }};
}

/// A whole number between two others. `Get` and `Set` turn the member into a number and back.
template <typename Member>
SettingRule number(std::string_view key, std::int64_t least, std::int64_t most, const Place<Member>& place) {
    return {key, fmt::format("{} … {}", least, most),
            [=](const TomlValue& value, Configuration& configuration) {
                const auto* given = std::get_if<std::int64_t>(&value.value);
                if (given == nullptr || *given < least || *given > most) {
                    return false;
                }
                place(configuration) = static_cast<Member>(*given);
                return true;
            },
            [place](const Configuration& configuration) {
                return fmt::format("{}", static_cast<std::int64_t>(read(place, configuration)));
            }};
}

template <typename Duration>
SettingRule span(std::string_view key, std::int64_t least, std::int64_t most, const Place<Duration>& place) {
    return {key, fmt::format("{} … {}", least, most),
            [=](const TomlValue& value, Configuration& configuration) {
                const auto* given = std::get_if<std::int64_t>(&value.value);
                if (given == nullptr || *given < least || *given > most) {
                    return false;
                }
                place(configuration) = Duration(*given);
                return true;
            },
            [place](const Configuration& configuration) {
                return fmt::format("{}", std::int64_t{read(place, configuration).count()});
            }};
}

/// One of a few words.
SettingRule word(std::string_view key, std::vector<std::string> words, const Place<std::string>& place) {
    std::string expected;
    for (const std::string& one : words) {
        expected += (expected.empty() ? "\"" : " | \"") + one + "\"";
    }
    return {key, expected,
            [place, words](const TomlValue& value, Configuration& configuration) {
                const auto* given = std::get_if<std::string>(&value.value);
                const bool known = given != nullptr && std::find(words.begin(), words.end(), *given) != words.end();
                if (known) {
                    place(configuration) = *given;
                }
                return known;
            },
            [place](const Configuration& configuration) { return fmt::format("\"{}\"", read(place, configuration)); }};
}

SettingRule listen_rule() {
    return {"server.listen", "\"127.0.0.1:8080\", \"[::1]:8080\"",
            [](const TomlValue& value, Configuration& configuration) {
                const auto* given = std::get_if<std::string>(&value.value);
                const auto listen = given == nullptr ? std::nullopt : parse_listen(*given);
                if (listen) {
                    configuration.address = listen->address;
                    configuration.port = listen->port;
                }
                return listen.has_value();
            },
            [](const Configuration& configuration) {
                return fmt::format("\"{}:{}\"", configuration.address, configuration.port);
            }};
}

SettingRule language_rule() {
    return {"server.language", "\"fr\" | \"en\"",
            [](const TomlValue& value, Configuration& configuration) {
                const auto* given = std::get_if<std::string>(&value.value);
                if (given == nullptr || (*given != "fr" && *given != "en")) {
                    return false;
                }
                configuration.language = *given == "fr" ? base::Language::french : base::Language::english;
                return true;
            },
            [](const Configuration& configuration) {
                return std::string(configuration.language == base::Language::french ? "\"fr\"" : "\"en\"");
            }};
}

#define EGIDE_AT(type, member) Place<type>([](Configuration& c) -> type& { return c.member; })

void add_bucket(std::vector<SettingRule>& rules) {
    using Path = std::filesystem::path;
    constexpr std::int64_t kMegabyte = 1 << 20;
    rules.push_back(text("objects.endpoint", "\"https://s3.example:9000\"", EGIDE_AT(std::string, bucket.endpoint)));
    rules.push_back(text("objects.region", "\"us-east-1\"", EGIDE_AT(std::string, bucket.region)));
    rules.push_back(text("objects.bucket", "\"egide\"", EGIDE_AT(std::string, bucket.bucket)));
    rules.push_back(text("objects.prefix", "\"egide/\"", EGIDE_AT(std::string, bucket.prefix)));
    rules.push_back(text("objects.access_key", "\"…\"", EGIDE_AT(std::string, bucket.access_key)));
    rules.push_back(path("objects.secret_key_file", EGIDE_AT(Path, bucket.secret_key_file)));
    rules.push_back(path("objects.session_token_file", EGIDE_AT(Path, bucket.session_token_file)));
    rules.push_back(path("objects.authorities", EGIDE_AT(Path, bucket.authorities)));
    rules.push_back(word("objects.addressing", {"path", "host"}, EGIDE_AT(std::string, bucket.addressing)));
    rules.push_back(word("objects.retention_mode", {"none", "governance", "compliance"},
                         EGIDE_AT(std::string, bucket.retention_mode)));
    rules.push_back(number("objects.retention_days", 0, 36'500, EGIDE_AT(std::int64_t, bucket.retention_days)));
    rules.push_back(number("objects.part_bytes", 5 * kMegabyte, 256 * kMegabyte, EGIDE_AT(std::size_t, bucket.part_bytes)));
    rules.push_back(number("objects.attempts", 1, 20, EGIDE_AT(int, bucket.attempts)));
}

void add_head(std::vector<SettingRule>& rules) {
    rules.push_back(listen_rule());
    rules.push_back(path("server.certificate", EGIDE_AT(std::filesystem::path, certificate)));
    rules.push_back(path("server.key", EGIDE_AT(std::filesystem::path, key)));
    rules.push_back(texts("server.hosts", EGIDE_AT(std::vector<std::string>, hosts)));
    rules.push_back(text("server.public_address", "\"https://…\"", EGIDE_AT(std::string, public_address)));
    rules.push_back(truth("server.behind_proxy", EGIDE_AT(bool, behind_proxy)));
    rules.push_back(language_rule());
    rules.push_back(number("server.threads", 1, 64, EGIDE_AT(std::size_t, threads)));
    rules.push_back(path("paths.data", EGIDE_AT(std::filesystem::path, data)));
    rules.push_back(path("paths.programmes", EGIDE_AT(std::filesystem::path, programmes)));
    rules.push_back(path("paths.interface", EGIDE_AT(std::filesystem::path, interface)));
    rules.push_back(text("database.postgresql", "\"host=… dbname=…\"", EGIDE_AT(std::string, postgresql)));
    rules.push_back(number("database.connections", 1, 200, EGIDE_AT(std::size_t, database.connections)));
    rules.push_back(span("database.wait_ms", 10, 60'000, EGIDE_AT(std::chrono::milliseconds, database.wait)));
    rules.push_back(span("database.longest_statement_ms", 0, 600'000,
                         EGIDE_AT(std::chrono::milliseconds, database.longest_statement)));
    add_bucket(rules);
    rules.push_back(path("accounts.key_file", EGIDE_AT(std::filesystem::path, accounts_key_file)));
    rules.push_back(text("journal.origin", "\"egide.example\"", EGIDE_AT(std::string, origin)));
    rules.push_back(number("jobs.threads", 1, 64, EGIDE_AT(int, job_threads)));
}

SettingRule security_rule() {
    return {"mail.security", "\"starttls\" | \"tls\" | \"none\"",
            [](const TomlValue& value, Configuration& configuration) {
                const auto* given = std::get_if<std::string>(&value.value);
                const bool known = given != nullptr && (*given == "starttls" || *given == "tls" || *given == "none");
                configuration.mail.security = known ? *given : configuration.mail.security;
                return known;
            },
            [](const Configuration& configuration) { return fmt::format("\"{}\"", configuration.mail.security); }};
}

void add_mail(std::vector<SettingRule>& rules) {
    rules.push_back(text("mail.server", "\"smtp.example.fr\"", EGIDE_AT(std::string, mail.server)));
    rules.push_back(number("mail.port", 1, 65'535, EGIDE_AT(std::uint16_t, mail.port)));
    rules.push_back(security_rule());
    rules.push_back(text("mail.user", "\"…\"", EGIDE_AT(std::string, mail.user)));
    rules.push_back(path("mail.password_file", EGIDE_AT(std::filesystem::path, mail.password_file)));
    rules.push_back(text("mail.from", "\"Égide <egide@example.fr>\"", EGIDE_AT(std::string, mail.from)));
    rules.push_back(text("mail.reply_to", "\"aide@example.fr\"", EGIDE_AT(std::string, mail.reply_to)));
    rules.push_back(path("mail.authorities", EGIDE_AT(std::filesystem::path, mail.authorities)));
}

void add_connection_limits(std::vector<SettingRule>& rules) {
    using std::chrono::milliseconds;
    constexpr std::int64_t kMegabyte = 1 << 20;
    rules.push_back(number("limits.head_bytes", 1024, kMegabyte, EGIDE_AT(std::size_t, limits.head_bytes)));
    rules.push_back(number("limits.target_bytes", 256, kMegabyte, EGIDE_AT(std::size_t, limits.target_bytes)));
    rules.push_back(number("limits.fields", 10, 1000, EGIDE_AT(std::size_t, limits.fields)));
    rules.push_back(number("limits.query_parameters", 1, 1000, EGIDE_AT(std::size_t, limits.query_parameters)));
    rules.push_back(span("limits.head_ms", 100, 600'000, EGIDE_AT(milliseconds, limits.head_time)));
    rules.push_back(span("limits.handshake_ms", 100, 600'000, EGIDE_AT(milliseconds, limits.handshake_time)));
    rules.push_back(number("limits.connections", 1, 100'000, EGIDE_AT(std::size_t, limits.connections)));
    rules.push_back(number("limits.connections_per_address", 1, 100'000,
                           EGIDE_AT(std::size_t, limits.connections_per_address)));
    rules.push_back(span("limits.idle_ms", 100, 3'600'000, EGIDE_AT(milliseconds, limits.idle_time)));
    rules.push_back(span("limits.request_ms", 1000, 3'600'000, EGIDE_AT(milliseconds, limits.request_time)));
    rules.push_back(number("limits.body_bytes", 1024, 64 * kMegabyte, EGIDE_AT(std::size_t, limits.body_bytes)));
    rules.push_back(number("limits.pace_bytes", 1, 64 * kMegabyte, EGIDE_AT(std::size_t, limits.pace_bytes)));
    rules.push_back(span("limits.pace_ms", 1000, 600'000, EGIDE_AT(milliseconds, limits.pace_time)));
    rules.push_back(number("limits.workers", 1, 256, EGIDE_AT(std::size_t, limits.workers)));
    rules.push_back(number("limits.queue", 1, 100'000, EGIDE_AT(std::size_t, limits.queue)));
    rules.push_back(span("limits.retry_after_s", 1, 3600, EGIDE_AT(std::chrono::seconds, limits.retry_after)));
    rules.push_back(number("limits.event_streams", 0, 100'000, EGIDE_AT(std::size_t, limits.event_streams)));
    rules.push_back(span("limits.heartbeat_ms", 1000, 600'000, EGIDE_AT(milliseconds, limits.heartbeat)));
    rules.push_back(span("limits.grace_ms", 0, 600'000, EGIDE_AT(milliseconds, limits.grace)));
}

void add_application_limits(std::vector<SettingRule>& rules) {
    using std::chrono::hours;
    rules.push_back(number("limits.upload_bytes", 1, std::numeric_limits<std::int64_t>::max() / 2,
                           EGIDE_AT(std::uint64_t, application.upload_bytes)));
    rules.push_back(number("limits.uploads_of_account", 1, 10'000,
                           EGIDE_AT(std::int64_t, application.uploads_of_account)));
    rules.push_back(span("limits.upload_kept_h", 1, 24 * 90, EGIDE_AT(hours, application.upload_kept)));
    rules.push_back(number("limits.free_share_pct", 0, 90, EGIDE_AT(std::int64_t, application.free_share)));
    rules.push_back(number("limits.dossier_bytes", 1024, 8 << 20, EGIDE_AT(std::size_t, application.dossier_bytes)));
    rules.push_back(number("limits.page_items", 1, 10'000, EGIDE_AT(std::size_t, application.page_items)));
    rules.push_back(span("limits.replies_kept_h", 1, 24 * 90, EGIDE_AT(hours, application.replies_kept)));
}

#undef EGIDE_AT

}  // namespace

const std::vector<SettingRule>& setting_rules() {
    static const std::vector<SettingRule> rules = [] {
        std::vector<SettingRule> all;
        add_head(all);
        add_mail(all);
        add_connection_limits(all);
        add_application_limits(all);
        return all;
    }();
    return rules;
}

}  // namespace egide::web
