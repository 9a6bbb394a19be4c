#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/base/text.h"
#include "egide/http/limits.h"
#include "egide/storage/sql/database.h"

namespace egide::web {

/// What may be asked of the application itself, beside what http::Limits says of connections.
struct ApplicationLimits {
    std::uint64_t upload_bytes = 8ULL << 30;  // of one upload
    std::int64_t uploads_of_account = 64;     // under way at a time
    std::chrono::hours upload_kept{24};       // an upload that nobody takes over
    std::int64_t free_share = 10;             // percent of the disk that uploads leave free
    std::size_t dossier_bytes = 4u << 20;     // of a dossier.yaml to be evaluated
    std::size_t page_items = 200;             // of a list, at most
    std::chrono::hours replies_kept{24};      // answers to creations, for who repeats one
};

/// The server that takes letters; none when `server` is empty.
struct MailConfiguration {
    std::string server = {};
    std::uint16_t port = 587;
    std::string security = "starttls";  // starttls | tls | none (this machine alone)
    std::string user = {};
    std::filesystem::path password_file = {};
    std::string from = {};                       // "Égide <egide@example.fr>"
    std::string reply_to = {};                   // the same, or empty
    std::filesystem::path authorities = {};      // that vouch for the server; empty: the system's
    bool configured() const { return !server.empty(); }
};

/// Another's service at which people may sign in (OpenID Connect): one [[oidc]] table.
struct ProviderConfiguration {
    std::string id = {};        // small letters, digits and hyphens: for addresses
    base::Bilingual label = {};  // on the sign-in page
    std::string issuer = {};
    std::string client_id = {};
    std::filesystem::path client_secret_file = {};
    std::string scopes = "openid email profile";
    std::string acr_values = {};
    std::vector<std::string> required_acr = {};       // the strengths that are enough; empty: any
    std::vector<std::string> second_factor_acr = {};  // those that count as two factors
    std::vector<std::string> hosts = {};              // of its addresses, beside the issuer's own
    bool pkce = true;                                 // false: the provider refuses these parameters
};

/// A bucket that keeps the bytes of evidence, on a server that speaks S3. Secrets are in files of their own and are read
/// when the bucket is opened: a configuration holds none. Without an endpoint, the bytes are in the data folder.
struct BucketConfiguration {
    std::string endpoint = {};  // "https://s3.example:9000"
    std::string region = "us-east-1";
    std::string bucket = {};
    std::string prefix = {};  // empty, or ends with a slash
    std::string access_key = {};
    std::filesystem::path secret_key_file = {};
    std::filesystem::path session_token_file = {};  // of temporary credentials
    std::filesystem::path authorities = {};         // PEM; empty: those of the system
    std::string addressing = "path";                // "host": the bucket stands before the host's name
    std::string retention_mode = "none";            // "governance", "compliance"
    std::int64_t retention_days = 0;                // counted from each deposit
    std::size_t part_bytes = std::size_t{16} << 20;
    int attempts = 6;
    bool given() const { return !endpoint.empty(); }
};

/// All that an instance is told: a TOML file, then the command line over it. docs/how-to/serve.md lists the keys.
struct Configuration {
    // [server]
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::filesystem::path certificate = {};
    std::filesystem::path key = {};
    std::vector<std::string> hosts = {};
    std::string public_address = {};  // "https://egide.example": what links begin with
    bool behind_proxy = false;
    base::Language language = base::Language::french;
    std::size_t threads = 1;

    // [paths]
    std::filesystem::path data = {};
    std::filesystem::path programmes = {};
    std::filesystem::path interface = {};

    // [database]
    std::string postgresql = {};  // empty: a file in the data folder
    storage::sql::DatabaseOptions database = {};

    // [objects]
    BucketConfiguration bucket = {};

    // [accounts]
    std::filesystem::path accounts_key_file = {};  // empty: accounts.key in the data folder

    // [journal]
    std::string origin = {};  // the name of a journal to be made

    // [jobs]
    int job_threads = 2;

    // [mail]
    MailConfiguration mail = {};

    // [[oidc]]
    std::vector<ProviderConfiguration> providers = {};

    // [limits]
    http::Limits limits = {};
    ApplicationLimits application = {};

    bool secure() const { return !certificate.empty(); }
    std::filesystem::path accounts_key() const {
        return accounts_key_file.empty() ? data / "accounts.key" : accounts_key_file;
    }
};

/// Reads a configuration. An unknown section or key, a value of another kind or out of bounds is an error with file,
/// line and what was expected; all of them at once. A file that cannot be opened is an error of kind unavailable.
base::Result<Configuration> read_configuration(const std::filesystem::path& file);
/// The same for a text; `name` is the one shown in positions.
base::Result<Configuration> parse_configuration(std::string_view text, const std::string& name);

/// Every key as "section.name", with its default: for the documentation and its test.
struct Setting {
    std::string key;
    std::string value;
};
std::vector<Setting> settings();

/// "127.0.0.1:8080", "[::1]:8080", "8080": where to listen; nothing when it is none of these.
struct Listen {
    std::string address;
    std::uint16_t port = 0;
};
std::optional<Listen> parse_listen(std::string_view text);

}  // namespace egide::web
