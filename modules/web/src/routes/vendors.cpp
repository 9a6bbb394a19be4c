#include <algorithm>
#include <set>

#include "caller.h"
#include "dossier_access.h"
#include "egide/desk/people.h"
#include "egide/desk/pieces.h"
#include "egide/web/messages.h"
#include "gate.h"
#include "handovers.h"
#include "idempotency.h"
#include "listing.h"
#include "request_body.h"
#include "routes.h"
#include "supplies.h"
#include "upload_bytes.h"
#include "work.h"

namespace egide::web::routes {

namespace {

using desk::Ask;
using desk::AskState;
using desk::Deposit;
using storage::sql::Transaction;

constexpr std::size_t kMostClients = 500;

/// The suppliers that the caller acts for.
std::vector<std::string> own_vendors(Services& services, const http::Request& request) {
    std::vector<std::string> vendors;
    for (const accounts::Grant& grant : caller_of(request).standing.grants) {
        if (grant.role == "vendor" && grant.scope.kind == accounts::ScopeKind::vendor && grant.holds(services.now())) {
            vendors.push_back(grant.scope.id);
        }
    }
    return vendors;
}

bool is_one_of(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

accounts::Event supply_event(Services& services, const http::Request& request, std::string_view step, std::map<std::string, std::string> details) {
    accounts::Event event;
    event.at = services.now();
    event.kind = "supply." + std::string(step);
    event.actor = caller_of(request).session.account;
    event.address = request.client;
    event.details = std::move(details);
    return event;
}

void tell_vendor(Services& services, const std::string& vendor, const base::Text& text) {
    const auto over = services.rights.over({accounts::ScopeKind::vendor, vendor});
    for (const accounts::Grant& grant : over ? *over : std::vector<accounts::Grant>{}) {
        if (grant.role == "vendor") {
            work::notify(services, grant.account, "supply.asked", text, "/industriel");
        }
    }
}

void tell_client(Services& services, const std::string& finess, const base::Text& text) {
    const auto people = role_people(services, finess);
    const auto dossiers = services.database->read([&](Transaction& transaction) { return desk::dossiers_of(transaction, finess); });
    if (!people || !dossiers || dossiers->empty()) {
        return;
    }
    for (const std::string& account : people->holders) {
        work::notify(services, account, "supply.deposited", text, dossier_address(dossiers->back(), "pieces"));
    }
}

http::Response ask_vendor(Services& services, http::Request& request) {
    auto named = named_contents(services, request, "dossier.edit");
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    const desk::Dossier& dossier = std::get<desk::Contents>(named).dossier;
    RequestBody body(request);
    desk::NewAsk fresh{.dossier = dossier.id, .vendor = body.required_text("vendor", 100), .code = body.required_text("code", 60),
                       .unit = body.text("unit", 20).value_or(""), .words = body.required_text("words", 2000), .due = {}};
    const base::Date today = base::paris_date(services.now());
    fresh.due = body.date("due").value_or(today.plus_days(30));
    const auto rules = services.database->read([&](Transaction& transaction) { return rules_of(services, transaction, dossier); });
    if (!rules) {
        return unavailable(request, rules.errors());
    }
    if (!fresh.code.empty() && deliverable_name(**rules, fresh.code, request.language).empty()) {
        body.complain(messages::supply_code_unknown({.code = fresh.code}), "code");
    }
    if (!fresh.unit.empty() && !is_one_of(dossier.establishments, fresh.unit)) {
        body.complain(messages::supply_unit_unknown({.finess = fresh.unit}), "unit");
    }
    const auto over = services.rights.over({accounts::ScopeKind::vendor, fresh.vendor});
    if (!fresh.vendor.empty() && (!over || over->empty())) {
        body.complain(messages::supply_vendor_unknown({.vendor = fresh.vendor}), "vendor");
    }
    if (fresh.due < today) {
        body.complain(messages::supply_due_past(), "due");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const auto asked = services.database->write([&](Transaction& transaction) -> base::Result<Ask> {
        auto ask = desk::add_ask(transaction, fresh, caller_of(request).session.account, services.now());
        if (!ask) {
            return ask;
        }
        const auto noted = note_change(services, transaction, request, "supply.asked", dossier, {{"vendor", ask->vendor}, {"code", ask->code}});
        return noted ? std::move(ask) : base::Result<Ask>(noted.errors());
    });
    if (!asked) {
        return unavailable(request, asked.errors());
    }
    tell_vendor(services, asked->vendor, messages::supply_asked({.code = asked->code, .name = dossier.name}));
    return http::json_response(object_text(ask_names(), ask_cells(services, *asked, dossier, **rules, request.language)), 201);
}

http::Response list_asks(Services& services, http::Request& request) {
    auto named = named_dossier(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    const desk::Dossier& dossier = std::get<desk::Dossier>(named);
    const auto asks = services.database->read([&](Transaction& transaction) { return desk::asks_of(transaction, dossier.id); });
    return asks ? asks_answer(services, request, *asks) : unavailable(request, asks.errors());
}

http::Response list_vendor_requests(Services& services, http::Request& request) {
    const auto vendors = own_vendors(services, request);
    const auto asks = services.database->read([&](Transaction& transaction) { return desk::asks_to(transaction, vendors); });
    return asks ? asks_answer(services, request, *asks) : unavailable(request, asks.errors());
}

std::vector<std::string> read_clients(Services& services, RequestBody& body) {
    std::vector<std::string> clients = body.texts("clients");
    std::sort(clients.begin(), clients.end());
    clients.erase(std::unique(clients.begin(), clients.end()), clients.end());
    const auto loaded = services.registry.get();
    if (clients.empty() || clients.size() > kMostClients) {
        body.complain(messages::supply_clients_expected({.most = kMostClients}), "clients");
    }
    for (const std::string& one : clients) {
        if (!loaded || !loaded->registry.find(one)) {
            body.complain(messages::supply_client_unknown({.finess = one.substr(0, 20)}), "clients");
        }
    }
    return clients;
}

/// A deposit with its bytes in the vault; nothing is written yet that tells of it.
Or<Deposit> kept_deposit(Services& services, const http::Request& request, Deposit deposit, const std::string& upload_id) {
    const auto upload = find_upload(services, caller_of(request).session.account, upload_id);
    if (!upload) {
        return unavailable(request, upload.errors());
    }
    if (!*upload || !(*upload)->whole()) {
        return refusal(request, *upload ? 409 : 422, *upload ? "upload-not-whole" : "invalid",
                       *upload ? messages::upload_not_whole() : messages::upload_absent());
    }
    evidence::NewEvidence fresh;
    fresh.open = bytes_of_upload(services, upload_id);
    fresh.name = deposit.name.empty() ? (*upload)->name : deposit.name;
    fresh.media_type = (*upload)->media_type;
    if (services.bucket) {
        if (const auto there = services.bucket->put_one(fresh.open); !there) {
            return storage_away(request);
        }
    }
    const auto added = services.vault->with([&](evidence::Vault& vault) {
        return vault.add(deposit.author, std::span<const evidence::NewEvidence>(&fresh, 1));
    });
    if (!added || added->front().evidence.empty()) {
        return added ? unsound(request, added->front().errors) : unavailable(request, added.errors());
    }
    const auto held = services.vault->with([&](evidence::Vault& vault) { return vault.get(added->front().evidence); });
    if (!held || !held->latest().record || !held->latest().record->content) {
        return held ? absent(request) : unavailable(request, held.errors());
    }
    const auto& content = *held->latest().record->content;
    deposit.evidence = held->id;
    deposit.sha256 = base::hex(content.object.sha256);
    deposit.size = static_cast<std::int64_t>(content.object.size);
    deposit.name = content.name;
    deposit.media_type = content.media_type;
    if (const auto dropped = drop_upload(services, upload_id); !dropped) {
        services.log->errors("uploads", dropped.errors());
    }
    return deposit;
}

struct VendorDelivery {
    Deposit deposit;
    std::string upload;
    std::vector<std::string> answers;  // asks that it answers
    bool refuses = false;
    std::string said;
};

/// Writes the deposit and answers what it answers, all or none.
http::Response deliver(Services& services, const http::Request& request, VendorDelivery delivery) {
    const auto vendors = own_vendors(services, request);
    const auto asks = services.database->read([&](Transaction& transaction) { return desk::asks_to(transaction, vendors); });
    if (!asks) {
        return unavailable(request, asks.errors());
    }
    std::vector<Ask> answered;
    for (const std::string& id : delivery.answers) {
        const auto at = std::find_if(asks->begin(), asks->end(), [&](const Ask& one) { return one.id == id && one.vendor == delivery.deposit.vendor; });
        if (at == asks->end()) {
            return absent(request);
        }
        if (at->state != AskState::open) {
            return refusal(request, 409, "answered", messages::supply_answered());
        }
        answered.push_back(*at);
    }
    auto kept = kept_deposit(services, request, std::move(delivery.deposit), delivery.upload);
    if (auto* refused = std::get_if<http::Response>(&kept)) {
        return std::move(*refused);
    }
    const Deposit& deposit = std::get<Deposit>(kept);
    const auto written = services.database->write([&](Transaction& transaction) -> accounts::Done {
        if (const auto added = desk::add_deposit(transaction, deposit); !added) {
            return added;
        }
        const desk::AskAnswer answer{delivery.refuses ? AskState::refused : AskState::deposited, deposit.id, delivery.said};
        for (const Ask& one : answered) {
            if (const auto done = desk::answer_ask(transaction, one, answer, services.now()); !done) {
                return done.errors();
            }
        }
        return services.events.add(transaction, supply_event(services, request, delivery.refuses ? "refused" : "deposited",
                                                             {{"vendor", deposit.vendor}, {"deposit", deposit.id}, {"evidence", deposit.evidence}}));
    });
    if (!written) {
        return unavailable(request, written.errors());
    }
    for (const std::string& client : deposit.clients) {
        tell_client(services, client, delivery.refuses ? messages::supply_refused({.vendor = deposit.vendor})
                                                       : messages::supply_deposited({.name = deposit.name, .vendor = deposit.vendor}));
    }
    return http::json_response(object_text(deposit_names(), deposit_cells(deposit, true)), 201);
}

/// For which supplier: the only one the caller acts for, or the one he names among them.
std::string read_vendor(Services& services, const http::Request& request, RequestBody& body) {
    const auto vendors = own_vendors(services, request);
    const std::string named = body.text("vendor", 100).value_or(vendors.size() == 1 ? vendors.front() : "");
    if (!is_one_of(vendors, named)) {
        body.complain(messages::supply_vendor_expected(), "vendor");
    }
    return named;
}

http::Response deposit_for_clients(Services& services, http::Request& request) {
    RequestBody body(request);
    VendorDelivery delivery;
    Deposit& deposit = delivery.deposit;
    deposit.id = desk::new_id();
    deposit.vendor = read_vendor(services, request, body);
    delivery.upload = body.required_text("upload", 64);
    const auto kind = body.choice("kind", {"pas", "contract", "architecture", "order", "invoice", "report"});
    if (!kind) {
        body.complain(messages::supply_kind_expected(), "kind");
    }
    deposit.kind = std::string(supply_kinds()[kind.value_or(0)]);
    deposit.name = body.text("name", 255).value_or("");
    deposit.document_date = body.date("document_date");
    deposit.clients = read_clients(services, body);
    delivery.answers = body.texts("answers");
    deposit.author = caller_of(request).session.account;
    deposit.at = services.now();
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    return deliver(services, request, std::move(delivery));
}

/// The request that the path names, of a supplier that the caller acts for.
Or<Ask> named_ask(Services& services, const http::Request& request) {
    const auto found = services.database->read([&](Transaction& transaction) { return desk::find_ask(transaction, request.path_parameter("id")); });
    if (!found) {
        return unavailable(request, found.errors());
    }
    const bool own = *found && is_one_of(own_vendors(services, request), (*found)->vendor);
    return own ? Or<Ask>(**found) : Or<Ask>(absent(request));
}

http::Response refuse_ask(Services& services, http::Request& request) {
    auto named = named_ask(services, request);
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    const Ask& ask = std::get<Ask>(named);
    RequestBody body(request);
    VendorDelivery delivery{.deposit = {}, .upload = body.required_text("upload", 64), .answers = {ask.id}, .refuses = true,
                            .said = body.required_text("words", 2000)};
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const auto dossier = services.database->read([&](Transaction& transaction) { return desk::find_dossier(transaction, ask.dossier); });
    if (!dossier || !*dossier) {
        return dossier ? absent(request) : unavailable(request, dossier.errors());
    }
    Deposit& proof = delivery.deposit;
    proof.id = desk::new_id();
    proof.vendor = ask.vendor;
    proof.kind = "refusal";
    proof.clients = {(*dossier)->finess};
    proof.author = caller_of(request).session.account;
    proof.at = services.now();
    return deliver(services, request, std::move(delivery));
}

http::Response list_own_deposits(Services& services, http::Request& request) {
    const auto vendors = own_vendors(services, request);
    const auto found = services.database->read([&](Transaction& transaction) { return desk::deposits_by(transaction, vendors); });
    return found ? deposits_answer(*found, true) : unavailable(request, found.errors());
}

http::Response withdraw_own_deposit(Services& services, http::Request& request) {
    const auto found = services.database->read([&](Transaction& transaction) { return desk::find_deposit(transaction, request.path_parameter("id")); });
    if (!found) {
        return unavailable(request, found.errors());
    }
    if (!*found || (*found)->withdrawn_at || !is_one_of(own_vendors(services, request), (*found)->vendor)) {
        return absent(request);
    }
    const auto done = services.database->write([&](Transaction& transaction) -> accounts::Done {
        const auto withdrawn = desk::withdraw_deposit(transaction, (*found)->id, services.now());
        return withdrawn ? services.events.add(transaction, supply_event(services, request, "withdrawn", {{"deposit", (*found)->id}})) : accounts::Done(withdrawn.errors());
    });
    return done ? http::empty_response() : unavailable(request, done.errors());
}

std::vector<std::string> clients_of(const desk::Dossier& dossier) {
    std::set<std::string> all(dossier.establishments.begin(), dossier.establishments.end());
    all.insert(dossier.finess);
    return {all.begin(), all.end()};
}

http::Response list_deposits(Services& services, http::Request& request) {
    auto named = named_dossier(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    const auto clients = clients_of(std::get<desk::Dossier>(named));
    const auto found = services.database->read([&](Transaction& transaction) { return desk::deposits_for(transaction, clients); });
    return found ? deposits_answer(*found, false) : unavailable(request, found.errors());
}

/// Whether some file of the dossier is this deposit put to this very use already.
bool is_referenced(const std::vector<desk::PieceFile>& files, const Deposit& deposit, const desk::PieceUse& use) {
    return std::any_of(files.begin(), files.end(), [&](const desk::PieceFile& one) {
        const bool counts = one.state == desk::FileState::proposed || one.state == desk::FileState::confirmed;
        return counts && one.file.evidence == deposit.evidence && one.use.code == use.code && one.use.unit == use.unit;
    });
}

base::Result<bool> write_reference(Services& services, const http::Request& request, const desk::Dossier& dossier, const Deposit& deposit,
                                   const desk::PieceUse& use) {
    const desk::NewPiece piece{.file = {deposit.evidence, deposit.sha256, deposit.size, deposit.name, deposit.media_type},
                               .proposal = {use, deposit.document_date, "deposit"}};
    return services.database->write([&](Transaction& transaction) -> base::Result<bool> {
        const auto files = desk::pieces_of(transaction, dossier.id);
        if (!files || is_referenced(*files, deposit, use)) {
            return files ? base::Result<bool>(false) : base::Result<bool>(files.errors());
        }
        const auto added = desk::add_pieces(transaction, dossier.id, std::span<const desk::NewPiece>(&piece, 1), caller_of(request).session.account, services.now());
        if (!added) {
            return added.errors();
        }
        const auto noted = note_change(services, transaction, request, "supply.referenced", dossier,
                                       {{"deposit", deposit.id}, {"piece", added->front().id}, {"code", use.code}});
        return noted ? base::Result<bool>(true) : base::Result<bool>(noted.errors());
    });
}

http::Response reference_deposit(Services& services, http::Request& request) {
    auto named = named_dossier(services, request, "evidence.add");
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    const desk::Dossier& dossier = std::get<desk::Dossier>(named);
    RequestBody body(request);
    const desk::PieceUse use{.code = body.required_text("code", 60), .unit = body.text("unit", 20).value_or("")};
    const auto rules = services.database->read([&](Transaction& transaction) { return rules_of(services, transaction, dossier); });
    if (rules && !use.code.empty() && deliverable_name(**rules, use.code, request.language).empty()) {
        body.complain(messages::supply_code_unknown({.code = use.code}), "code");
    }
    if (!use.unit.empty() && !is_one_of(dossier.establishments, use.unit)) {
        body.complain(messages::supply_unit_unknown({.finess = use.unit}), "unit");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const auto found = services.database->read([&](Transaction& transaction) { return desk::find_deposit(transaction, request.path_parameter("deposit")); });
    const auto clients = clients_of(dossier);
    const bool addressed = found && *found && !(*found)->withdrawn_at &&
                           std::any_of((*found)->clients.begin(), (*found)->clients.end(), [&](const std::string& one) { return is_one_of(clients, one); });
    if (!rules || !found || !addressed) {
        return rules && found ? absent(request) : unavailable(request, rules ? found.errors() : rules.errors());
    }
    const auto written = write_reference(services, request, dossier, **found, use);
    if (!written) {
        return unsound(request, written.errors());
    }
    return *written ? http::json_response(object_text(deposit_names(), deposit_cells(**found, false)), 201)
                    : refusal(request, 409, "referenced", messages::supply_referenced());
}

}  // namespace

Routes vendors(Services& services) {
    const std::vector<http::ErrorCase> unseen = {{404, "absent", {"rien de visible sous ce nom", "nothing of this name in sight"}}};
    const std::vector<http::ErrorCase> answered = {{404, "absent", {"rien de visible sous ce nom", "nothing of this name in sight"}},
                                                   {409, "answered", {"déjà répondu", "answered already"}}};
    using http::Method;
    return {
        {.pattern = "/api/v1/vendor/requests", .summary = {"Ce que les hôpitaux me demandent", "What hospitals ask of me"},
         .permission = "offer.edit", .answer_schema = "AskList", .handler = with(services, list_vendor_requests)},
        {.method = Method::post, .pattern = "/api/v1/vendor/requests/{id}/refuse", .summary = {"Refuser, avec une preuve", "Refuse, with a proof"},
         .permission = "offer.edit", .body = json_body("NewAskRefusal"), .answer_schema = "201 VendorDeposit", .errors = answered,
         .handler = with(services, refuse_ask)},
        {.pattern = "/api/v1/vendor/deposits", .summary = {"Mes dépôts", "My deposits"}, .permission = "offer.edit",
         .answer_schema = "VendorDepositList", .handler = with(services, list_own_deposits)},
        {.method = Method::post, .pattern = "/api/v1/vendor/deposits", .summary = {"Déposer une fois pour plusieurs clients", "Deposit once for several clients"},
         .permission = "offer.edit", .parameters = {idempotency_parameter()}, .body = json_body("NewVendorDeposit"), .answer_schema = "201 VendorDeposit",
         .errors = answered, .handler = once(services, deposit_for_clients)},
        {.method = Method::remove, .pattern = "/api/v1/vendor/deposits/{id}", .summary = {"Retirer un dépôt", "Withdraw a deposit"},
         .permission = "offer.edit", .answer_schema = "204", .errors = unseen, .handler = with(services, withdraw_own_deposit)},
        {.pattern = "/api/v1/dossiers/{id}/asks", .summary = {"Ce qui est demandé aux industriels", "What is asked of suppliers"},
         .permission = "dossier.read", .answer_schema = "AskList", .errors = unseen, .handler = with(services, list_asks)},
        {.method = Method::post, .pattern = "/api/v1/dossiers/{id}/asks", .summary = {"Demander un livrable à un industriel", "Ask a supplier for a deliverable"},
         .permission = "dossier.edit", .parameters = {idempotency_parameter()}, .body = json_body("NewAsk"), .answer_schema = "201 Ask", .errors = unseen,
         .handler = once(services, ask_vendor)},
        {.pattern = "/api/v1/dossiers/{id}/deposits", .summary = {"Les dépôts adressés au candidat", "Deposits addressed to the candidate"},
         .permission = "dossier.read", .answer_schema = "VendorDepositList", .errors = unseen, .handler = with(services, list_deposits)},
        {.method = Method::post, .pattern = "/api/v1/dossiers/{id}/deposits/{deposit}/reference",
         .summary = {"Mettre un dépôt au dossier", "Put a deposit into the file"}, .permission = "evidence.add", .body = json_body("NewReference"),
         .answer_schema = "201 VendorDeposit", .errors = unseen, .handler = with(services, reference_deposit)},
    };
}

}  // namespace egide::web::routes
