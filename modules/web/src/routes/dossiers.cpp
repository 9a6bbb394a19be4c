#include <algorithm>

#include "caller.h"
#include "dossier_cells.h"
#include "egide/organisation/candidate.h"
#include "egide/web/messages.h"
#include "gate.h"
#include "idempotency.h"
#include "people.h"
#include "request_body.h"
#include "routes.h"
#include "whole_number.h"

namespace egide::web::routes {

namespace {

using storage::sql::Transaction;

std::optional<desk::Order> dossier_order(const std::string& word) {
    if (word == "name") {
        return desk::Order::name;
    }
    if (word == "due") {
        return desk::Order::due;
    }
    if (word == "stake") {
        return desk::Order::stake;
    }
    return word == "since" ? desk::Order::since : desk::Order::changed;
}

/// Every stage whose public status is that word.
std::vector<dossier::Stage> stages_of_status(std::string_view word) {
    std::vector<dossier::Stage> stages;
    for (std::size_t i = 0; i < dossier::kStages; ++i) {
        const auto stage = static_cast<dossier::Stage>(i);
        if (dossier::word_of(dossier::public_status(stage)) == word) {
            stages.push_back(stage);
        }
    }
    return stages;
}

Or<desk::DossierQuery> dossier_query(Services& services, const http::Request& request, const ListQuery& query) {
    desk::DossierQuery wanted;
    wanted.reach = reach_of(caller_of(request).standing, "dossier.read", services.now());
    wanted.programme = request.query_parameter("programme").value_or("");
    wanted.region = request.query_parameter("region").value_or("");
    wanted.candidate = request.query_parameter("candidate").value_or("");
    wanted.words = query.q;
    wanted.order = dossier_order(query.sort).value_or(desk::Order::changed);
    wanted.descending = query.sort.empty() || query.descending;
    wanted.limit = query.csv ? 100'000 : static_cast<std::int64_t>(query.limit);
    if (const auto stage = request.query_parameter("stage")) {
        if (const auto known = dossier::stage_of(*stage)) {
            wanted.stages.push_back(*known);
        } else {
            return refusal(request, 400, "parameters", messages::parameter_refused({.expected = "application_review", .name = "stage"}));
        }
    }
    if (const auto status = request.query_parameter("status")) {
        wanted.stages = stages_of_status(*status);
        if (wanted.stages.empty()) {
            return refusal(request, 400, "parameters", messages::parameter_refused({.expected = "submitted", .name = "status"}));
        }
    }
    const auto cursor = query.cursor.empty() ? std::optional<std::string>("0") : read_cursor(query.cursor);
    const auto skip = cursor ? whole_number(*cursor) : std::nullopt;
    if (!skip) {
        return refusal(request, 400, "cursor", messages::cursor_refused());
    }
    wanted.skip = static_cast<std::int64_t>(*skip);
    return wanted;
}

http::Response list_dossiers(Services& services, http::Request& request) {
    auto asked = list_query(request, {"changed", "name", "due", "stake", "since"}, services.configuration.application.page_items);
    if (auto* refused = std::get_if<http::Response>(&asked)) {
        return std::move(*refused);
    }
    const ListQuery& query = std::get<ListQuery>(asked);
    auto wanted = dossier_query(services, request, query);
    if (auto* refused = std::get_if<http::Response>(&wanted)) {
        return std::move(*refused);
    }
    const auto& filter = std::get<desk::DossierQuery>(wanted);
    const auto page = services.database->read([&](Transaction& transaction) { return desk::list_dossiers(transaction, filter); });
    if (!page) {
        return unavailable(request, page.errors());
    }
    if (query.csv) {
        note_export(services, request, "dossiers");
    }
    Listing listing{dossier_names(), {}, {}, page->total};
    for (const desk::Dossier& one : page->dossiers) {
        listing.rows.push_back(dossier_cells(one, request.language));
    }
    const std::int64_t seen = filter.skip + static_cast<std::int64_t>(page->dossiers.size());
    listing.next = seen < page->total && !page->dossiers.empty() ? make_cursor(std::to_string(seen)) : std::string();
    return list_response(request, query, listing);
}

const ShelvedProgramme* programme_on_shelf(const std::vector<ShelvedProgramme>& shelf, const std::string& id) {
    const auto at = std::find_if(shelf.begin(), shelf.end(), [&](const ShelvedProgramme& one) { return one.folder == id; });
    return at == shelf.end() ? nullptr : &*at;
}

/// A dossier of this candidate for this call that is still under way.
bool is_open_already(const std::vector<desk::Dossier>& dossiers, const std::string& programme) {
    return std::any_of(dossiers.begin(), dossiers.end(), [&](const desk::Dossier& one) {
        return one.programme == programme && one.stage != dossier::Stage::closed && one.stage != dossier::Stage::withdrawn;
    });
}

struct Creation {
    const ShelvedProgramme* programme = nullptr;
    organisation::CandidateDraft draft;
    std::string finess;
};

/// Finds the call and the candidate; complaints go to the body.
std::optional<Creation> read_creation(Services& services, RequestBody& body, const std::vector<ShelvedProgramme>& shelf) {
    const std::string programme = body.required_text("programme", 40);
    const std::string candidate = body.required_text("candidate", 200);
    Creation creation{programme_on_shelf(shelf, programme), {}, {}};
    if (creation.programme == nullptr && !programme.empty()) {
        body.complain(messages::programme_not_here({.id = programme}), "programme");
    }
    const auto registry = services.registry.get();
    if (registry == nullptr) {
        body.complain(messages::registry_needed(), "candidate");
        return std::nullopt;
    }
    auto draft = organisation::draft_candidate(registry->registry, {candidate, base::paris_date(services.now())});
    if (!draft) {
        body.complain(draft.errors().front().message, "candidate");
        return std::nullopt;
    }
    creation.draft = std::move(*draft);
    const auto& perimeter = creation.draft.perimeter;
    creation.finess = perimeter.support ? perimeter.entities[*perimeter.support].finess : std::string();
    if (creation.finess.empty()) {
        body.complain(messages::candidate_without_support(), "candidate");
    }
    return creation.programme != nullptr && !creation.finess.empty() ? std::optional(std::move(creation)) : std::nullopt;
}

base::Result<std::optional<desk::Contents>> create_rows(Services& services, const http::Request& request, const Creation& creation,
                                                        const std::string& note) {
    using Made = base::Result<std::optional<desk::Contents>>;
    const auto now = services.now();
    return services.database->write([&](Transaction& transaction) -> Made {
        const auto others = desk::dossiers_of(transaction, creation.finess);
        if (!others) {
            return others.errors();
        }
        if (is_open_already(*others, creation.programme->folder)) {
            return std::optional<desk::Contents>();
        }
        std::vector<desk::RuleFile> files;
        for (const RuleText& file : creation.programme->files) {
            files.push_back({file.name, file.bytes});
        }
        const auto& rules = *creation.programme;
        if (const auto kept = desk::keep_rules(transaction, rules.folder, rules.sha256, files); !kept) {
            return kept.errors();
        }
        auto opened = desk::open_dossier(transaction, {rules.folder, rules.programme->version, rules.sha256, creation.draft.perimeter, note},
                                         rules.programme, caller_of(request).session.account, now);
        if (!opened) {
            return opened.errors();
        }
        const auto noted = note_change(services, transaction, request, "dossier.created", opened->dossier);
        return noted ? Made(std::optional(std::move(*opened))) : Made(noted.errors());
    });
}

http::Response create_dossier(Services& services, http::Request& request) {
    RequestBody body(request);
    const auto shelf = services.rules.get();
    if (!shelf) {
        return unavailable(request, shelf.errors());
    }
    const auto creation = read_creation(services, body, **shelf);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const auto& perimeter = creation->draft.perimeter;
    const accounts::ObjectPlace place{.region = perimeter.region(), .candidate = creation->finess, .establishments = {creation->finess}};
    if (!may(services, request, "dossier.create", place)) {
        return refusal(request, 403, "refused", messages::dossier_creation_refused());
    }
    const auto registry = services.registry.get();
    const auto vintage = registry->registry.vintage();
    const auto made = create_rows(services, request, *creation, "FINESS " + (vintage ? vintage->iso() : std::string()));
    if (!made) {
        return unsound(request, made.errors());
    }
    if (!*made) {
        return refusal(request, 409, "open-already", messages::dossier_open_already());
    }
    const auto text = dossier_json(services, request, **made, {});
    return text ? with_tag(http::json_response(*text, 201), (*made)->dossier.revision) : unavailable(request, text.errors());
}

http::Response show_dossier(Services& services, http::Request& request) {
    auto found = named_contents(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& contents = std::get<desk::Contents>(found);
    const auto visit = services.database->write([&](Transaction& transaction) {
        return desk::note_visit(transaction, caller_of(request).session.account, contents.dossier.id, services.now());
    });
    if (!visit) {
        return unavailable(request, visit.errors());
    }
    note_shown(services, request, "dossier.read", place_of(contents.dossier), contents.dossier.id);
    const auto text = dossier_json(services, request, contents, *visit);
    return text ? with_tag(http::json_response(*text), contents.dossier.revision) : unavailable(request, text.errors());
}

}  // namespace

Routes dossiers(Services& services) {
    using Place = http::Parameter::Place;
    return {
        {.pattern = "/api/v1/dossiers", .summary = {"Les dossiers", "Dossiers"}, .permission = "dossier.read",
         .parameters = list_parameters({{"programme", Place::query, {"De cet appel", "Of this call"}},
                                        {"stage", Place::query, {"À cette étape", "At this stage"}},
                                        {"status", Place::query, {"De ce statut public", "Of this public status"}},
                                        {"region", Place::query, {"De cette région", "Of this region"}},
                                        {"candidate", Place::query, {"De ce candidat", "Of this candidate"}}}),
         .answer_schema = "DossierList", .handler = with(services, list_dossiers)},
        {.method = http::Method::post, .pattern = "/api/v1/dossiers", .summary = {"Ouvrir un dossier", "Open a dossier"},
         .permission = "dossier.create", .parameters = {idempotency_parameter()}, .body = json_body("NewDossier"),
         .answer_schema = "201 Dossier",
         .errors = {{409, "open-already", {"ce candidat a déjà un dossier en cours pour cet appel", "this candidate already has a dossier under way for this call"}}},
         .handler = once(services, create_dossier)},
        {.pattern = "/api/v1/dossiers/{id}", .summary = {"Un dossier, et qui agit ensuite", "A dossier, and who acts next"},
         .permission = "dossier.read", .answer_schema = "Dossier",
         .errors = {{404, "absent", {"aucun dossier visible de ce nom", "no dossier of this name in sight"}}},
         .handler = with(services, show_dossier)},
    };
}

}  // namespace egide::web::routes
