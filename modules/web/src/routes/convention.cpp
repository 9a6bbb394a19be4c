// Letters, the convention and its signatures, the payment and its dates.
#include <algorithm>

#include "caller.h"
#include "egide/base/sha256.h"
#include "egide/web/messages.h"
#include "gate.h"
#include "letter_text.h"
#include "pages/html.h"
#include "request_body.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

using desk::PartKind;
using storage::sql::Transaction;

std::vector<std::string_view> steps_of(LetterKind kind) {
    switch (kind) {
        case LetterKind::complement: return {};
        case LetterKind::validation: return {"validate_application"};
        case LetterKind::rejection: return {"reject_application"};
        case LetterKind::decision: return {"decide_reached", "decide_partially", "decide_not_reached"};
        case LetterKind::payment: return {"order_payment"};
    }
    return {};
}

base::Result<LetterData> letter_data(Services& services, Transaction& transaction, const desk::Contents& contents, LetterKind kind) {
    LetterData data{contents, {}, {}, {}};
    const auto requests = desk::requests_of(transaction, contents.dossier.id);
    const auto moves = desk::moves_of(transaction, contents.dossier.id);
    if (!requests || !moves) {
        return requests ? moves.errors() : requests.errors();
    }
    std::copy_if(requests->begin(), requests->end(), std::back_inserter(data.requests),
                 [](const desk::Request& one) { return one.state == desk::RequestState::open; });
    const auto steps = steps_of(kind);
    for (const desk::PastMove& move : *moves) {
        if (std::find(steps.begin(), steps.end(), move.way) != steps.end()) {
            data.step = move;
        }
    }
    if (kind == LetterKind::decision && is_decided(contents.dossier.stage)) {
        auto file = control_file_of(services, transaction, contents.dossier);
        if (!file) {
            return file.errors();
        }
        data.file = std::move(*file);
    }
    return data;
}

