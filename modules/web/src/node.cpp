#include "egide/web/node.h"

#include <optional>

#include "accounts_key.h"
#include "bucket_state.h"
#include "egide/organisation/store.h"
#include "egide/storage/sql/database.h"
#include "egide/web/messages.h"
#include "instance_rows.h"

namespace egide::web {

namespace {

namespace fs = std::filesystem;
using State = NodeFact::State;
using storage::sql::Database;

bool is_file(const fs::path& file) {
    std::error_code none;
    return fs::is_regular_file(file, none);
}

base::Text told(const base::Errors& errors) {
    return errors.empty() ? messages::plain({.text = "?"}) : errors.front().message;
}

/// The database when it answers; a file that is not there is not made.
base::Result<std::optional<Database>> rows_now(const Configuration& configuration) {
    const auto place = rows_of(configuration, configuration.data);
    const auto* const file = std::get_if<storage::sql::SqliteFile>(&place);
    if (file != nullptr && !is_file(file->path)) {
        return std::optional<Database>();
    }
    auto opened = Database::open(place, configuration.database);
    return opened ? base::Result<std::optional<Database>>(std::optional(std::move(*opened))) : opened.errors();
}

NodeFact rows_fact(const Configuration& configuration, base::Result<std::optional<Database>>& rows) {
    const bool shared = !configuration.postgresql.empty();
    NodeFact fact{"rows", State::good, messages::node_rows(), shared ? messages::node_rows_server() : messages::node_rows_file()};
    if (!rows) {
        fact.state = State::missing;
        fact.what = told(rows.errors());
    } else if (!*rows) {
        fact.state = State::told;
        fact.what = messages::node_not_started();
    }
    return fact;
}

void add_protections(std::vector<NodeFact>& facts, const Configuration& configuration, const BucketState& state) {
    facts.push_back({"versions", state.versioned ? State::good : State::limited, messages::node_versions(),
                     state.versioned ? messages::node_versions_kept() : messages::node_versions_lost()});
    const BucketConfiguration& given = configuration.bucket;
    const bool retained = given.retention_mode != "none";
    facts.push_back({"retention", retained && state.locks ? State::good : State::limited, messages::node_retention(),
                     retained && !state.locks ? messages::node_retention_unable()
                     : retained ? messages::node_retention_kept({.days = given.retention_days, .mode = given.retention_mode})
                     : state.locks ? messages::node_retention_possible()
                                   : messages::node_retention_none()});
    if (state.default_mode != "none") {
        facts.push_back({"default_retention", State::limited, messages::node_default_retention(),
                         messages::node_default_retention_found({.days = state.default_days, .mode = state.default_mode})});
    }
}

void add_objects(std::vector<NodeFact>& facts, const Configuration& configuration) {
    const auto state = examine_bucket(configuration);
    if (!state) {
        const bool alone = configuration.postgresql.empty();
        facts.push_back({"objects", alone ? State::good : State::limited, messages::node_objects(),
                         alone ? messages::node_objects_folder() : messages::node_objects_folder_shared()});
        return;
    }
    const bool well = state->trouble.empty();
    facts.push_back({"objects", well ? State::good : State::missing, messages::node_objects(),
                     well ? messages::node_objects_bucket(
                                {.bucket = configuration.bucket.bucket, .endpoint = configuration.bucket.endpoint})
                          : told(state->trouble)});
    if (well) {
        add_protections(facts, configuration, *state);
    }
}

NodeFact journal_fact(const Configuration& configuration) {
    const bool shared = !configuration.postgresql.empty();
    const fs::path key = configuration.data / "keys/journal";
    if (!is_file(key)) {
        return {"journal", shared ? State::missing : State::told, messages::node_journal(),
                shared ? messages::node_journal_key_missing({.path = key.string()}) : messages::node_not_started()};
    }
    return {"journal", State::good, messages::node_journal(),
            shared ? messages::node_journal_shared() : messages::node_journal_folder()};
}

NodeFact key_fact(const Configuration& configuration, base::Result<std::optional<Database>>& rows) {
    const fs::path file = configuration.accounts_key();
    NodeFact fact{"accounts_key", State::told, messages::node_accounts_key(), messages::node_not_started()};
    if (!is_file(file)) {
        const bool shared = !configuration.postgresql.empty();
        fact.state = shared ? State::missing : State::told;
        fact.what = shared ? messages::node_accounts_key_missing({.path = file.string()}) : fact.what;
        return fact;
    }
    const auto same = rows && *rows ? is_accounts_key_of(**rows, file) : std::optional<bool>();
    if (same) {
        fact.state = *same ? State::good : State::missing;
        fact.what = *same ? messages::node_accounts_key_same() : messages::accounts_other_key({.path = file.string()});
    }
    return fact;
}

NodeFact uploads_fact(const Configuration& configuration) {
    const bool bucket = configuration.bucket.given();
    const bool alone = configuration.postgresql.empty();
    return {"uploads", bucket || alone ? State::good : State::limited, messages::node_uploads(),
            bucket  ? messages::node_uploads_bucket()
            : alone ? messages::node_uploads_folder()
                    : messages::node_uploads_folder_shared()};
}

NodeFact registry_fact(const Configuration& configuration) {
    const bool here = is_file(organisation::registry_path(configuration.data));
    const bool shared = !configuration.postgresql.empty();
    return {"registry", here ? State::good : State::limited, messages::node_registry(),
            !here    ? messages::node_registry_absent()
            : shared ? messages::node_registry_shared()
                     : messages::node_registry_folder()};
}

}  // namespace

std::vector<NodeFact> examine_node(const Configuration& configuration) {
    auto rows = rows_now(configuration);
    std::vector<NodeFact> facts;
    facts.push_back(rows_fact(configuration, rows));
    add_objects(facts, configuration);
    facts.push_back(journal_fact(configuration));
    facts.push_back(key_fact(configuration, rows));
    facts.push_back(uploads_fact(configuration));
    facts.push_back(registry_fact(configuration));
    return facts;
}

}  // namespace egide::web
