#include "egide/evidence/vault.h"

#include <algorithm>

#include "caller.h"
#include "egide/http/files.h"
#include "egide/web/messages.h"
#include "evidence_cells.h"
#include "gate.h"
#include "idempotency.h"
#include "journal_cells.h"
#include "listing.h"
#include "people.h"
#include "request_body.h"
#include "routes.h"
#include "upload_bytes.h"

namespace egide::web::routes {


namespace {

using evidence::Attests;
using evidence::Evidence;
using evidence::Vault;

constexpr std::size_t kMostEntities = 200;

/// The attested facts of a body; complaints go to it.
Attests read_attests(RequestBody& body) {
    Attests attests;
    const reading::Node* node = body.object("attests");
    if (node == nullptr) {
        return attests;
    }
    reading::Reader reader(*node, body.problems(), "attests");
    attests.directory = reader.text("directory").value_or("");
    attests.perimeter = reader.text("perimeter").value_or("");
    attests.entities = reader.texts("entities");
    attests.from = reader.date("from");
    attests.to = reader.date("to");
    attests.objective = reader.text("objective").value_or("");
    attests.piece = reader.text("piece").value_or("");
    attests.programme = reader.text("programme").value_or("");
    reader.finish();
    if (attests.entities.size() > kMostEntities) {
        body.complain(messages::too_many_entities({.most = kMostEntities}), "entities");
    }
    return attests;
}

http::Response deposit_receipt(const Evidence& held, const evidence::Added& added) {
    reading::JsonWriter json(false);
    json.begin_object().key("evidence");
    write_object(json, evidence_names(), cells_of(held));
    json.key("same_bytes").begin_array();
    for (const std::string& other : added.same_bytes) {
        json.value(other);
    }
    json.end_array().end_object();
    return http::json_response(json.take(), 201);
}

/// Brings the bytes to the bucket before the vault is asked, so that nobody waits for a slow one but who deposits: the
/// vault then finds them there. A bucket that does not take them leaves the upload as it is.
std::optional<http::Response> bring_to_bucket(Services& services, const http::Request& request,
                                              const evidence::NewEvidence& fresh) {
    if (!services.bucket) {
        return std::nullopt;
    }
    const auto there = services.bucket->put_one(fresh.open);
    if (there) {
        return std::nullopt;
    }
    services.log->errors("objects", there.errors());
    return storage_away(request);
}

/// Puts the whole upload into the vault and drops it from the uploads.
http::Response deposit_evidence(Services& services, const http::Request& request, const Upload& upload,
                       const evidence::NewEvidence& fresh) {
    if (auto away = bring_to_bucket(services, request, fresh)) {
        return std::move(*away);
    }
    const std::string& actor = caller_of(request).session.account;
    const auto added = services.vault->with(
        [&](Vault& vault) { return vault.add(actor, std::span<const evidence::NewEvidence>(&fresh, 1)); });
    if (!added) {
        services.log->errors("evidence", added.errors());
        return unavailable(request, added.errors());
    }
    const evidence::Added& one = added->front();
    if (one.evidence.empty()) {
        return unsound(request, one.errors);
    }
    const auto held = services.vault->with([&](Vault& vault) { return vault.get(one.evidence); });
    if (!held) {
        return unavailable(request, held.errors());
    }
    const auto dropped = drop_upload(services, upload.id);
    if (!dropped) {
        services.log->errors("uploads", dropped.errors());
    }
    return deposit_receipt(*held, one);
}

http::Response add_evidence(Services& services, http::Request& request) {
    RequestBody body(request);
    const std::string upload_id = body.required_text("upload", 64);
    evidence::NewEvidence fresh;
    const auto name = body.text("name", 255);
    fresh.attests = read_attests(body);
    fresh.collected = body.instant("collected");
    fresh.note = body.text("note", 2000).value_or("");
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    if (!may(services, request, "evidence.add", place_of(services, fresh.attests))) {
        return refusal(request, 403, "refused", messages::deposit_refused());
    }
    const auto upload = find_upload(services, caller_of(request).session.account, upload_id);
    if (!upload) {
        return unavailable(request, upload.errors());
    }
    if (!*upload || !(*upload)->whole()) {
        return refusal(request, *upload ? 409 : 422, *upload ? "upload-not-whole" : "invalid",
                       *upload ? messages::upload_not_whole() : messages::upload_absent());
    }
    fresh.open = bytes_of_upload(services, upload_id);
    fresh.name = name.value_or((*upload)->name);
    fresh.media_type = (*upload)->media_type;
    return deposit_evidence(services, request, **upload, fresh);
}

http::Response list_evidence(Services& services, http::Request& request) {
    auto asked = list_query(request, {"received", "name", "size"}, services.configuration.application.page_items);
    if (auto* refused = std::get_if<http::Response>(&asked)) {
        return std::move(*refused);
    }
    const ListQuery& query = std::get<ListQuery>(asked);
    evidence::Filter filter;
    filter.objective = request.query_parameter("objective").value_or("");
    filter.piece = request.query_parameter("piece").value_or("");
    filter.entity = request.query_parameter("entity").value_or("");
    filter.programme = request.query_parameter("programme").value_or("");
    filter.withdrawn = request.query_parameter("withdrawn").value_or("") == "true";
    std::vector<Cells> rows;
    bool journalled = false;
    const auto listed = services.vault->with([&](Vault& vault) {
        return vault.list(filter, [&](const Evidence& one) -> evidence::Done {
            const auto& record = one.latest().record;
            const auto place = record ? place_of(services, record->attests) : accounts::ObjectPlace{};
            if (may(services, request, "evidence.read", place)) {
                rows.push_back(cells_of(one));
                journalled = journalled || accounts::may(caller_of(request).standing, "evidence.read", place, services.now()).journalled;
            }
            return std::monostate{};
        });
    });
    if (!listed) {
        return unavailable(request, listed.errors());
    }
    if (query.csv) {
        note_export(services, request, "evidence");
    } else if (journalled) {
        note_export(services, request, "evidence.read");
    }
    std::reverse(rows.begin(), rows.end());
    auto page = page_of(request, query, evidence_names(), std::move(rows));
    auto* refused = std::get_if<http::Response>(&page);
    return refused != nullptr ? std::move(*refused) : list_response(request, query, std::get<Listing>(page));
}

/// The evidence that the path names, when the caller may do this to it.
Or<Evidence> named_evidence(Services& services, const http::Request& request, std::string_view action) {
    const std::string& id = request.path_parameter("id");
    if (!evidence::is_evidence_id(id)) {
        return absent(request);
    }
    auto found = services.vault->with([&](Vault& vault) { return vault.get(id); });
    const bool known = found.ok() && found->latest().record.has_value();
    const auto place = known ? place_of(services, found->latest().record->attests) : accounts::ObjectPlace{};
    if (auto refused = judge(services, request, action, place)) {
        return std::move(*refused);
    }
    if (!found) {
        return absent(request);
    }
    note_shown(services, request, action, place, id);
    return std::move(*found);
}

http::Response show_evidence(Services& services, http::Request& request) {
    auto found = named_evidence(services, request, "evidence.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const Evidence& held = std::get<Evidence>(found);
    const auto history = services.vault->with([&](Vault& vault) { return vault.history(held.id); });
    const auto log = services.vault->with([](Vault& vault) { return vault.journal(); });
    if (!history || !log) {
        return unavailable(request, history ? log.errors() : history.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().key("evidence");
    write_object(json, evidence_names(), cells_of(held));
    json.key("history").begin_array();
    for (const evidence::Event& event : *history) {
        const auto bytes = log->entry(event.index);
        if (bytes.ok()) {
            write_object(json, journal_names(), journal_cells(services, event.index, *bytes, request.language));
        }
    }
    json.end_array().end_object();
    return http::json_response(json.take());
}

/// The bytes of the vault as the body of an answer; what is found altered cuts the connection.
class HandedBytes final : public http::BodySource {
  public:
    explicit HandedBytes(std::unique_ptr<evidence::ByteSource> bytes) : bytes_(std::move(bytes)) {}
    std::size_t read(std::span<char> into) override {
        const auto got = bytes_->read(into);
        if (!got) {
            throw std::runtime_error("evidence cannot be read: " + got.errors().front().detail);
        }
        return *got;
    }

  private:
    std::unique_ptr<evidence::ByteSource> bytes_;
};

http::Response evidence_content(Services& services, http::Request& request) {
    auto found = named_evidence(services, request, "evidence.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const Evidence& held = std::get<Evidence>(found);
    const auto& record = held.latest().record;
    if (held.tombstone || !record || !record->held()) {
        return refusal(request, 410, "withdrawn", messages::evidence_without_bytes());
    }
    if (services.bucket) {  // asked before the vault is, so that nobody else waits for a bucket that is slow
        const auto there = services.bucket->size(record->content->object.sha256);
        if (!there) {
            services.log->errors("objects", there.errors());
            return storage_away(request);
        }
    }
    const std::string& actor = caller_of(request).session.account;
    auto handed = services.vault->with([&](Vault& vault) { return vault.read(actor, held.id); });
    if (!handed) {
        services.log->errors("evidence", handed.errors());
        return unavailable(request, handed.errors());
    }
    http::Response response;
    response.fields.add("Content-Type", handed->record.content->media_type);
    response.fields.add("Content-Disposition", http::download_disposition(handed->record.content->name));
    response.fields.add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
    response.body = http::StreamedBody{std::make_unique<HandedBytes>(std::move(handed->bytes)),
                                       handed->record.content->object.size};
    return response;
}

}  // namespace

Routes evidence(Services& services) {
    using Place = http::Parameter::Place;
    const std::vector<http::ErrorCase> unseen = {{404, "absent", {"aucune preuve visible de ce nom", "no evidence of this name in sight"}}};
    return {
        {.pattern = "/api/v1/evidence", .summary = {"Les preuves", "Evidence"}, .permission = "evidence.read",
         .parameters = list_parameters({{"objective", Place::query, {"De cet objectif", "Of this objective"}},
                                        {"piece", Place::query, {"De cette pièce", "Of this piece"}},
                                        {"entity", Place::query, {"De cet établissement", "Of this establishment"}},
                                        {"programme", Place::query, {"De ce programme", "Of this programme"}},
                                        {"withdrawn", Place::query, {"Aussi les retirées", "Withdrawn ones too"}, false,
                                         R"({"type":"boolean"})"}}),
         .answer_schema = "EvidenceList", .handler = with(services, list_evidence)},
        {.method = http::Method::post, .pattern = "/api/v1/evidence", .summary = {"Déposer une preuve", "Deposit evidence"},
         .permission = "evidence.add", .parameters = {idempotency_parameter()}, .body = json_body("NewEvidence"),
         .answer_schema = "201 Deposited",
         .errors = {{409, "upload-not-whole", {"le dépôt n’est pas complet", "the upload is not whole"}}},
         .handler = once(services, add_evidence)},
        {.pattern = "/api/v1/evidence/{id}", .summary = {"Une preuve et son histoire", "A piece of evidence and its history"},
         .permission = "evidence.read", .answer_schema = "EvidenceDetail", .errors = unseen, .handler = with(services, show_evidence)},
        {.pattern = "/api/v1/evidence/{id}/content", .summary = {"Les octets d’une preuve", "The bytes of a piece of evidence"},
         .permission = "evidence.read", .answer_schema = "*/*", .errors = unseen, .handler = with(services, evidence_content)},
    };
}

}  // namespace egide::web::routes
