#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "egide/base/result.h"
#include "egide/base/text.h"
#include "egide/web/configuration.h"

namespace egide::web {

/// What `egide serve` is asked.
struct ServeOptions {
    Configuration configuration;  // the file, and the command line over it
    bool demo = false;            // invented accounts and data, on this machine alone
    base::Language language = base::Language::french;
    /// Writes invented establishments and dossiers into an empty data folder; asked for once, by a demonstration.
    std::function<base::Errors(const std::filesystem::path& data)> fill = {};
    /// Lines for the person who started the program: the address, the first link.
    std::function<void(const std::string& line)> print = {};
};

/// Serves until SIGTERM or SIGINT, then ends what runs and gives 0. SIGHUP reads the certificate again. Fails when the
/// data folder, the database, the rules or the address cannot be used, and on an address that others reach before an
/// administrator exists. Takes over the process's signals; to be called once, by the first thread, before any other.
base::Result<int> serve(ServeOptions options);

/// The description of the route table that `serve` serves (docs/openapi.json).
std::string description_of_routes();

}  // namespace egide::web
