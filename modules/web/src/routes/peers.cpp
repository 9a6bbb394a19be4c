// The instances whose packages are accepted.
#include "caller.h"
#include "exchange_file.h"
#include "gate.h"
#include "listing.h"
#include "request_body.h"
#include "review_access.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

using storage::sql::Transaction;

const std::vector<std::string>& peer_names() {
    static const std::vector<std::string> names = {"id", "name", "key", "side", "candidates", "author_name", "at", "ended_at"};
    return names;
}

Cells peer_cells(Services& services, const desk::Peer& peer) {
    return {peer.id, peer.name, peer.key, cell(desk::word_of(peer.side)), cell_of_texts(peer.candidates),
            name_of_account(services, peer.author), cell(peer.at), cell(peer.ended_at)};
}

http::Response list_peers(Services& services, http::Request& request) {
    if (auto refused = judge(services, request, "connectors.read", {})) {
        return std::move(*refused);
    }
    const auto all = services.database->read([](Transaction& transaction) { return desk::peers(transaction); });
    if (!all) {
        return unavailable(request, all.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().field("own_key", own_key(services).text()).key("items").begin_array();
    for (const desk::Peer& peer : *all) {
        write_object(json, peer_names(), peer_cells(services, peer));
    }
    return http::json_response(json.end_array().end_object().take());
}

accounts::Done note_peer(Services& services, Transaction& transaction, const http::Request& request, const char* kind, const std::string& peer) {
    accounts::Event event;
    event.at = services.now();
    event.kind = kind;
    event.actor = caller_of(request).session.account;
    event.address = request.client;
    event.details = {{"peer", peer}};
    return services.events.add(transaction, event);
}

http::Response add_peer(Services& services, http::Request& request) {
    if (auto refused = judge(services, request, "connectors.change", {})) {
        return std::move(*refused);
    }
    RequestBody body(request);
    desk::NewPeer fresh;
    fresh.name = body.required_text("name", 200);
    fresh.key = body.required_text("key", 400);
    fresh.side = body.choice("side", {"candidate", "authority"}).value_or(0) == 1 ? desk::PeerSide::authority : desk::PeerSide::candidate;
    fresh.candidates = body.texts("candidates");
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const journal::VerifierKey own = own_key(services);
    const auto added = services.database->write([&](Transaction& transaction) -> base::Result<desk::Peer> {
        auto peer = desk::add_peer(transaction, fresh, own, caller_of(request).session.account, services.now());
        if (!peer) {
            return peer.errors();
        }
        const auto noted = note_peer(services, transaction, request, "peer.added", peer->key);
        return noted ? std::move(peer) : base::Result<desk::Peer>(noted.errors());
    });
    if (!added) {
        return refused_input(request, added.errors());
    }
    return http::json_response(object_text(peer_names(), peer_cells(services, *added)), 201);
}

http::Response end_peer(Services& services, http::Request& request) {
    if (auto refused = judge(services, request, "connectors.change", {})) {
        return std::move(*refused);
    }
    const std::string& id = request.path_parameter("id");
    const auto ended = services.database->write([&](Transaction& transaction) -> base::Result<bool> {
        const auto done = desk::end_peer(transaction, id, services.now());
        if (!done || !*done) {
            return done;
        }
        const auto noted = note_peer(services, transaction, request, "peer.ended", id);
        return noted ? done : base::Result<bool>(noted.errors());
    });
    if (!ended) {
        return unavailable(request, ended.errors());
    }
    return *ended ? http::empty_response() : absent(request);
}

}  // namespace

Routes peers(Services& services) {
    return {
        {.pattern = "/api/v1/peers", .summary = {"Les instances dont les paquets sont acceptés", "Instances whose packages are accepted"},
         .permission = "connectors.read", .answer_schema = "PeerList", .handler = with(services, list_peers)},
        {.method = http::Method::post, .pattern = "/api/v1/peers", .summary = {"Enregistrer une instance", "Register an instance"},
         .permission = "connectors.change", .body = json_body("NewPeer"), .answer_schema = "201 Peer", .handler = with(services, add_peer)},
        {.method = http::Method::remove, .pattern = "/api/v1/peers/{id}", .summary = {"Ne plus accepter une instance", "Accept an instance no more"},
         .permission = "connectors.change",
         .errors = {{404, "absent", {"aucune instance de ce nom", "no instance of this name"}}}, .handler = with(services, end_peer)},
    };
}

}  // namespace egide::web::routes
