#include <algorithm>

#include "egide/http/files.h"
#include "egide/programme/description.h"
#include "listing.h"
#include "observation_json.h"
#include "programme_json.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

using Shelf = std::shared_ptr<const std::vector<ShelvedProgramme>>;

http::Response list_programmes(Services& services, http::Request& request) {
    auto asked = list_query(request, {"id"}, services.configuration.application.page_items);
    if (auto* refused = std::get_if<http::Response>(&asked)) {
        return std::move(*refused);
    }
    const auto shelf = services.rules.get();
    if (!shelf) {
        services.log->errors("rules", shelf.errors());
        return unavailable(request, shelf.errors());
    }
    std::vector<Cells> rows;
    for (const ShelvedProgramme& one : **shelf) {
        const auto& programme = *one.programme;
        rows.push_back({one.folder, programme.title.in(request.language), programme.version, one.sha256,
                        programme.applicable_from.iso(), static_cast<std::int64_t>(programme.objectives.size())});
    }
    const ListQuery& query = std::get<ListQuery>(asked);
    auto page = page_of(request, query, {"id", "name", "version", "sha256", "applicable_from", "objectives"}, std::move(rows));
    auto* refused = std::get_if<http::Response>(&page);
    return refused != nullptr ? std::move(*refused) : list_response(request, query, std::get<Listing>(page));
}

/// What changes with the program or its rules alone: asked again, a few bytes say that it is the same.
http::Response reference_text(const http::Request& request, const std::string& text) {
    const std::string tag = http::entity_tag(text);
    if (auto known = http::conditional_answer(request, tag)) {
        return std::move(*known);
    }
    auto response = http::json_response(text);
    response.fields.set("ETag", tag);
    response.fields.set("Cache-Control", "private, no-cache");
    response.fields.set("Vary", "Accept-Language");
    return response;
}

http::Response show_programme(Services& services, http::Request& request) {
    const auto shelf = services.rules.get();
    if (!shelf) {
        return unavailable(request, shelf.errors());
    }
    const auto& all = **shelf;
    const auto found = std::find_if(all.begin(), all.end(), [&](const ShelvedProgramme& one) {
        return one.folder == request.path_parameter("id");
    });
    if (found == all.end()) {
        return absent(request);
    }
    return reference_text(request, programme_json(*found->programme, found->folder, request.language));
}

http::Response list_observation_kinds(Services&, http::Request& request) {
    return reference_text(request, observation_kinds_json(request.language));
}

}  // namespace

Routes programmes(Services& services) {
    return {
        {.pattern = "/api/v1/programmes", .summary = {"Les programmes", "Programmes"}, .permission = "rules.read",
         .parameters = list_parameters(), .answer_schema = "ProgrammeList", .handler = with(services, list_programmes)},
        {.pattern = "/api/v1/programmes/{id}", .summary = {"Un programme et ses règles", "A programme and its rules"},
         .permission = "rules.read", .answer_schema = "Programme",
         .errors = {{404, "absent", {"programme inconnu", "unknown programme"}}}, .handler = with(services, show_programme)},
        {.pattern = "/api/v1/observation-kinds",
         .summary = {"Les faits qu’un dossier peut porter", "Facts that a dossier may hold"}, .permission = "rules.read",
         .answer_schema = "ObservationKinds", .handler = with(services, list_observation_kinds)},
    };
}

}  // namespace egide::web::routes
