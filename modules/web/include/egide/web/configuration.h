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

    // [journal]
    std::string origin = {};  // the name of a journal to be made

    // [jobs]
    int job_threads = 2;

    // [limits]
    http::Limits limits = {};
    ApplicationLimits application = {};

    bool secure() const { return !certificate.empty(); }
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
