#include <algorithm>
#include <map>
#include <set>

#include "caller.h"
#include "dossier_access.h"
#include "egide/reading/json_writer.h"
#include "egide/web/messages.h"
#include "gate.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

using storage::sql::Transaction;

/// Each dossier is judged for its blockers: what one answer may cost is bounded.
constexpr std::int64_t kMostShared = 40;

/// What somebody holds as an adviser.
accounts::Standing as_adviser(const accounts::Standing& standing) {
    accounts::Standing adviser = standing;
    std::erase_if(adviser.grants, [](const accounts::Grant& grant) { return grant.role != "adviser"; });
    return adviser;
}

struct Theme {
    base::Bilingual name;
    std::int64_t blocking = 0;
    std::int64_t risk = 0;
    std::set<std::string> dossiers;
};

/// By what a blocker is sorted: the group of its objective, else the application itself.
base::Bilingual theme_of(const programme::Programme& programme, const desk::CheckLine& line) {
    const programme::Objective* const objective = line.objective.empty() ? nullptr : programme.find_objective(line.objective);
    if (objective == nullptr) {
        const base::Text text = messages::adviser_application();
        return {base::render(text, base::Language::french), base::render(text, base::Language::english)};
    }
    return objective->group.empty() ? objective->title : objective->group;
}

struct SharedDossier {
    desk::Dossier dossier;
    std::int64_t blocking = 0;
    std::int64_t risk = 0;
};

base::Result<std::vector<desk::CheckLine>> adviser_lines(Services& services, const std::string& id, std::map<std::string, Theme>& themes) {
    const auto contents = services.database->read([&](Transaction& transaction) { return desk::load_contents(transaction, id); });
    if (!contents || !*contents) {
        return contents ? base::Result<std::vector<desk::CheckLine>>(std::vector<desk::CheckLine>{}) : contents.errors();
    }
    const auto judged = judged_today(services, **contents);
    const auto around = surroundings_of(services, **contents);
    if (!judged || !around) {
        return judged ? around.errors() : judged.errors();
    }
    auto lines = desk::check_dossier(**contents, *judged, *around);
    for (const desk::CheckLine& line : lines) {
        const base::Bilingual name = theme_of(*judged->programme, line);
        Theme& theme = themes[name.fr];
        theme.name = name;
        theme.blocking += line.level == desk::CheckLevel::blocking ? 1 : 0;
        theme.risk += line.level == desk::CheckLevel::risk ? 1 : 0;
        if (line.level != desk::CheckLevel::advice) {
            theme.dossiers.insert(id);
        }
    }
    return lines;
}

std::int64_t count_level(const std::vector<desk::CheckLine>& lines, desk::CheckLevel level) {
    return std::count_if(lines.begin(), lines.end(), [&](const desk::CheckLine& one) { return one.level == level; });
}

void write_shared(reading::JsonWriter& json, const SharedDossier& one, base::Language language) {
    const desk::Dossier& dossier = one.dossier;
    json.begin_object().field("id", dossier.id).field("programme", dossier.programme).field("finess", dossier.finess);
    json.field("name", dossier.name).field("region", dossier.region).field("stage", dossier::word_of(dossier.stage));
    json.field("stage_name", base::render(dossier::name_of(dossier.stage), language)).field("blocking", one.blocking).field("risk", one.risk);
    json.key("due");
    dossier.summary.due ? json.value(dossier.summary.due->iso()) : json.null();
    json.end_object();
}

void write_themes(reading::JsonWriter& json, const std::map<std::string, Theme>& themes, base::Language language) {
    std::vector<const Theme*> ordered;
    for (const auto& one : themes) {
        if (!one.second.dossiers.empty()) {
            ordered.push_back(&one.second);
        }
    }
    std::stable_sort(ordered.begin(), ordered.end(), [](const Theme* left, const Theme* right) {
        return std::pair(left->dossiers.size(), left->blocking) > std::pair(right->dossiers.size(), right->blocking);
    });
    json.key("themes").begin_array();
    for (const Theme* const one : ordered) {
        json.begin_object().field("name", one->name.in(language)).field("blocking", one->blocking).field("risk", one->risk);
        json.field("dossiers", one->dossiers.size()).end_object();
    }
    json.end_array();
}

/// Advisers read by a role whose readings are journalled.
void note_reading(Services& services, const http::Request& request, std::size_t count) {
    accounts::Event event;
    event.kind = "content.shown";
    event.actor = caller_of(request).session.account;
    event.address = request.client;
    event.details = {{"what", "adviser.dossiers"}, {"count", std::to_string(count)}};
    if (const auto noted = services.events.add(event); !noted) {
        services.log->errors("journal", noted.errors());
    }
    services.deliver_events();
}

http::Response list_shared(Services& services, http::Request& request) {
    desk::DossierQuery query{.reach = reach_of(as_adviser(caller_of(request).standing), "dossier.read", services.now())};
    query.limit = kMostShared;
    const auto page = services.database->read([&](Transaction& transaction) { return desk::list_dossiers(transaction, query); });
    if (!page) {
        return unavailable(request, page.errors());
    }
    std::map<std::string, Theme> themes;
    std::vector<SharedDossier> shared;
    for (const desk::Dossier& dossier : page->dossiers) {
        const bool readable = may(services, request, "dossier.read", place_of(dossier));
        const auto lines = readable ? adviser_lines(services, dossier.id, themes) : base::Result<std::vector<desk::CheckLine>>(std::vector<desk::CheckLine>{});
        if (!lines) {
            return unavailable(request, lines.errors());
        }
        if (readable) {
            shared.push_back({dossier, count_level(*lines, desk::CheckLevel::blocking), count_level(*lines, desk::CheckLevel::risk)});
        }
    }
    if (!shared.empty()) {
        note_reading(services, request, shared.size());
    }
    reading::JsonWriter json(false);
    json.begin_object().key("items").begin_array();
    for (const SharedDossier& one : shared) {
        write_shared(json, one, request.language);
    }
    json.end_array().field("total", page->total);
    write_themes(json, themes, request.language);
    return http::json_response(json.end_object().take());
}

}  // namespace

Routes advisers(Services& services) {
    return {
        {.pattern = "/api/v1/adviser/dossiers", .summary = {"Les dossiers partagés avec moi, et ce qui les bloque", "The files shared with me, and what blocks them"},
         .permission = "dossier.read", .answer_schema = "SharedDossiers", .handler = with(services, list_shared)},
    };
}

}  // namespace egide::web::routes
