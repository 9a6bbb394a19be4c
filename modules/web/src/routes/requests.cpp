// Requests to a candidate and their threads.
#include <algorithm>

#include "caller.h"
#include "egide/web/messages.h"
#include "gate.h"
#include "idempotency.h"
#include "request_body.h"
#include "review_access.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

using desk::RequestState;
using storage::sql::Transaction;

constexpr std::size_t kMostWords = 4000;

struct ThreadedRequest {
    desk::Request request;
    std::vector<desk::RequestMessage> messages;
};

base::Result<ThreadedRequest> with_thread(Transaction& transaction, const desk::Request& request) {
    auto said = desk::said_of_request(transaction, request);
    return said ? base::Result<ThreadedRequest>(ThreadedRequest{request, std::move(*said)}) : base::Result<ThreadedRequest>(said.errors());
}

base::Result<std::vector<ThreadedRequest>> read_requests(Transaction& transaction, const std::string& dossier, bool drafts) {
    const auto requests = desk::requests_of(transaction, dossier);
    if (!requests) {
        return requests.errors();
    }
    std::vector<ThreadedRequest> all;
    for (const desk::Request& one : *requests) {
        const bool unsent = one.state == RequestState::draft || (one.state == RequestState::cancelled && !one.sent_at);
        auto threaded = drafts || !unsent ? with_thread(transaction, one) : base::Result<ThreadedRequest>(ThreadedRequest{});
        if (!threaded) {
            return threaded.errors();
        }
        if (!threaded->request.id.empty()) {
            all.push_back(std::move(*threaded));
        }
    }
    return all;
}

void write_text_or_null(reading::JsonWriter& json, std::string_view key, const std::optional<std::string>& text) {
    json.key(key);
    text ? json.value(*text) : json.null();
}

void write_moment_or_null(reading::JsonWriter& json, std::string_view key, const std::optional<storage::sql::Instant>& instant) {
    write_text_or_null(json, key, instant ? std::optional(storage::sql::show_instant(*instant)) : std::nullopt);
}

void write_thread(reading::JsonWriter& json, Services& services, const ThreadedRequest& one) {
    json.key("messages").begin_array();
    for (const desk::RequestMessage& message : one.messages) {
        json.begin_object().field("id", message.id).field("author", message.author);
        json.field("author_name", name_of_account(services, message.author)).field("side", message.side).field("words", message.words);
        json.key("attachments").begin_array();
        for (const std::string& piece : message.attachments) {
            json.value(piece);
        }
        json.end_array().field("at", storage::sql::show_instant(message.at)).end_object();
    }
    json.end_array();
}

void write_request(reading::JsonWriter& json, Services& services, const ThreadedRequest& one, base::Language language) {
    const desk::Request& request = one.request;
    const auto* const reason = desk::find_request_reason(request.reason);
    json.begin_object().field("id", request.id).field("phase", desk::word_of(request.phase)).field("code", request.code);
    json.field("unit", request.unit);
    write_text_or_null(json, "piece", request.piece);
    write_text_or_null(json, "expense", request.expense);
    json.field("reason", request.reason).field("reason_name", reason == nullptr ? request.reason : base::render(reason->name(), language));
    json.field("words", request.words).field("due", request.due.iso()).field("state", desk::word_of(request.state));
    json.field("revision", request.revision).field("reminders", request.reminders).field("author", request.author);
    json.field("author_name", name_of_account(services, request.author)).field("at", storage::sql::show_instant(request.at));
    write_moment_or_null(json, "sent_at", request.sent_at);
    write_moment_or_null(json, "answered_at", request.answered_at);
    write_moment_or_null(json, "closed_at", request.closed_at);
    write_thread(json, services, one);
    json.end_object();
}

http::Response request_answer(Services& services, const http::Request& request, const ThreadedRequest& one, int status = 200) {
    reading::JsonWriter json(false);
    write_request(json, services, one, request.language);
    return with_tag(http::json_response(json.take(), status), one.request.revision);
}

