// The directories of a candidate, and the collections that are audited here.
#include "caller.h"
#include "directories/audit_answers.h"
#include "directories/audit_work.h"
#include "egide/web/messages.h"
#include "evidence_intake.h"
#include "gate.h"
#include "idempotency.h"
#include "listing.h"
#include "request_body.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

constexpr std::int64_t kMostDossiers = 200;

http::Response list_directories(Services& services, http::Request& request) {
    desk::DossierQuery query;
    query.reach = reach_of(caller_of(request).standing, "directory.read", services.now());
    query.limit = kMostDossiers;
    reading::JsonWriter json(false);
    json.begin_object().key("items").begin_array();
    const auto done = services.database->read([&](Transaction& transaction) -> Done {
        const auto page = desk::list_dossiers(transaction, query);
        if (!page) {
            return page.errors();
        }
        for (const desk::Dossier& dossier : page->dossiers) {
            const auto contents = desk::load_contents(transaction, dossier.id);
            if (!contents) {
                return contents.errors();
            }
            for (const DeclaredDirectory& one : *contents ? directories_in(**contents) : std::vector<DeclaredDirectory>()) {
                write_directory(json, **contents, one);
            }
        }
        return std::monostate{};
    });
    return done ? http::json_response(json.end_array().end_object().take()) : unavailable(request, done.errors());
}

/// What the facts tell and no row of ours made: entered by hand, imported, or come from another instance.
void write_other_facts(reading::JsonWriter& json, const NamedDirectory& named, const std::vector<DirectoryAudit>& rows) {
    json.key("facts").begin_array();
    for (const DeclaredAudit& fact : declared_audits(named.contents, named.directory.id)) {
        const bool ours = std::any_of(rows.begin(), rows.end(), [&](const DirectoryAudit& row) { return row.part == fact.part; });
        if (ours) {
            continue;
        }
        json.begin_object().field("part", fact.part).field("tool", fact.tool).key("date");
        fact.date ? json.value(fact.date->iso()) : json.null();
        json.key("level");
        fact.level ? json.value(*fact.level) : json.null();
        json.key("piece");
        fact.piece ? json.value(*fact.piece) : json.null();
        json.end_object();
    }
    json.end_array();
}

