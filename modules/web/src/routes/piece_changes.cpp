#include <algorithm>

#include "caller.h"
#include "dossier_access.h"
#include "egide/desk/pieces.h"
#include "egide/web/messages.h"
#include "evidence_intake.h"
#include "gate.h"
#include "listing.h"
#include "piece_cells.h"
#include "request_body.h"
#include "routes.h"
#include "upload_bytes.h"

namespace egide::web::routes {

namespace {

using desk::Confirmation;
using desk::PiecesChanged;
using storage::sql::Transaction;

constexpr std::size_t kMostConfirmed = 1000;
using Acting = std::function<base::Result<PiecesChanged>(Transaction&, desk::Contents&, const programme::Programme&)>;

/// A change of files that went through, and the dossier as it then stood.
struct ChangedPieces {
    PiecesChanged pieces;
    desk::Contents contents;
};

/// Takes the change, judges the dossier again, and notes it, in one transaction.
base::Result<ChangedPieces> act_on_pieces(Services& services, const http::Request& request, const desk::Dossier& dossier,
                                          const std::string& kind, const Acting& act) {
    return services.database->write([&](Transaction& transaction) -> base::Result<ChangedPieces> {
        auto contents = desk::load_contents(transaction, dossier.id);
        const auto rules = rules_of(services, transaction, dossier);
        if (!contents || !rules) {
            return contents ? rules.errors() : contents.errors();
        }
        auto changed = act(transaction, **contents, **rules);
        if (!changed) {
            return changed.errors();
        }
        if (changed->conflict) {
            return ChangedPieces{std::move(*changed), std::move(**contents)};
        }
        const auto judged = desk::judge_contents(**contents, *rules, base::paris_date(services.now()));
        const auto refreshed = judged ? desk::refresh_summary(transaction, **contents, *judged) : desk::Done(judged.errors());
        if (!refreshed) {
            return refreshed.errors();
        }
        const auto noted = note_change(services, transaction, request, kind, dossier,
                                       {{"piece", changed->now.front().id}, {"code", changed->now.front().use.code},
                                        {"count", std::to_string(changed->now.size())}});
        return noted ? base::Result<ChangedPieces>(ChangedPieces{std::move(*changed), std::move(**contents)})
                     : base::Result<ChangedPieces>(noted.errors());
    });
}

void write_piece_summary(reading::JsonWriter& json, const desk::Summary& summary) {
    const auto amount = [&](const char* key, const std::optional<base::Money>& money) {
        json.key(key);
        write_cell(json, money ? Cell(money->decimal()) : Cell());
    };
    json.key("summary").begin_object();
    amount("amount_low", summary.amount_low);
    amount("amount_high", summary.amount_high);
    json.field("met", summary.met).field("partial", summary.partial).field("not_met", summary.not_met);
    json.field("undetermined", summary.undetermined).field("pieces_missing", summary.pieces_missing).end_object();
}

/// The files as they now are, or who was there first.
http::Response answer_changed(Services& services, const http::Request& request, base::Result<ChangedPieces> changed, int status = 200) {
    if (!changed) {
        return unsound(request, changed.errors());
    }
    if (changed->pieces.conflict) {
        const desk::PieceFile& other = *changed->pieces.conflict;
        return http::problem_response({409, "conflict", messages::piece_conflict({.name = other.file.name}),
                                       {{messages::piece_conflict({.name = other.file.name}), other.id}}},
                                      request);
    }
    const auto sights = sights_of(services, request, changed->contents);
    if (!sights) {
        return unavailable(request, sights.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().field("revision", changed->contents.dossier.revision);
    write_piece_summary(json, changed->contents.dossier.summary);
    json.key("files").begin_array();
    for (const desk::PieceFile& file : changed->pieces.now) {
        write_piece_file(json, *sights, file);
    }
    json.end_array().end_object();
    return with_tag(http::json_response(json.take(), status), changed->pieces.now.front().revision);
}

/// What a body says of one file; the same keys alone and in a list.
template <typename Body>
void read_words_of(Body& body, Confirmation& said) {
    said.use = {body.text("code").value_or(""), body.text("unit").value_or(""), body.text("subject").value_or("")};
    said.document_date = body.date("document_date");
    said.collected = body.date("collected");
    said.is_signed = body.boolean("signed");
    said.signer = body.text("signer").value_or("").substr(0, 200);
    const auto signatory = body.choice("signatory", {"legal_representative", "provider", "candidate", "other"});
    static constexpr std::string_view kWords[] = {"legal_representative", "provider", "candidate", "other"};
    said.signatory = signatory ? std::string(kWords[*signatory]) : std::string();
}

http::Response confirm_many(Services& services, http::Request& request) {
    auto named = named_dossier(services, request, "evidence.add");
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    RequestBody body(request);
    std::vector<Confirmation> said;
    for (const reading::Node& node : body.objects("items")) {
        if (said.size() > kMostConfirmed) {
            break;
        }
        reading::Reader reader(node, body.problems(), "item");
        said.push_back({.piece = reader.require_text("piece").value_or(""), .revision = reader.require_integer("revision").value_or(0)});
        read_words_of(reader, said.back());
        reader.finish();
    }
    if (said.empty() || said.size() > kMostConfirmed) {
        body.complain(messages::pieces_count({.most = kMostConfirmed}), "items");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    return answer_changed(services, request,
                          act_on_pieces(services, request, std::get<desk::Dossier>(named), "dossier.pieces_confirmed",
                                        [&](Transaction& transaction, desk::Contents& contents, const programme::Programme& rules) {
                                            return desk::confirm_pieces(transaction, contents, rules, said, caller_of(request).session.account, services.now());
                                        }));
}

/// The dossier and the piece that the path names, when the caller may do this there; a piece of another dossier is absent.
Or<desk::Dossier> dossier_of_piece(Services& services, const http::Request& request, std::string_view action) {
    auto named = named_dossier(services, request, action);
    if (std::holds_alternative<http::Response>(named)) {
        return named;
    }
    const auto found = services.database->read([&](Transaction& transaction) {
        return desk::find_piece(transaction, request.path_parameter("id"), request.path_parameter("piece"));
    });
    if (!found) {
        return unavailable(request, found.errors());
    }
    return *found ? std::move(named) : Or<desk::Dossier>(absent(request));
}

http::Response confirm_one(Services& services, http::Request& request) {
    auto named = dossier_of_piece(services, request, "evidence.add");
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    auto revision = wanted_revision(request);
    if (auto* refused = std::get_if<http::Response>(&revision)) {
        return std::move(*refused);
    }
    RequestBody body(request);
    Confirmation said{.piece = request.path_parameter("piece"), .revision = std::get<std::int64_t>(revision)};
    read_words_of(body, said);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    return answer_changed(services, request,
                          act_on_pieces(services, request, std::get<desk::Dossier>(named), "dossier.pieces_confirmed",
                                        [&](Transaction& transaction, desk::Contents& contents, const programme::Programme& rules) {
                                            return desk::confirm_pieces(transaction, contents, rules, std::span<const Confirmation>(&said, 1),
                                                                        caller_of(request).session.account, services.now());
                                        }));
}

http::Response replace_one(Services& services, http::Request& request) {
    auto named = dossier_of_piece(services, request, "evidence.add");
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    auto revision = wanted_revision(request);
    if (auto* refused = std::get_if<http::Response>(&revision)) {
        return std::move(*refused);
    }
    RequestBody body(request);
    const std::string upload_id = body.required_text("upload", 64);
    desk::Replacement replacement{.piece = request.path_parameter("piece"), .revision = std::get<std::int64_t>(revision), .file = {}};
    replacement.document_date = body.date("document_date");
    replacement.collected = body.date("collected");
    replacement.reason = body.text("reason", 2000).value_or("");
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const auto& dossier = std::get<desk::Dossier>(named);
    auto upload = whole_upload(services, request, upload_id);
    if (auto* refused = std::get_if<http::Response>(&upload)) {
        return std::move(*refused);
    }
    const auto& whole = std::get<Upload>(upload);
    auto kept = keep_files(services, request, dossier, {{bytes_of_upload(services, whole.id), whole.name, whole.media_type, replacement.collected}});
    if (auto* refused = std::get_if<http::Response>(&kept)) {
        return std::move(*refused);
    }
    replacement.file = std::get<std::vector<desk::StoredFile>>(kept).front();
    auto changed = act_on_pieces(services, request, dossier, "dossier.piece_replaced",
                                 [&](Transaction& transaction, desk::Contents& contents, const programme::Programme&) {
                                     return desk::replace_piece(transaction, contents, replacement, caller_of(request).session.account, services.now());
                                 });
    if (changed && !changed->pieces.conflict) {
        if (const auto dropped = drop_upload(services, whole.id); !dropped) {
            services.log->errors("uploads", dropped.errors());
        }
    }
    return answer_changed(services, request, std::move(changed), 201);
}

http::Response withdraw_one(Services& services, http::Request& request) {
    auto named = dossier_of_piece(services, request, "evidence.withdraw");
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    auto revision = wanted_revision(request);
    if (auto* refused = std::get_if<http::Response>(&revision)) {
        return std::move(*refused);
    }
    RequestBody body(request);
    const std::string reason = body.required_text("reason", 2000);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    return answer_changed(services, request,
                          act_on_pieces(services, request, std::get<desk::Dossier>(named), "dossier.piece_withdrawn",
                                        [&](Transaction& transaction, desk::Contents& contents, const programme::Programme&) {
                                            return desk::withdraw_piece(transaction, contents, request.path_parameter("piece"), std::get<std::int64_t>(revision),
                                                                        reason, caller_of(request).session.account, services.now());
                                        }));
}

}  // namespace

Routes piece_changes(Services& services) {
    using Place = http::Parameter::Place;
    const http::Parameter match{"If-Match", Place::header, {"La version vue, p. ex. \"r3\"", "The version seen, e.g. \"r3\""}, true};
    const std::vector<http::ErrorCase> errors = {
        {404, "absent", {"aucune pièce visible de ce nom", "no piece of this name in sight"}},
        {409, "conflict", {"quelqu’un d’autre l’a changée entre-temps", "somebody else changed it meanwhile"}}};
    return {
        {.method = http::Method::post, .pattern = "/api/v1/dossiers/{id}/pieces/confirmations",
         .summary = {"Confirmer le classement de plusieurs fichiers, tous ou aucun", "Confirm the places of several files, all or none"},
         .permission = "evidence.add", .body = json_body("PieceConfirmations"), .answer_schema = "ChangedPieces", .errors = errors,
         .handler = with(services, confirm_many)},
        {.method = http::Method::patch, .pattern = "/api/v1/dossiers/{id}/pieces/{piece}",
         .summary = {"Confirmer ou corriger le classement d’un fichier", "Confirm or correct the place of a file"},
         .permission = "evidence.add", .parameters = {match}, .body = json_body("PieceConfirmation"),
         .answer_schema = "ChangedPieces", .errors = errors, .handler = with(services, confirm_one)},
        {.method = http::Method::post, .pattern = "/api/v1/dossiers/{id}/pieces/{piece}/replace",
         .summary = {"Remplacer un fichier par une nouvelle version", "Replace a file by a new version"},
         .permission = "evidence.add", .parameters = {match}, .body = json_body("PieceReplacement"),
         .answer_schema = "201 ChangedPieces", .errors = errors, .handler = with(services, replace_one)},
        {.method = http::Method::remove, .pattern = "/api/v1/dossiers/{id}/pieces/{piece}",
         .summary = {"Retirer un fichier du dossier, avec un motif", "Withdraw a file from the dossier, with a reason"},
         .permission = "evidence.withdraw", .parameters = {match}, .body = json_body("PieceWithdrawal"),
         .answer_schema = "ChangedPieces", .errors = errors, .handler = with(services, withdraw_one)},
    };
}

}  // namespace egide::web::routes
