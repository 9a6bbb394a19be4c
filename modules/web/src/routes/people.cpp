#include <algorithm>

#include "base64.h"
#include "caller.h"
#include "dossier_access.h"
#include "egide/web/messages.h"
#include "gate.h"
#include "handover_json.h"
#include "idempotency.h"
#include "request_body.h"
#include "routes.h"
#include "upload_bytes.h"
#include "words.h"

namespace egide::web::routes {

namespace {

using desk::Handover;
using desk::HandoverKind;
using desk::HandoverStep;
using desk::Party;
using storage::sql::Transaction;

constexpr std::size_t kMostDocument = std::size_t{4} << 20;  // of base64: 3 MB of bytes

accounts::Scope over_candidate(const std::string& finess) {
    return {accounts::ScopeKind::candidate, finess};
}

http::Response handover_answer(Services& services, const http::Request& request, const Handover& handover,
                               const std::vector<Party>& as, int status = 200) {
    reading::JsonWriter json(false);
    write_handover(services, json, handover, as, request.language);
    return http::json_response(json.take(), status);
}

/// Whether the registry knows this legal entity, or some dossier does.
base::Result<bool> is_candidate(Services& services, const std::string& finess) {
    const auto loaded = services.registry.get();
    const auto index = loaded ? loaded->registry.find(finess) : std::nullopt;
    if (index && loaded->registry.entity(*index).kind == organisation::EntityKind::legal && loaded->registry.entity(*index).active) {
        return true;
    }
    const auto dossiers = services.database->read([&](Transaction& transaction) { return desk::dossiers_of(transaction, finess); });
    return dossiers ? base::Result<bool>(!dossiers->empty()) : base::Result<bool>(dossiers.errors());
}

desk::NamedPerson read_person(const reading::Node& node, RequestBody& body, std::string_view what) {
    reading::Reader reader(node, body.problems(), std::string(what));
    desk::NamedPerson one{reader.require_text("name").value_or(""), reader.require_text("email").value_or(""), reader.text("function").value_or("")};
    reader.finish();
    if (one.name.size() + one.email.size() + one.function.size() > 600) {
        body.complain(messages::body_too_long({.field = std::string(what), .most = 600}), what);
    }
    return one;
}

std::vector<desk::NamedPerson> read_contacts(RequestBody& body) {
    std::vector<desk::NamedPerson> contacts;
    if (const reading::Node* const legal = body.object("legal")) {
        contacts.push_back(read_person(*legal, body, "legal"));
    }
    for (const char* const key : {"first_contact", "second_contact"}) {
        if (const reading::Node* const one = body.object(key)) {
            contacts.push_back(read_person(*one, body, key));
        }
    }
    return contacts;
}

/// A file that a newcomer joins: he holds nothing yet that would let him upload.
struct JoinedDocument {
    std::string name;
    std::string bytes;
    std::string media_type;
};

std::string document_type(std::string_view bytes) {
    return bytes.starts_with("%PDF-")                ? "application/pdf"
           : bytes.starts_with("\x89PNG\r\n\x1a\n")  ? "image/png"
           : bytes.starts_with("\xff\xd8\xff")       ? "image/jpeg"
                                                     : "";
}

std::optional<JoinedDocument> read_document(RequestBody& body) {
    const reading::Node* const node = body.object("document");
    if (node == nullptr) {
        return std::nullopt;
    }
    reading::Reader reader(*node, body.problems(), "document");
    JoinedDocument document{reader.require_text("name").value_or(""), {}, {}};
    const auto bytes = from_base64(reader.require_text("bytes").value_or(""));
    reader.finish();
    document.bytes = bytes.value_or("");
    document.media_type = document_type(document.bytes);
    if (document.media_type.empty() || document.name.empty() || document.name.size() > 255) {
        body.complain(messages::handover_document_refused(), "document");
    }
    return document;
}

base::Result<std::string> keep_document(Services& services, const http::Request& request, const std::string& finess,
                                        const JoinedDocument& document) {
    evidence::NewEvidence fresh;
    fresh.open = evidence::text_source(document.bytes);
    fresh.name = document.name;
    fresh.media_type = document.media_type;
    fresh.attests.entities = {finess};
    if (services.bucket) {
        if (const auto there = services.bucket->put_one(fresh.open); !there) {
            return there.errors();
        }
    }
    const std::string& actor = caller_of(request).session.account;
    const auto added = services.vault->with([&](evidence::Vault& vault) { return vault.add(actor, std::span<const evidence::NewEvidence>(&fresh, 1)); });
    if (!added) {
        return added.errors();
    }
    return added->front().evidence.empty() ? base::Result<std::string>(added->front().errors) : added->front().evidence;
}

struct AskedHandover {
    desk::NewHandover fresh;
    std::string newcomer_email;
    std::optional<JoinedDocument> document;
};

AskedHandover read_handover(RequestBody& body, const std::string& finess) {
    AskedHandover asked;
    const auto kind = body.choice("kind", {"transfer", "takeover"});
    if (!kind) {
        body.complain(messages::handover_kind_expected(), "kind");
    }
    asked.fresh.kind = kind.value_or(1) == 0 ? HandoverKind::transfer : HandoverKind::takeover;
    asked.fresh.candidate = finess;
    asked.fresh.role = kMainReferent;
    asked.fresh.motive = body.text("motive", 2000).value_or("");
    asked.newcomer_email = body.text("newcomer", 254).value_or("");
    asked.fresh.contacts = read_contacts(body);
    asked.fresh.role_until = body.instant("until");
    asked.document = read_document(body);
    return asked;
}

/// The holder offers: only he, with his identity proved again, and to an account that is there.
std::optional<http::Response> complete_offer(Services& services, const http::Request& request, const RolePeople& people, AskedHandover& asked) {
    const std::string& caller = caller_of(request).session.account;
    if (std::find(people.holders.begin(), people.holders.end(), caller) == people.holders.end()) {
        return refusal(request, 403, "refused", messages::handover_not_holder());
    }
    if (auto refused = judge(services, request, "grants.change", place_of(services, over_candidate(asked.fresh.candidate)))) {
        return refused;
    }
    const auto account = services.accounts.find_by_email(asked.newcomer_email);
    if (!account) {
        return unavailable(request, account.errors());
    }
    if (!*account || (*account)->state != accounts::AccountState::active) {
        return http::problem_response({422, "invalid", messages::request_refused(), {{messages::handover_account_absent(), "newcomer"}}}, request);
    }
    asked.fresh.holder = caller;
    asked.fresh.newcomer = (*account)->id;
    return std::nullopt;
}

/// A newcomer asks: what he names is compared with what the dossiers say, and he is not told how that ended.
std::optional<http::Response> complete_takeover(Services& services, const http::Request& request, const RolePeople& people, AskedHandover& asked) {
    const std::string& caller = caller_of(request).session.account;
    const auto account = services.accounts.find(caller);
    if (!account || !*account) {
        return account ? absent(request) : unavailable(request, account.errors());
    }
    const bool holds = std::find(people.holders.begin(), people.holders.end(), caller) != people.holders.end();
    asked.fresh.newcomer = caller;
    asked.fresh.holder = holds ? caller : people.holders.empty() ? std::string() : people.holders.front();
    const auto vouched = services.database->read([&](Transaction& transaction) {
        return desk::are_contacts(transaction, asked.fresh.candidate, asked.fresh.contacts, (*account)->email);
    });
    if (!vouched) {
        return unavailable(request, vouched.errors());
    }
    asked.fresh.vouched = *vouched;
    if (!asked.document || holds) {
        return std::nullopt;  // refused with all the rest
    }
    const auto kept = keep_document(services, request, asked.fresh.candidate, *asked.document);
    if (!kept) {
        services.log->errors("evidence", kept.errors());
        return unsound(request, kept.errors());
    }
    asked.fresh.proof = *kept;
    return std::nullopt;
}

http::Response ask_for_handover(Services& services, http::Request& request) {
    const std::string finess = request.path_parameter("finess");
    RequestBody body(request);
    AskedHandover asked = read_handover(body, finess);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const auto known = is_candidate(services, finess);
    const auto people = role_people(services, finess);
    if (!known || !people || !*known) {
        return known && people ? absent(request) : unavailable(request, known ? people.errors() : known.errors());
    }
    const bool offer = asked.fresh.kind == HandoverKind::transfer;
    auto refused = offer ? complete_offer(services, request, *people, asked) : complete_takeover(services, request, *people, asked);
    if (refused) {
        return std::move(*refused);
    }
    const auto written = services.database->write([&](Transaction& transaction) -> base::Result<Handover> {
        auto handover = desk::ask_handover(transaction, asked.fresh, services.now());
        if (!handover) {
            return handover;
        }
        const desk::HandoverAct act{HandoverStep::ask, caller_of(request).session.account};
        const auto noted = services.events.add(transaction, handover_event(services, *handover, act, request.client));
        return noted ? std::move(handover) : base::Result<Handover>(noted.errors());
    });
    if (!written) {
        return unsound(request, written.errors());
    }
    tell_of(services, *written, HandoverStep::ask, caller_of(request).session.account);
    return handover_answer(services, request, *written, parties_of(*people, *written, caller_of(request).session.account), 201);
}

http::Response list_handovers(Services& services, http::Request& request) {
    const Caller& caller = caller_of(request);
    desk::HandoverSight sight{.account = caller.session.account};
    for (const accounts::Grant& grant : caller.standing.grants) {
        const bool holds = grant.holds(services.now());
        if (holds && (grant.role == "legal_representative" || grant.role == kMainReferent) && grant.scope.kind == accounts::ScopeKind::candidate) {
            sight.candidates.push_back(grant.scope.id);
        }
        sight.every = sight.every || (holds && grant.role == "ans_administrator");
    }
    const auto found = services.database->read([&](Transaction& transaction) { return desk::handovers_for(transaction, sight); });
    if (!found) {
        return unavailable(request, found.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().key("items").begin_array();
    for (const Handover& one : *found) {
        const auto people = role_people(services, one.candidate);
        const auto as = people ? parties_of(*people, one, caller.session.account) : std::vector<Party>{};
        if (!as.empty()) {
            write_handover(services, json, one, as, request.language);
        }
    }
    return http::json_response(json.end_array().end_object().take());
}

/// What decides over somebody else's role asks for a fresh proof of identity, as giving a role does.
std::optional<http::Response> unproved(Services& services, const http::Request& request, const Handover& handover,
                                       const std::vector<Party>& as, HandoverStep step) {
    const bool decides = step == HandoverStep::accept || step == HandoverStep::confirm;
    if (!decides || as.front() == Party::newcomer) {
        return std::nullopt;
    }
    const bool arbiter = as.back() == Party::arbiter;
    auto refused = judge(services, request, "grants.change", arbiter ? accounts::ObjectPlace{} : place_of(services, over_candidate(handover.candidate)));
    // A former holder whose role ended holds nothing any more, and agrees all the same.
    return refused && refused->status == 404 ? std::nullopt : std::move(refused);
}

http::Response step_handover(Services& services, http::Request& request, HandoverStep step) {
    RequestBody body(request);
    const std::string reason = body.text("reason", 2000).value_or("");
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto found = services.database->read([&](Transaction& transaction) { return desk::find_handover(transaction, request.path_parameter("id")); });
    if (!found) {
        return unavailable(request, found.errors());
    }
    const std::string& caller = caller_of(request).session.account;
    const auto people = *found ? role_people(services, (*found)->candidate) : base::Result<RolePeople>(RolePeople{});
    if (!people) {
        return unavailable(request, people.errors());
    }
    const auto as = *found ? parties_of(*people, **found, caller) : std::vector<Party>{};
    if (as.empty()) {
        return absent(request);
    }
    Handover& handover = **found;
    if (auto refused = unproved(services, request, handover, as, step)) {
        return std::move(*refused);
    }
    const auto acted = act_on(services, handover, {step, caller, as, reason}, request.client);
    return acted ? handover_answer(services, request, handover, as) : unsound(request, acted.errors());
}

template <HandoverStep Step>
http::Response take_handover_step(Services& services, http::Request& request) {
    return step_handover(services, request, Step);
}

std::vector<accounts::Grant> grants_over(Services& services, const desk::Dossier& dossier) {
    std::vector<accounts::Scope> scopes = {over_candidate(dossier.finess), {accounts::ScopeKind::dossier, dossier.id}};
    for (const std::string& one : dossier.establishments) {
        scopes.push_back({accounts::ScopeKind::establishment, one});
    }
    std::vector<accounts::Grant> all;
    for (const accounts::Scope& scope : scopes) {
        const auto over = services.rights.over(scope);
        if (over) {
            all.insert(all.end(), over->begin(), over->end());
        }
    }
    return all;
}

void write_held(Services& services, reading::JsonWriter& json, const http::Request& request, const accounts::Grant& grant) {
    const accounts::Role* const role = accounts::find_role(grant.role);
    json.begin_object().field("grant", grant.id);
    write_account(services, json, "account", grant.account);
    json.field("role", grant.role).field("role_name", role == nullptr ? grant.role : base::render(role->label(), request.language));
    json.key("scope").begin_object().field("kind", accounts::word_of(grant.scope.kind)).field("id", grant.scope.id);
    json.field("name", scope_name(services, grant.scope)).end_object().field("from", storage::sql::show_instant(grant.from)).key("until");
    grant.until ? json.value(storage::sql::show_instant(*grant.until)) : json.null();
    json.field("mine", grant.account == caller_of(request).session.account).end_object();
}

http::Response show_people(Services& services, http::Request& request) {
    auto named = named_dossier(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    const desk::Dossier& dossier = std::get<desk::Dossier>(named);
    const auto handovers = services.database->read([&](Transaction& transaction) { return desk::handovers_of(transaction, dossier.finess); });
    const auto people = role_people(services, dossier.finess);
    if (!handovers || !people) {
        return unavailable(request, handovers ? people.errors() : handovers.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().field("candidate", dossier.finess).field("candidate_name", dossier.name);
    json.field("main_referents", people->holders.size()).key("people").begin_array();
    for (const accounts::Grant& grant : grants_over(services, dossier)) {
        write_held(services, json, request, grant);
    }
    json.end_array().key("handovers").begin_array();
    for (const Handover& one : *handovers) {
        write_handover(services, json, one, parties_of(*people, one, caller_of(request).session.account), request.language);
    }
    return http::json_response(json.end_array().end_object().take());
}

http::Route step_route(Services& services, const char* pattern, base::Bilingual summary, ServiceHandler handler) {
    return {.method = http::Method::post, .pattern = pattern, .summary = std::move(summary), .permission = kOwnAccount,
            .body = json_body("HandoverReason"), .answer_schema = "Handover",
            .errors = {{404, "absent", {"aucune passation visible de ce nom", "no handover of this name in sight"}}},
            .handler = with(services, handler)};
}

}  // namespace

Routes people(Services& services) {
    http::BodyRule with_document = json_body("NewHandover");
    with_document.bytes = kMostDocument + (64 << 10);
    return {
        {.pattern = "/api/v1/dossiers/{id}/people", .summary = {"Qui tient quel rôle", "Who holds which role"},
         .permission = "dossier.read", .answer_schema = "DossierPeople",
         .errors = {{404, "absent", {"aucun dossier visible de ce nom", "no file of this name in sight"}}},
         .handler = with(services, show_people)},
        {.method = http::Method::post, .pattern = "/api/v1/candidates/{finess}/handovers",
         .summary = {"Proposer son rôle, ou le reprendre", "Offer one's role, or take it over"}, .permission = kOwnAccount,
         .parameters = {idempotency_parameter()}, .body = with_document, .answer_schema = "201 Handover",
         .errors = {{404, "absent", {"établissement inconnu", "unknown establishment"}}}, .handler = once(services, ask_for_handover)},
        {.pattern = "/api/v1/handovers", .summary = {"Mes passations", "My handovers"}, .permission = kOwnAccount,
         .answer_schema = "HandoverList", .handler = with(services, list_handovers)},
        step_route(services, "/api/v1/handovers/{id}/accept", {"Accepter une passation", "Accept a handover"}, take_handover_step<HandoverStep::accept>),
        step_route(services, "/api/v1/handovers/{id}/refuse", {"Refuser une passation", "Refuse a handover"}, take_handover_step<HandoverStep::refuse>),
        step_route(services, "/api/v1/handovers/{id}/contest", {"Contester une reprise", "Contest a takeover"}, take_handover_step<HandoverStep::contest>),
        step_route(services, "/api/v1/handovers/{id}/confirm", {"Confirmer une reprise", "Confirm a takeover"}, take_handover_step<HandoverStep::confirm>),
        step_route(services, "/api/v1/handovers/{id}/cancel", {"Annuler une passation", "Cancel a handover"}, take_handover_step<HandoverStep::cancel>),
    };
}

}  // namespace egide::web::routes
