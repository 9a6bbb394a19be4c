#include "caller.h"
#include "dossier_cells.h"
#include "egide/web/messages.h"
#include "gate.h"
#include "idempotency.h"
#include "request_body.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

using desk::PartKind;
using storage::sql::Transaction;

/// Who may write which parts: expenses are those of finance, what the agency says of agreement and payment is its own.
std::string_view action_for(PartKind kind) {
    switch (kind) {
        case PartKind::expense: return "expense.edit";
        case PartKind::convention:
        case PartKind::order: return "dossier.decide";
        default: return "dossier.edit";
    }
}

/// The part that the path names; nothing when there is no such kind.
std::optional<std::pair<PartKind, std::string>> named_part(const http::Request& request) {
    const auto kind = desk::part_kind_of(request.path_parameter("kind"));
    const std::string& id = request.path_parameter("part");
    if (!kind || desk::is_single(*kind) != (id == "-")) {
        return std::nullopt;
    }
    return std::pair(*kind, id == "-" ? std::string() : id);
}

http::Response list_parts(Services& services, http::Request& request) {
    auto found = named_contents(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& contents = std::get<desk::Contents>(found);
    const auto wanted = request.query_parameter("kind");
    if (wanted && !desk::part_kind_of(*wanted)) {
        return refusal(request, 400, "parameters", messages::parameter_refused({.expected = "observation", .name = "kind"}));
    }
    Listing listing{part_names(), {}, {}, {}};
    for (const desk::Part& part : contents.parts) {
        if ((!wanted || desk::word_of(part.kind) == *wanted) && may_see_part(services, request, contents.dossier, part.kind)) {
            listing.rows.push_back(part_cells(part, contents.dossier.stage));
        }
    }
    listing.total = static_cast<std::int64_t>(listing.rows.size());
    return list_response(request, {}, listing);
}

/// What a change did to the dossier, judged again in the same transaction.
struct SavedPart {
    desk::PartsChanged changed;
    desk::Contents contents;
    std::vector<std::pair<std::string, std::string>> verdicts;
};

/// A part is shown by a confirmed file of its own dossier, or goes on being shown by what showed it.
base::Errors piece_errors(const desk::Contents& contents, const desk::PartChange& change) {
    const desk::Part* const present = contents.find(change.kind, change.id);
    const bool kept = present != nullptr && present->piece == change.piece;
    if (!change.piece || kept || contents.file(*change.piece) != nullptr) {
        return {};
    }
    return {{base::ErrorKind::invalid, messages::piece_not_of_dossier(), {}, "piece", {}}};
}

base::Result<SavedPart> save_parts(Services& services, const http::Request& request, const std::string& dossier,
                                   const desk::PartChange& change) {
    const auto now = services.now();
    return services.database->write([&](Transaction& transaction) -> base::Result<SavedPart> {
        auto contents = desk::load_contents(transaction, dossier);
        if (!contents) {
            return contents.errors();
        }
        SavedPart saved{{}, std::move(contents->value()), {}};
        if (auto errors = piece_errors(saved.contents, change); !errors.empty()) {
            return errors;
        }
        auto changed = desk::change_parts(transaction, saved.contents, std::span<const desk::PartChange>(&change, 1),
                                          caller_of(request).session.account, now);
        if (!changed || changed->conflict) {
            saved.changed = changed ? std::move(*changed) : desk::PartsChanged{};
            return changed ? base::Result<SavedPart>(std::move(saved)) : base::Result<SavedPart>(changed.errors());
        }
        saved.changed = std::move(*changed);
        const auto rules = rules_of(services, transaction, saved.contents.dossier);
        const bool read = saved.changed.reading != nullptr;
        const auto judged = !rules ? base::Result<desk::Judged>(rules.errors())
                            : read ? desk::judge_reading(saved.contents, saved.changed.reading, *rules, base::paris_date(now), false)
                                   : desk::judge_contents(saved.contents, *rules, base::paris_date(now), false);
        if (!judged) {
            return judged.errors();
        }
        if (const auto refreshed = desk::refresh_summary(transaction, saved.contents, *judged); !refreshed) {
            return refreshed.errors();
        }
        for (const auto& objective : judged->evaluation.objectives) {
            saved.verdicts.emplace_back(objective.objective->id, programme::word(objective.verdict));
        }
        const auto noted = note_change(services, transaction, request, change.value ? "dossier.part_changed" : "dossier.part_removed",
                                       saved.contents.dossier, {{"kind", std::string(desk::word_of(change.kind))}, {"part", change.id}});
        return noted ? base::Result<SavedPart>(std::move(saved)) : base::Result<SavedPart>(noted.errors());
    });
}

/// Errors of parts, by the field that a form shows.
http::Response unsound_part(const http::Request& request, const base::Errors& errors) {
    http::Problem problem{422, "invalid", messages::request_refused()};
    for (const base::Error& error : errors) {
        if (error.kind == base::ErrorKind::unavailable) {
            return unavailable(request, errors);
        }
        problem.items.push_back({error.message, error.field, {error.at.file, 0, 0}});
    }
    return http::problem_response(problem, request);
}

/// Somebody else was there first: who, when, and what the part says now.
http::Response conflict_answer(const http::Request& request, const desk::Part& part) {
    http::Problem problem{409, "conflict", part.revision == 0 ? messages::part_was_removed() : messages::part_was_changed()};
    problem.items.push_back({messages::plain({.text = part.value}), "value", {}});
    problem.items.push_back({messages::plain({.text = part.author}), "author", {}});
    problem.items.push_back({messages::plain({.text = storage::sql::show_instant(part.at)}), "at", {}});
    problem.items.push_back({messages::plain({.text = revision_tag(part.revision)}), "revision", {}});
    return http::problem_response(problem, request);
}

http::Response saved_answer(const SavedPart& saved, int status) {
    const desk::Part& part = saved.changed.now.front();
    reading::JsonWriter json(false);
    json.begin_object().key("part");
    write_object(json, part_names(), part_cells(part, saved.contents.dossier.stage));
    json.field("dossier_revision", saved.contents.dossier.revision).key("summary");
    write_summary(json, saved.contents.dossier.summary);
    json.key("objectives").begin_array();
    for (const auto& [id, result] : saved.verdicts) {
        json.begin_object().field("id", id).field("result", result).end_object();
    }
    json.end_array().end_object();
    return with_tag(http::json_response(json.take(), status), part.revision);
}

http::Response put_part(Services& services, http::Request& request) {
    const auto named = named_part(request);
    if (!named) {
        return absent(request);
    }
    auto found = named_dossier(services, request, action_for(named->first));
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    auto revision = wanted_revision(request);
    if (auto* refused = std::get_if<http::Response>(&revision)) {
        return std::move(*refused);
    }
    RequestBody body(request);
    const reading::Node* const value = body.object("value", true);
    desk::PartChange change{.kind = named->first, .id = named->second, .piece = body.text("piece", 64),
                            .revision = std::get<std::int64_t>(revision), .reason = body.text("reason", 1000).value_or("")};
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    change.value = text_of(*value);
    const auto saved = save_parts(services, request, std::get<desk::Dossier>(found).id, change);
    if (!saved) {
        return unsound_part(request, saved.errors());
    }
    return saved->changed.conflict ? conflict_answer(request, *saved->changed.conflict) : saved_answer(*saved, 200);
}

http::Response add_part(Services& services, http::Request& request) {
    RequestBody body(request);
    const auto kind = desk::part_kind_of(body.required_text("kind", 20));
    const reading::Node* const value = body.object("value", true);
    desk::PartChange change{.kind = kind.value_or(PartKind::observation), .piece = body.text("piece", 64), .revision = 0};
    if (!kind || desk::is_single(*kind)) {
        body.complain(messages::part_kind_refused(), "kind");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto found = named_dossier(services, request, action_for(change.kind));
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const reading::Node* const finess = value->find("finess");
    change.id = change.kind == PartKind::entity && finess != nullptr ? finess->scalar : desk::new_id();
    change.value = text_of(*value);
    const auto saved = save_parts(services, request, std::get<desk::Dossier>(found).id, change);
    if (!saved) {
        return unsound_part(request, saved.errors());
    }
    return saved->changed.conflict ? conflict_answer(request, *saved->changed.conflict) : saved_answer(*saved, 201);
}

http::Response remove_part(Services& services, http::Request& request) {
    const auto named = named_part(request);
    if (!named || desk::is_single(named->first)) {
        return absent(request);
    }
    auto found = named_dossier(services, request, action_for(named->first));
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    auto revision = wanted_revision(request);
    if (auto* refused = std::get_if<http::Response>(&revision)) {
        return std::move(*refused);
    }
    const desk::PartChange change{.kind = named->first, .id = named->second, .revision = std::get<std::int64_t>(revision),
                                  .reason = std::string(request.query_parameter("reason").value_or("").substr(0, 1000))};
    if (*change.revision == 0) {
        return absent(request);
    }
    const auto saved = save_parts(services, request, std::get<desk::Dossier>(found).id, change);
    if (!saved) {
        return unsound_part(request, saved.errors());
    }
    return saved->changed.conflict ? conflict_answer(request, *saved->changed.conflict) : http::empty_response();
}

http::Response show_past(Services& services, http::Request& request) {
    const auto named = named_part(request);
    if (!named) {
        return absent(request);
    }
    auto found = named_dossier(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& dossier = std::get<desk::Dossier>(found);
    if (!may_see_part(services, request, dossier, named->first)) {
        return absent(request);
    }
    const auto past = services.database->read(
        [&](Transaction& transaction) { return desk::past_of(transaction, dossier.id, named->first, named->second); });
    if (!past) {
        return unavailable(request, past.errors());
    }
    Listing listing{{"revision", "value", "piece", "author", "at", "reason"}, {}, {}, static_cast<std::int64_t>(past->size())};
    for (const desk::PastPart& one : *past) {
        listing.rows.push_back({one.revision, one.value ? object_cell(*one.value) : Cell(), one.piece ? Cell(*one.piece) : Cell(),
                                one.author, cell(one.at), one.reason});
    }
    return list_response(request, {}, listing);
}

http::Response show_yaml(Services& services, http::Request& request) {
    auto found = named_contents(services, request, "dossier.export");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& contents = std::get<desk::Contents>(found);
    const auto judged = judged_today(services, contents);
    if (!judged) {
        return unavailable(request, judged.errors());
    }
    http::Response response;
    response.fields.add("Content-Type", "application/yaml");
    response.fields.add("Content-Disposition", "attachment; filename=\"dossier.yaml\"");
    response.body = desk::dossier_yaml(contents, desk::declared_expenses(contents, *judged->programme));
    return response;
}

}  // namespace

Routes dossier_parts(Services& services) {
    using Place = http::Parameter::Place;
    const std::vector<http::ErrorCase> unseen = {{404, "absent", {"aucun dossier visible de ce nom", "no dossier of this name in sight"}}};
    std::vector<http::ErrorCase> writing = unseen;
    writing.push_back({409, "conflict", {"quelqu’un d’autre a modifié cette partie entre-temps", "somebody else changed this part meanwhile"}});
    const std::string one = "/api/v1/dossiers/{id}/parts/{kind}/{part}";
    return {
        {.pattern = "/api/v1/dossiers/{id}/parts", .summary = {"Ce qu’un dossier contient", "What a dossier holds"}, .permission = "dossier.read",
         .parameters = {{"kind", Place::query, {"De cette sorte", "Of this kind"}}}, .answer_schema = "PartList", .errors = unseen,
         .handler = with(services, list_parts)},
        {.method = http::Method::post, .pattern = "/api/v1/dossiers/{id}/parts", .summary = {"Ajouter un élément", "Add an item"},
         .permission = "dossier.read", .parameters = {idempotency_parameter()}, .body = json_body("NewPart"), .answer_schema = "201 PartSaved",
         .errors = writing, .handler = once(services, add_part)},
        {.method = http::Method::put, .pattern = one, .summary = {"Écrire une partie", "Write a part"}, .permission = "dossier.read",
         .body = json_body("PartValue"), .answer_schema = "PartSaved", .errors = writing, .handler = with(services, put_part)},
        {.method = http::Method::remove, .pattern = one, .summary = {"Retirer un élément", "Remove an item"}, .permission = "dossier.read",
         .parameters = {{"reason", Place::query, {"Motif", "Reason"}}}, .answer_schema = "204", .errors = writing,
         .handler = with(services, remove_part)},
        {.pattern = one + "/past", .summary = {"Le passé d’une partie", "The past of a part"}, .permission = "dossier.read",
         .answer_schema = "PastPartList", .errors = unseen, .handler = with(services, show_past)},
        {.pattern = "/api/v1/dossiers/{id}/dossier.yaml", .summary = {"Le dossier comme fichier", "The dossier as a file"},
         .permission = "dossier.export", .answer_schema = "application/yaml", .errors = unseen, .handler = with(services, show_yaml)},
    };
}

}  // namespace egide::web::routes