http::Response show_letter(Services& services, http::Request& request) {
    auto found = named_contents(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto kind = letter_kind_of(request.path_parameter("kind"));
    if (!kind) {
        return absent(request);
    }
    const auto data = services.database->read(
        [&](Transaction& transaction) { return letter_data(services, transaction, std::get<desk::Contents>(found), *kind); });
    if (!data) {
        return unavailable(request, data.errors());
    }
    const auto letter = letter_of(*kind, *data);
    if (!letter) {
        return refusal(request, 404, "absent", messages::letter_not_yet());
    }
    const auto language = pages::language_of(request);
    const bool plain = request.query_parameter("format").value_or("") == "text";
    return plain ? http::text_response(plain_text(*letter, language)) : http::text_response(printable_page(*letter, language), "text/html; charset=utf-8");
}

std::string value_in_part(const reading::Node& node, std::string_view key) {
    const reading::Node* const found = node.find(key);
    return found == nullptr || found->is_null() ? std::string() : found->scalar;
}

reading::Node agency_part_value(const desk::Contents& contents, PartKind kind) {
    const desk::Part* const part = contents.find(kind);
    auto node = part == nullptr ? base::Result<reading::Node>(reading::Node{}) : reading::read_json(part->value, "part");
    return node ? std::move(*node) : reading::Node{};
}

constexpr std::array<std::string_view, 7> kConventionKeys{"number", "generated", "sent", "candidate_signed", "agency_signed", "text_sha256", "text"};
constexpr std::array<std::string_view, 4> kOrderKeys{"date", "amount", "reference", "paid"};

http::Response agency_part_answer(const desk::Contents& contents, PartKind kind, std::span<const std::string_view> keys) {
    const reading::Node value = agency_part_value(contents, kind);
    const desk::Part* const part = contents.find(kind);
    const std::int64_t revision = part == nullptr ? 0 : part->revision;
    reading::JsonWriter json(false);
    json.begin_object().field("revision", revision);
    for (const std::string_view key : keys) {
        const std::string said = value_in_part(value, key);
        json.key(key);
        said.empty() ? json.null() : json.value(said);
    }
    json.end_object();
    return with_tag(http::json_response(json.take()), revision);
}

http::Response show_convention(Services& services, http::Request& request) {
    auto found = named_contents(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& contents = std::get<desk::Contents>(found);
    if (request.query_parameter("format").value_or("") != "text") {
        return agency_part_answer(contents, PartKind::convention, kConventionKeys);
    }
    const std::string text = value_in_part(agency_part_value(contents, PartKind::convention), "text");
    return text.empty() ? refusal(request, 404, "absent", messages::letter_not_yet()) : http::text_response(text);
}

http::Response show_order(Services& services, http::Request& request) {
    auto found = named_contents(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    return agency_part_answer(std::get<desk::Contents>(found), PartKind::order, kOrderKeys);
}

std::string agency_part_text(const std::vector<std::pair<std::string_view, std::string>>& values) {
    reading::JsonWriter json(false);
    json.begin_object();
    for (const auto& [key, value] : values) {
        if (!value.empty()) {
            json.field(key, value);
        }
    }
    json.end_object();
    std::string text = json.take();
    text.pop_back();
    return text;
}

/// The agency alone: regions decide too, but not of conventions and payments.
Or<desk::Contents> contents_for_agency(Services& services, const http::Request& request) {
    auto found = named_contents(services, request, "dossier.decide");
    auto* const contents = std::get_if<desk::Contents>(&found);
    if (contents == nullptr) {
        return found;
    }
    const auto roles = roles_over(caller_of(request).standing, contents->dossier, services.now());
    if (std::find(roles.begin(), roles.end(), "ans_administrator") == roles.end()) {
        return refusal(request, 403, "refused", messages::review_of_others());
    }
    return found;
}

/// Writes a part of the agency's under the revision that was seen.
http::Response write_agency_part(Services& services, const http::Request& request, const desk::Contents& contents, PartKind kind,
                                 std::string value, std::int64_t revision) {
    const desk::PartChange change{.kind = kind, .value = std::move(value), .revision = revision};
    const auto written = services.database->write([&](Transaction& transaction) -> base::Result<std::optional<desk::Contents>> {
        auto fresh = desk::load_contents(transaction, contents.dossier.id);
        if (!fresh) {
            return fresh.errors();
        }
        const auto changed = desk::change_parts(transaction, **fresh, std::span<const desk::PartChange>(&change, 1), caller_of(request).session.account, services.now());
        if (!changed || changed->conflict) {
            return changed ? base::Result<std::optional<desk::Contents>>(std::optional<desk::Contents>()) : changed.errors();
        }
        const auto noted = note_change(services, transaction, request, "dossier.part_changed", (*fresh)->dossier, {{"kind", std::string(desk::word_of(kind))}, {"part", ""}});
        return noted ? base::Result<std::optional<desk::Contents>>(std::move(*fresh)) : noted.errors();
    });
    if (!written || !*written) {
        return written ? changed_meanwhile(request) : refused_input(request, written.errors());
    }
    return kind == PartKind::convention ? agency_part_answer(**written, kind, kConventionKeys) : agency_part_answer(**written, kind, kOrderKeys);
}

http::Response generate_convention(Services& services, http::Request& request) {
    RequestBody body(request);
    const std::string number = body.required_text("number", 80);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto found = contents_for_agency(services, request);
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    auto revision = wanted_revision(request);
    if (auto* refused = std::get_if<http::Response>(&revision)) {
        return std::move(*refused);
    }
    const auto& contents = std::get<desk::Contents>(found);
    if (contents.dossier.stage != dossier::Stage::convention_due) {
        return refusal(request, 409, "stage", messages::convention_not_due());
    }
    const auto judged = judged_today(services, contents);
    if (!judged) {
        return unavailable(request, judged.errors());
    }
    const base::Date day = base::paris_date(services.now());
    const std::string text = convention_text(contents, *judged, number, day);
    return write_agency_part(services, request, contents, PartKind::convention,
                             agency_part_text({{"number", number}, {"generated", day.iso()}, {"text_sha256", base::hex(base::sha256(text))}, {"text", text}}),
                             std::get<std::int64_t>(revision));
}

std::string iso_or_empty(const std::optional<base::Date>& date) {
    return date ? date->iso() : std::string();
}

/// Dates of sending and of both signatures; the text stays what it was.
http::Response date_convention(Services& services, http::Request& request) {
    RequestBody body(request);
    const auto sent = body.date("sent");
    const auto candidate = body.date("candidate_signed");
    const auto agency = body.date("agency_signed");
    const base::Date today = base::paris_date(services.now());
    for (const auto& [date, field] : {std::pair(sent, "sent"), std::pair(candidate, "candidate_signed"), std::pair(agency, "agency_signed")}) {
        if (date && *date > today) {
            body.complain(messages::date_ahead(), field);
        }
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto found = contents_for_agency(services, request);
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    auto revision = wanted_revision(request);
    if (auto* refused = std::get_if<http::Response>(&revision)) {
        return std::move(*refused);
    }
    const auto& contents = std::get<desk::Contents>(found);
    const reading::Node before = agency_part_value(contents, PartKind::convention);
    if (value_in_part(before, "generated").empty()) {
        return refusal(request, 409, "stage", messages::letter_not_yet());
    }
    const auto kept = [&](const std::optional<base::Date>& date, std::string_view key) { return date ? iso_or_empty(date) : value_in_part(before, key); };
    return write_agency_part(services, request, contents, PartKind::convention,
                             agency_part_text({{"number", value_in_part(before, "number")}, {"generated", value_in_part(before, "generated")}, {"sent", kept(sent, "sent")},
                                        {"candidate_signed", kept(candidate, "candidate_signed")}, {"agency_signed", kept(agency, "agency_signed")},
                                        {"text_sha256", value_in_part(before, "text_sha256")}, {"text", value_in_part(before, "text")}}),
                             std::get<std::int64_t>(revision));
}

/// The amount of an order is the one that was decided.
std::optional<http::Response> order_refusal(Services& services, const http::Request& request, const desk::Dossier& dossier, base::Money amount) {
    const auto decision = services.database->read([&](Transaction& transaction) { return desk::decision_of(transaction, dossier.id); });
    if (!decision) {
        return unavailable(request, decision.errors());
    }
    if (!is_decided(dossier.stage) || !*decision) {
        return refusal(request, 409, "stage", messages::decision_not_taken());
    }
    if (*(*decision)->amount != amount) {
        return refused_input(request, {{base::ErrorKind::invalid, messages::order_other_amount({.amount = *(*decision)->amount}), {}, "amount", {}}});
    }
    return std::nullopt;
}

http::Response put_order(Services& services, http::Request& request) {
    RequestBody body(request);
    const auto date = body.date("date");
    const std::string amount_text = body.required_text("amount", 20);
    const auto amount = base::Money::parse(amount_text);
    const std::string reference = body.required_text("reference", 80);
    const auto paid = body.date("paid");
    if (!date) {
        body.complain(messages::review_due_needed(), "date");
    }
    if (!amount) {
        body.complain(messages::amount_malformed(), "amount");
    }
    if (date && paid && *paid < *date) {
        body.complain(messages::paid_before_order(), "paid");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto found = contents_for_agency(services, request);
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    auto revision = wanted_revision(request);
    if (auto* refused = std::get_if<http::Response>(&revision)) {
        return std::move(*refused);
    }
    const auto& contents = std::get<desk::Contents>(found);
    if (auto refused = order_refusal(services, request, contents.dossier, *amount)) {
        return std::move(*refused);
    }
    return write_agency_part(services, request, contents, PartKind::order,
                             agency_part_text({{"date", date->iso()}, {"amount", amount->decimal()}, {"reference", reference}, {"paid", iso_or_empty(paid)}}),
                             std::get<std::int64_t>(revision));
}

}  // namespace

Routes convention(Services& services) {
    using enum http::Method;
    using Place = http::Parameter::Place;
    const http::ErrorCase unseen{404, "absent", {"aucun dossier visible de ce nom, ou rien encore à lire", "no dossier of this name in sight, or nothing to read yet"}};
    const http::ErrorCase changed{409, "conflict", {"quelqu’un d’autre a écrit entre-temps", "somebody else wrote meanwhile"}};
    const http::Parameter match{"If-Match", Place::header, {"La révision vue, « r0 » s’il n’y en a pas", "The revision that was seen, “r0” for none"}, true};
    const http::Parameter format{"format", Place::query, {"« text » pour le texte seul", "“text” for the text alone"}};
    const http::Parameter language{"lang", Place::query, {"fr ou en", "fr or en"}};
    return {
        {.pattern = "/api/v1/dossiers/{id}/letters/{kind}", .summary = {"Une lettre : complement, validation, rejection, decision, payment", "A letter: complement, validation, rejection, decision, payment"},
         .permission = "dossier.read", .parameters = {format, language}, .answer_schema = "text/html", .errors = {unseen}, .handler = with(services, show_letter)},
        {.pattern = "/api/v1/dossiers/{id}/convention", .summary = {"La convention, ses dates, son empreinte", "The convention, its dates, its digest"},
         .permission = "dossier.read", .parameters = {format}, .answer_schema = "Convention", .errors = {unseen}, .handler = with(services, show_convention)},
        {.method = post, .pattern = "/api/v1/dossiers/{id}/convention", .summary = {"Générer la convention", "Generate the convention"},
         .permission = "dossier.decide", .parameters = {match}, .body = json_body("NewConvention"), .answer_schema = "Convention", .errors = {unseen, changed}, .handler = with(services, generate_convention)},
        {.method = patch, .pattern = "/api/v1/dossiers/{id}/convention", .summary = {"Dater l’envoi et les signatures", "Date the sending and the signatures"},
         .permission = "dossier.decide", .parameters = {match}, .body = json_body("ConventionDates"), .answer_schema = "Convention", .errors = {unseen, changed}, .handler = with(services, date_convention)},
        {.pattern = "/api/v1/dossiers/{id}/order", .summary = {"L’ordre de paiement", "The payment order"},
         .permission = "dossier.read", .answer_schema = "PaymentOrder", .errors = {unseen}, .handler = with(services, show_order)},
        {.method = put, .pattern = "/api/v1/dossiers/{id}/order", .summary = {"Inscrire l’ordre de paiement, puis la date du paiement", "Record the payment order, then the day of the payment"},
         .permission = "dossier.decide", .parameters = {match}, .body = json_body("NewPaymentOrder"), .answer_schema = "PaymentOrder", .errors = {unseen, changed}, .handler = with(services, put_order)},
    };
}

}  // namespace egide::web::routes
