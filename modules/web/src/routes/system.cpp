#include <sys/statvfs.h>

#include "bucket_state.h"
#include "egide/base/libraries.h"
#include "egide/sandbox/protections.h"
#include "gate.h"
#include "listing.h"
#include "routes.h"

namespace egide::web::routes {


namespace {

void write_protections(reading::JsonWriter& json, base::Language language) {
    static const std::vector<sandbox::Probed> probed = sandbox::probe_all();  // they do not change while a kernel runs
    static constexpr std::string_view kStates[] = {"yes", "partly", "no"};
    json.key("protections").begin_array();
    for (const sandbox::Probed& one : probed) {
        json.begin_object().field("name", sandbox::id_of(one.protection));
        json.field("state", kStates[static_cast<std::size_t>(one.state)]).field("needed", one.needed);
        json.field("title", base::render(sandbox::name_of(one.protection), language));
        json.field("text", base::render(sandbox::meaning_of(one), language)).end_object();
    }
    json.end_array();
}

/// Where the bucket is and what it does by itself; nothing that lets anybody in.
void write_bucket(Services& services, reading::JsonWriter& json) {
    const BucketConfiguration& given = services.configuration.bucket;
    const BucketState state = state_of(*services.bucket);
    json.key("bucket").begin_object().field("endpoint", given.endpoint).field("region", given.region);
    json.field("bucket", given.bucket).field("prefix", given.prefix).field("answers", state.trouble.empty());
    json.field("versioned", state.versioned).field("locks", state.locks);
    json.field("retention_mode", given.retention_mode).field("retention_days", given.retention_days);
    json.field("default_retention_mode", state.default_mode).field("default_retention_days", state.default_days);
    json.end_object();
}

void write_storage(Services& services, reading::JsonWriter& json) {
    const bool sqlite = services.database->engine() == storage::sql::Engine::sqlite;
    const auto size = services.vault->with([](evidence::Vault& vault) {
        const auto log = vault.journal();
        return log.ok() ? log->checkpoint().size : 0;
    });
    json.key("storage").begin_object().field("engine", sqlite ? "sqlite" : "postgresql");
    json.field("objects", services.bucket ? "s3" : "folder").field("evidence", size);
    if (services.bucket) {
        write_bucket(services, json);
    }
    json.end_object();
}

void write_jobs(Services& services, reading::JsonWriter& json) {
    const auto read = services.queue.counts();
    const jobs::Counts counts = read.ok() ? *read : jobs::Counts{};
    json.key("jobs").begin_object().field("waiting", counts.waiting).field("running", counts.running);
    json.field("done", counts.done).field("dead", counts.dead).field("cancelled", counts.cancelled).end_object();
}

void write_disk(Services& services, reading::JsonWriter& json) {
    struct statvfs disk {};
    const bool known = ::statvfs(services.configuration.data.c_str(), &disk) == 0;
    json.key("disk").begin_object().field("free", known ? disk.f_bavail * disk.f_frsize : 0);
    json.field("total", known ? disk.f_blocks * disk.f_frsize : 0).end_object();
}

void write_server(Services& services, reading::JsonWriter& json) {
    const http::Statistics now = services.statistics();
    json.key("server").begin_object().field("connections", now.connections_open).field("requests", now.requests);
    json.field("refused", now.requests_refused + now.connections_refused).field("failures", now.handler_failures);
    json.field("timeouts", now.timeouts).field("queue", now.queue_length).end_object();
}

void write_registry(Services& services, reading::JsonWriter& json) {
    const auto loaded = services.registry.get();
    json.key("registry").begin_object().field("entities", loaded ? loaded->registry.size() : 0).key("vintage");
    const auto vintage = loaded ? loaded->registry.vintage() : std::nullopt;
    vintage ? json.value(vintage->iso()) : json.null();
    json.end_object();
}

http::Response show_system(Services& services, http::Request& request) {
    if (auto refused = judge(services, request, "system.read", {})) {
        return std::move(*refused);
    }
    reading::JsonWriter json(false);
    json.begin_object().field("version", EGIDE_VERSION);
    json.field("started", storage::sql::show_instant(services.started));
    json.field("now", storage::sql::show_instant(services.now()));
    write_storage(services, json);
    write_protections(json, request.language);
    write_jobs(services, json);
    write_disk(services, json);
    write_server(services, json);
    write_registry(services, json);
    const auto shelf = services.rules.get();
    json.field("programmes", shelf.ok() ? (*shelf)->size() : 0).end_object();
    return http::json_response(json.take());
}

}  // namespace

Routes system(Services& services) {
    return {
        {.pattern = "/api/v1/system", .summary = {"L’état de l’instance", "How the instance fares"},
         .permission = "system.read", .answer_schema = "System", .handler = with(services, show_system)},
    };
}

}  // namespace egide::web::routes