http::Response show_directory(Services& services, http::Request& request) {
    auto found = named_directory(services, request, "directory.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& named = std::get<NamedDirectory>(found);
    const desk::Dossier& dossier = named.contents.dossier;
    const auto rows = services.database->read(
        [&](Transaction& transaction) { return audits_of(transaction, dossier.id, named.directory.id); });
    if (!rows) {
        return unavailable(request, rows.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().key("directory");
    write_directory(json, named.contents, named.directory);
    json.field("may_audit", may(services, request, "directory.audit", place_of(dossier)));
    json.field("may_edit", may(services, request, "dossier.edit", place_of(dossier)));
    json.field("facts_open", desk::may_change(dossier.stage, desk::PartKind::observation)).key("audits").begin_array();
    for (const DirectoryAudit& audit : *rows) {
        write_audit(json, audit, named.contents, request.language);
    }
    json.end_array();
    write_other_facts(json, named, *rows);
    return http::json_response(json.end_object().take());
}

base::Result<DirectoryAudit> ask_audit(Services& services, const http::Request& request, const NamedDirectory& named, const Upload& upload) {
    DirectoryAudit audit;
    audit.id = desk::new_id();
    audit.dossier = named.contents.dossier.id;
    audit.directory = named.directory.id;
    audit.tool = "egide";
    audit.state = "waiting";
    audit.author = caller_of(request).session.account;
    audit.at = services.now();
    audit.upload = upload.id;
    audit.file_name = upload.name.substr(0, 255);
    const auto done = services.database->write([&](Transaction& transaction) -> Done {
        const auto job = services.queue.enqueue(transaction, {.kind = std::string(kAuditJob), .payload = audit.id, .priority = 5, .most_attempts = 2});
        if (!job) {
            return job.errors();
        }
        audit.job = job->id;
        const auto added = add_audit(transaction, audit);
        return added ? note_change(services, transaction, request, "directory.audit_asked", named.contents.dossier, {{"audit", audit.id}}) : added;
    });
    return done ? base::Result<DirectoryAudit>(std::move(audit)) : base::Result<DirectoryAudit>(done.errors());
}

http::Response begin_audit(Services& services, http::Request& request) {
    auto found = named_directory(services, request, "directory.audit");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    RequestBody body(request);
    const std::string id = body.required_text("upload", 64);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto upload = whole_upload(services, request, id);
    if (auto* refused = std::get_if<http::Response>(&upload)) {
        return std::move(*refused);
    }
    auto& named = std::get<NamedDirectory>(found);
    auto audit = ask_audit(services, request, named, std::get<Upload>(upload));
    return audit ? audit_answer(services, request, {std::move(named.contents), std::move(*audit)}, 201) : unavailable(request, audit.errors());
}

http::Response show_audit(Services& services, http::Request& request) {
    auto found = named_audit(services, request, "directory.read");
    auto* refused = std::get_if<http::Response>(&found);
    return refused != nullptr ? std::move(*refused) : audit_answer(services, request, std::get<NamedAudit>(found));
}

/// The fact that a pre-audit of the same collection became before; else a new one.
std::string fact_for(const desk::Contents& contents, const DirectoryAudit& audit) {
    for (const DeclaredAudit& one : declared_audits(contents, audit.directory)) {
        if (one.tool == "egide" && one.date == audit.understood->date) {
            return one.part;
        }
    }
    return desk::new_id();
}

/// The fact, when the dossier still takes facts.
base::Result<std::optional<std::string>> write_fact(Services& services, Transaction& transaction, const http::Request& request,
                                                    desk::Contents& contents, const DirectoryAudit& audit) {
    if (!desk::may_change(contents.dossier.stage, desk::PartKind::observation)) {
        return std::optional<std::string>();
    }
    const auto rows = controls_of(transaction, audit.id);
    if (!rows) {
        return rows.errors();
    }
    std::vector<std::string> failing;
    for (const ControlRow& row : *rows) {
        if (!row.control.advisory && row.control.outcome == "fail") {
            failing.push_back(row.control.id);
        }
    }
    const auto level = audit.understood->certain ? std::optional(audit.understood->level) : std::nullopt;
    const desk::PartChange change{.kind = desk::PartKind::observation, .id = fact_for(contents, audit),
                                  .value = audit_fact(audit.directory, "egide", audit.understood->date, level, failing)};
    const auto changed = desk::change_parts(transaction, contents, std::span(&change, 1), caller_of(request).session.account, services.now());
    return changed ? base::Result<std::optional<std::string>>(change.id) : base::Result<std::optional<std::string>>(changed.errors());
}

/// False: it is not there to be confirmed any more.
base::Result<bool> confirm(Services& services, const http::Request& request, NamedAudit& named) {
    return services.database->write([&](Transaction& transaction) -> base::Result<bool> {
        auto contents = desk::load_contents(transaction, named.contents.dossier.id);
        auto audit = contents ? find_audit(transaction, named.contents.dossier.id, named.audit.id) : base::Result<std::optional<DirectoryAudit>>(contents.errors());
        if (!audit) {
            return audit.errors();
        }
        if (!*audit || (*audit)->state != "proposed") {
            return false;
        }
        named.contents = std::move(**contents);
        named.audit = std::move(**audit);
        auto part = write_fact(services, transaction, request, named.contents, named.audit);
        const auto kept = part ? keep(transaction, named.audit.id, *part) : base::Result<bool>(part.errors());
        if (!kept) {
            return kept.errors();
        }
        named.audit.part = *part;
        named.audit.state = "kept";
        const auto settled = settle_fact(services, transaction, request, named.contents, named.audit);
        return settled ? base::Result<bool>(true) : base::Result<bool>(settled.errors());
    });
}

http::Response confirm_audit(Services& services, http::Request& request) {
    auto found = named_audit(services, request, "directory.audit");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    auto& named = std::get<NamedAudit>(found);
    if (auto refused = judge(services, request, "dossier.edit", place_of(named.contents.dossier))) {
        return std::move(*refused);
    }
    const auto done = confirm(services, request, named);
    if (!done) {
        return unsound(request, done.errors());
    }
    return *done ? audit_answer(services, request, named) : refusal(request, 409, "conflict", messages::directory_not_proposed());
}

/// What runs is stopped, its collection dropped; what was kept goes with all that it found. The fact stays: it is the
/// dossier's.
http::Response end_audit(Services& services, http::Request& request) {
    auto found = named_audit(services, request, "directory.audit");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& named = std::get<NamedAudit>(found);
    const auto removed = services.database->write([&](Transaction& transaction) -> Done {
        const auto gone = remove_audit(transaction, named.audit.id);
        return gone ? note_change(services, transaction, request, "directory.audit_removed", named.contents.dossier, {{"audit", named.audit.id}}) : gone;
    });
    if (!removed) {
        return unavailable(request, removed.errors());
    }
    if (named.audit.job && (named.audit.state == "waiting" || named.audit.state == "running")) {
        static_cast<void>(services.queue.cancel(*named.audit.job));
    }
    if (named.audit.upload) {
        static_cast<void>(drop_upload(services, *named.audit.upload));
    }
    return http::empty_response();
}

}  // namespace

Routes directories(Services& services) {
    const std::vector<http::ErrorCase> unseen = {{404, "absent", {"rien de visible de ce nom", "nothing of this name in sight"}}};
    const std::string one = "/api/v1/dossiers/{id}/directories/{directory}";
    const std::string audit = "/api/v1/dossiers/{id}/audits/{audit}";
    return {
        {.pattern = "/api/v1/directories", .summary = {"Les annuaires des dossiers visibles", "The directories of the dossiers in sight"},
         .permission = "directory.read", .answer_schema = "DirectoryList", .handler = with(services, list_directories)},
        {.pattern = one, .summary = {"Un annuaire et ses audits", "A directory and its audits"}, .permission = "directory.read",
         .answer_schema = "DirectorySight", .errors = unseen, .handler = with(services, show_directory)},
        {.method = http::Method::post, .pattern = one + "/audits", .summary = {"Faire auditer une collecte déposée", "Have an uploaded collection audited"},
         .permission = "directory.audit", .parameters = {idempotency_parameter()}, .body = json_body("NewDirectoryAudit"), .answer_schema = "201 AuditSight",
         .errors = {unseen.front(), {409, "upload-not-whole", {"le dépôt n’est pas complet", "the upload is not whole"}}},
         .handler = once(services, begin_audit)},
        {.pattern = audit, .summary = {"Un audit d’annuaire", "An audit of a directory"}, .permission = "directory.read", .answer_schema = "AuditSight",
         .errors = unseen, .handler = with(services, show_audit)},
        {.method = http::Method::post, .pattern = audit + "/confirmation", .summary = {"Garder ce qu’un pré-audit a trouvé", "Keep what a pre-audit found"},
         .permission = "directory.audit", .answer_schema = "AuditSight",
         .errors = {unseen.front(), {409, "conflict", {"cet audit n’attend pas de confirmation", "this audit waits for no confirmation"}}},
         .handler = with(services, confirm_audit)},
        {.method = http::Method::remove, .pattern = audit, .summary = {"Arrêter, écarter ou effacer un audit", "Stop, set aside or erase an audit"},
         .permission = "directory.audit", .answer_schema = "204", .errors = unseen, .handler = with(services, end_audit)},
    };
}

}  // namespace egide::web::routes