http::Response list_requests(Services& services, http::Request& request) {
    auto found = named_dossier(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& dossier = std::get<desk::Dossier>(found);
    const bool drafts = reads_for_authority(services, request, dossier);
    const auto all = services.database->read([&](Transaction& transaction) { return read_requests(transaction, dossier.id, drafts); });
    if (!all) {
        return unavailable(request, all.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().key("items").begin_array();
    for (const ThreadedRequest& one : *all) {
        write_request(json, services, one, request.language);
    }
    json.end_array().key("reasons").begin_array();
    for (const desk::RequestReason& reason : desk::request_reasons()) {
        json.begin_object().field("code", reason.code).field("name", base::render(reason.name(), request.language)).end_object();
    }
    json.end_array().end_object();
    return http::json_response(json.take());
}

/// The region asks in its readings, the agency in its control.
bool may_ask(Services& services, const http::Request& request, const desk::Dossier& dossier, desk::Phase phase) {
    return may(services, request, phase == desk::Phase::control ? "dossier.control" : "dossier.review", place_of(dossier));
}

struct AskedRequest {
    desk::NewRequest fresh;
    std::string line;  // of the grid: it then asks for more
    std::int64_t line_revision = 0;
};

AskedRequest read_asked_request(RequestBody& body) {
    AskedRequest asked;
    asked.fresh.code = body.text("code", 200).value_or("");
    asked.fresh.unit = body.text("unit", 9).value_or("");
    asked.fresh.piece = body.text("piece", 64);
    asked.fresh.expense = body.text("expense", 64);
    asked.fresh.reason = body.required_text("reason", 60);
    asked.fresh.words = body.required_text("words", kMostWords);
    if (const auto due = body.date("due")) {
        asked.fresh.due = *due;
    } else {
        body.complain(messages::review_due_needed(), "due");
    }
    asked.line = body.text("line", 200).value_or("");
    asked.line_revision = body.integer("line_revision").value_or(0);
    return asked;
}

/// Writes the request and, when it is about a line of the grid, that the line asks for more.
base::Result<ThreadedRequest> make_request(Services& services, const http::Request& request, const desk::Contents& contents,
                                           const AskedRequest& asked) {
    const std::string& account = caller_of(request).session.account;
    return services.database->write([&](Transaction& transaction) -> base::Result<ThreadedRequest> {
        auto made = desk::add_request(transaction, contents, asked.fresh, account, services.now());
        if (!made) {
            return made.errors();
        }
        if (!asked.line.empty()) {
            const bool control = asked.fresh.phase == desk::Phase::control;
            const auto ruled = desk::put_ruling(transaction, contents.dossier.id,
                                                {asked.fresh.phase, control ? asked.line : "line:" + asked.line, desk::RulingWord::ask, {}, asked.fresh.words, {}, asked.line_revision},
                                                account, services.now());
            if (!ruled || !*ruled) {
                return ruled ? base::Errors{{base::ErrorKind::invalid, messages::review_changed_meanwhile(), {}, "line_revision", {}}} : ruled.errors();
            }
        }
        const auto noted = note_change(services, transaction, request, "dossier.request_made", contents.dossier, {{"request", made->id}, {"reason", made->reason}});
        return noted ? base::Result<ThreadedRequest>(ThreadedRequest{std::move(*made), {}}) : base::Result<ThreadedRequest>(noted.errors());
    });
}

http::Response add_request(Services& services, http::Request& request) {
    RequestBody body(request);
    AskedRequest asked = read_asked_request(body);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto found = named_contents(services, request, "dossier.request");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& contents = std::get<desk::Contents>(found);
    const auto phase = desk::phase_at(contents.dossier.stage);
    if (!phase || !may_ask(services, request, contents.dossier, *phase)) {
        return refusal(request, 409, "stage", messages::review_not_under_way());
    }
    asked.fresh.phase = *phase;
    const auto made = make_request(services, request, contents, asked);
    return made ? request_answer(services, request, *made, 201) : refused_input(request, made.errors());
}

/// The request that the path names, seen by who may see it.
base::Result<std::optional<desk::Request>> named_request(Services& services, const http::Request& request, const desk::Dossier& dossier,
                                                         bool drafts) {
    auto found = services.database->read(
        [&](Transaction& transaction) { return desk::find_request(transaction, dossier.id, request.path_parameter("request")); });
    const bool hidden = found && *found && (*found)->state == RequestState::draft && !drafts;
    return hidden ? base::Result<std::optional<desk::Request>>(std::optional<desk::Request>()) : found;
}

constexpr std::array<std::string_view, 3> kCandidateRoles{"legal_representative", "main_referent", "technical_referent"};

void tell_candidate(Services& services, const http::Request& request, const desk::Dossier& dossier, const desk::Request& one, bool reminder) {
    const auto text = reminder ? messages::request_reminder({.due = one.due, .name = dossier.name})
                               : messages::request_received({.due = one.due, .name = dossier.name});
    tell_roles(services, request, dossier, kCandidateRoles, reminder ? "dossier.request_reminder" : "dossier.request_made", text,
               dossier_address(dossier, "demandes"));
}

base::Result<std::optional<ThreadedRequest>> store_request_change(Services& services, const http::Request& request, const desk::Dossier& dossier,
                                                          const desk::Request& seen, const desk::RequestChange& change) {
    return services.database->write([&](Transaction& transaction) -> base::Result<std::optional<ThreadedRequest>> {
        auto after = desk::change_request(transaction, seen, change, services.now());
        if (!after || !*after) {
            return after ? base::Result<std::optional<ThreadedRequest>>(std::optional<ThreadedRequest>()) : after.errors();
        }
        auto threaded = with_thread(transaction, **after);
        const auto noted = note_change(services, transaction, request, "dossier.request_changed", dossier,
                                       {{"request", seen.id}, {"state", std::string(desk::word_of((*after)->state))}});
        if (!threaded || !noted) {
            return threaded ? noted.errors() : threaded.errors();
        }
        return std::optional(std::move(*threaded));
    });
}

desk::RequestChange read_request_change(RequestBody& body) {
    desk::RequestChange change;
    if (const auto state = body.text("state", 20)) {
        change.state = desk::request_state_of(*state);
        if (!change.state) {
            body.complain(messages::request_state_unknown(), "state");
        }
    }
    change.words = body.text("words", kMostWords);
    change.reason = body.text("reason", 60);
    change.due = body.date("due");
    change.remind = body.boolean("remind").value_or(false);
    return change;
}

http::Response change_request(Services& services, http::Request& request) {
    RequestBody body(request);
    desk::RequestChange change = read_request_change(body);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto found = named_dossier(services, request, "dossier.request");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& dossier = std::get<desk::Dossier>(found);
    const auto seen = named_request(services, request, dossier, true);
    if (!seen || !*seen) {
        return seen ? absent(request) : unavailable(request, seen.errors());
    }
    if (!may_ask(services, request, dossier, (*seen)->phase)) {
        return refusal(request, 403, "refused", messages::review_of_others());
    }
    auto revision = wanted_revision(request);
    if (auto* refused = std::get_if<http::Response>(&revision)) {
        return std::move(*refused);
    }
    change.revision = std::get<std::int64_t>(revision);
    const auto after = store_request_change(services, request, dossier, **seen, change);
    if (!after || !*after) {
        return after ? changed_meanwhile(request) : refused_input(request, after.errors());
    }
    if (change.remind || change.state == RequestState::open) {
        tell_candidate(services, request, dossier, (*after)->request, change.remind);
    }
    return request_answer(services, request, **after);
}

/// Pieces of the dossier alone can be attached.
base::Result<bool> are_pieces(Transaction& transaction, const std::string& dossier, const std::vector<std::string>& pieces) {
    for (const std::string& piece : pieces) {
        const auto rows = transaction.query("SELECT 1 FROM desk_piece WHERE id = $1 AND dossier = $2", {piece, dossier});
        if (!rows || rows->empty()) {
            return rows ? base::Result<bool>(false) : base::Result<bool>(rows.errors());
        }
    }
    return true;
}

std::string side_in_request(Services& services, const http::Request& request, const desk::Dossier& dossier) {
    if (reads_for_authority(services, request, dossier)) {
        return "authority";
    }
    const auto roles = roles_over(caller_of(request).standing, dossier, services.now());
    return std::find(roles.begin(), roles.end(), "adviser") != roles.end() ? "advice" : "candidate";
}

base::Result<ThreadedRequest> say_in_request(Services& services, const http::Request& request, const desk::Dossier& dossier, desk::Request seen,
                                  const desk::RequestMessage& message, bool answers) {
    return services.database->write([&](Transaction& transaction) -> base::Result<ThreadedRequest> {
        const auto known = are_pieces(transaction, dossier.id, message.attachments);
        if (!known || !*known) {
            return known ? base::Errors{{base::ErrorKind::invalid, messages::request_attachment_unknown(), {}, "attachments", {}}} : known.errors();
        }
        const auto said = desk::say_of_request(transaction, seen, message);
        if (!said) {
            return said.errors();
        }
        desk::Request now = seen;
        if (answers && seen.state == RequestState::open) {
            auto answered = desk::change_request(transaction, seen, {.revision = seen.revision, .state = RequestState::answered}, services.now());
            if (!answered || !*answered) {
                return answered ? base::Errors{{base::ErrorKind::invalid, messages::review_changed_meanwhile(), {}, "answers", {}}} : answered.errors();
            }
            now = std::move(**answered);
        }
        const auto noted = note_change(services, transaction, request, "dossier.request_answered", dossier, {{"request", seen.id}});
        return noted ? with_thread(transaction, now) : base::Result<ThreadedRequest>(noted.errors());
    });
}

void tell_other_side(Services& services, const http::Request& request, const desk::Dossier& dossier, const desk::Request& one,
                 const std::string& side) {
    if (side == "authority") {
        tell_roles(services, request, dossier, kCandidateRoles, "dossier.request_message", messages::request_message({.name = dossier.name}),
                   dossier_address(dossier, "demandes"));
        return;
    }
    const bool control = one.phase == desk::Phase::control;
    constexpr std::array<std::string_view, 1> kRegion{"ars_reviewer"};
    constexpr std::array<std::string_view, 1> kAgency{"ans_controller"};
    tell_roles(services, request, dossier, control ? kAgency : kRegion, "dossier.request_message",
               messages::request_message({.name = dossier.name}), (control ? "/ans/dossiers/" : "/ars/dossiers/") + dossier.id);
}

http::Response add_request_message(Services& services, http::Request& request) {
    RequestBody body(request);
    const std::string words = body.text("words", kMostWords).value_or("");
    const auto attachments = body.texts("attachments");
    const bool answers = body.boolean("answers").value_or(false);
    if (attachments.size() > 100) {
        body.complain(messages::request_attachment_unknown(), "attachments");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto found = named_dossier(services, request, "dossier.comment");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& dossier = std::get<desk::Dossier>(found);
    const std::string side = side_in_request(services, request, dossier);
    const auto seen = named_request(services, request, dossier, side == "authority");
    if (!seen || !*seen) {
        return seen ? absent(request) : unavailable(request, seen.errors());
    }
    const desk::RequestMessage message{0, caller_of(request).session.account, side, words, attachments, services.now()};
    const auto said = say_in_request(services, request, dossier, **seen, message, answers && side == "candidate");
    if (!said) {
        return refused_input(request, said.errors());
    }
    tell_other_side(services, request, dossier, **seen, side);
    return request_answer(services, request, *said, 201);
}

}  // namespace

Routes requests(Services& services) {
    using enum http::Method;
    const http::ErrorCase unseen{404, "absent", {"aucun dossier ou aucune demande visible de ce nom", "no dossier or request of this name in sight"}};
    const http::ErrorCase changed{409, "conflict", {"quelqu’un d’autre a écrit entre-temps", "somebody else wrote meanwhile"}};
    const http::Parameter match{"If-Match", http::Parameter::Place::header, {"La révision vue", "The revision that was seen"}, true};
    return {
        {.pattern = "/api/v1/dossiers/{id}/requests", .summary = {"Les demandes à un candidat, leurs fils, la liste des motifs", "Requests to a candidate, their threads, the list of reasons"},
         .permission = "dossier.read", .answer_schema = "CandidateRequestList", .errors = {unseen}, .handler = with(services, list_requests)},
        {.method = post, .pattern = "/api/v1/dossiers/{id}/requests", .summary = {"Formuler une demande", "Make a request"},
         .permission = "dossier.request", .parameters = {idempotency_parameter()}, .body = json_body("NewCandidateRequest"), .answer_schema = "201 CandidateRequest",
         .errors = {unseen, {409, "stage", {"aucune lecture n’est en cours", "no reading is under way"}}}, .handler = once(services, add_request)},
        {.method = patch, .pattern = "/api/v1/dossiers/{id}/requests/{request}", .summary = {"Envoyer, corriger, relancer, clore une demande", "Send, correct, remind or close a request"},
         .permission = "dossier.request", .parameters = {match}, .body = json_body("CandidateRequestChange"), .answer_schema = "CandidateRequest",
         .errors = {unseen, changed}, .handler = with(services, change_request)},
        {.method = post, .pattern = "/api/v1/dossiers/{id}/requests/{request}/messages", .summary = {"Écrire dans le fil d’une demande, y répondre", "Write in the thread of a request, answer it"},
         .permission = "dossier.comment", .parameters = {idempotency_parameter()}, .body = json_body("NewRequestMessage"), .answer_schema = "201 CandidateRequest",
         .errors = {unseen}, .handler = once(services, add_request_message)},
    };
}

}  // namespace egide::web::routes
