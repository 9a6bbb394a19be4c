#include <algorithm>

#include "egide/programme/description.h"
#include "egide/reading/json_writer.h"
#include "egide/web/messages.h"
#include "request_body.h"
#include "routes.h"
#include "simulation.h"

namespace egide::web::routes {

namespace {

constexpr int kSearchesAMinute = 60;
constexpr int kSimulationsAMinute = 60;
constexpr std::size_t kMostFound = 20;
constexpr std::size_t kMostQuestion = 80;
constexpr std::size_t kMostDocuments = 60;

/// Nothing when this visitor may ask once more.
std::optional<http::Response> too_fast(Services& services, const http::Request& request, std::string_view what, int a_minute) {
    if (services.visitors.may_ask(what, request.client, a_minute, services.now())) {
        return std::nullopt;
    }
    auto response = refusal(request, 429, "throttled", messages::visitor_too_fast());
    response.fields.set("Retry-After", "60");
    return response;
}

http::Response list_public_programmes(Services& services, http::Request& request) {
    const auto shelf = services.rules.get();
    if (!shelf) {
        return unavailable(request, shelf.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().key("items").begin_array();
    for (const ShelvedProgramme& one : **shelf) {
        json.begin_object().field("id", one.folder).field("name", one.programme->title.in(request.language));
        json.field("version", one.programme->version).field("applicable_from", one.programme->applicable_from.iso()).end_object();
    }
    return http::json_response(json.end_array().end_object().take());
}

http::Response search_entities(Services& services, http::Request& request) {
    if (auto refused = too_fast(services, request, "search", kSearchesAMinute)) {
        return std::move(*refused);
    }
    const std::string asked(request.query_parameter("q").value_or(""));
    const auto loaded = services.registry.get();
    reading::JsonWriter json(false);
    json.begin_object().key("items").begin_array();
    std::size_t found = 0;
    const bool fits = asked.size() >= 2 && asked.size() <= kMostQuestion;
    for (const auto& hit : loaded && fits ? loaded->search.find(asked, 200) : std::vector<organisation::SearchHit>{}) {
        const organisation::RegisteredEntity one = loaded->registry.entity(hit.entity);
        if (one.kind != organisation::EntityKind::legal || !one.active || ++found > kMostFound) {
            continue;
        }
        json.begin_object().field("finess", one.finess).field("name", one.name).field("region", one.region).field("commune", one.commune).end_object();
    }
    return http::json_response(json.end_array().end_object().take());
}

void read_visitor_facts(RequestBody& body, const programme::Programme& rules, SimulationAnswers& answers) {
    const reading::Node* const context = body.object("context");
    const auto read = programme::facts_read_first(rules);
    for (const reading::Member& member : context == nullptr ? std::vector<reading::Member>{} : context->members) {
        if (std::find(read.begin(), read.end(), member.key) == read.end()) {
            body.complain(messages::simulation_fact_unknown({.name = member.key}), "context." + member.key);
        }
    }
    if (context == nullptr) {
        return;
    }
    reading::Reader reader(*context, body.problems(), "context");
    for (const std::string_view name : read) {
        if (const auto answer = reader.boolean(name)) {
            answers.context.emplace(name, *answer);
        }
    }
}

void read_visitor_pieces(RequestBody& body, const programme::Programme& rules, SimulationAnswers& answers) {
    const reading::Node* const pieces = body.object("pieces");
    if (pieces == nullptr) {
        return;
    }
    reading::Reader reader(*pieces, body.problems(), "pieces");
    for (const programme::Objective& prerequisite : rules.prerequisites) {
        for (const programme::Piece& piece : prerequisite.pieces) {
            if (const auto date = reader.date(piece.code); date && answers.pieces.size() < kMostDocuments) {
                answers.pieces.emplace(piece.code, *date);
            }
        }
    }
    reader.finish();
}

/// Under what an entity applies that day: its group, which applies as a whole, unless it is asked about alone.
std::string applicant(const organisation::Registry& registry, const std::string& candidate, base::Date on) {
    const auto entity = registry.find(candidate);
    for (const organisation::Group& group : registry.groups()) {
        const auto members = group.members_on(on);
        const bool within = group.kind == organisation::GroupKind::convention &&
                            std::any_of(members.begin(), members.end(), [&](const auto& member) { return entity && member.entity == *entity; });
        if (within) {
            return group.id;
        }
    }
    return candidate;
}

/// Who would apply: from the registry, or a kind alone; complaints go to the body.
std::vector<base::Text> read_visitor_candidate(Services& services, RequestBody& body, SimulationAnswers& answers) {
    const std::string candidate = body.text("candidate", 60).value_or("");
    const auto kind = body.choice("kind", {"GHT", "EJ"});
    if (candidate.empty()) {
        if (!kind) {
            body.complain(messages::simulation_candidate_expected(), "candidate");
        }
        answers.perimeter = nameless(kind.value_or(1) == 0 ? organisation::CandidateKind::ght : organisation::CandidateKind::legal_entity);
        return {};
    }
    const auto loaded = services.registry.get();
    const bool alone = kind && *kind == 1;
    auto draft = loaded ? organisation::draft_candidate(loaded->registry, {alone ? candidate : applicant(loaded->registry, candidate, answers.application), answers.application})
                        : base::Result<organisation::CandidateDraft>(base::Error{base::ErrorKind::invalid, messages::simulation_candidate_expected(), {}, {}, {}});
    if (!draft) {
        for (const base::Error& error : draft.errors()) {
            body.complain(error.message, "candidate");
        }
        return {};
    }
    answers.perimeter = std::move(draft->perimeter);
    return draft->notes;
}

http::Response simulate_visit(Services& services, http::Request& request) {
    if (auto refused = too_fast(services, request, "simulation", kSimulationsAMinute)) {
        return std::move(*refused);
    }
    const auto shelf = services.rules.get();
    if (!shelf) {
        return unavailable(request, shelf.errors());
    }
    RequestBody body(request);
    const std::string wanted = body.required_text("programme", 60);
    const auto one = std::find_if((*shelf)->begin(), (*shelf)->end(), [&](const ShelvedProgramme& each) { return each.folder == wanted; });
    if (one == (*shelf)->end() && !wanted.empty()) {
        body.complain(messages::simulation_programme_unknown(), "programme");
    }
    SimulationAnswers answers;
    answers.application = body.date("application").value_or(base::paris_date(services.now()));
    const auto notes = read_visitor_candidate(services, body, answers);
    if (one != (*shelf)->end()) {
        read_visitor_facts(body, *one->programme, answers);
        read_visitor_pieces(body, *one->programme, answers);
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const programme::Case facts = case_of(wanted, answers);
    return http::json_response(simulation_json(*one->programme, facts, answers, notes, request.language));
}

}  // namespace

Routes simulator(Services& services) {
    using Place = http::Parameter::Place;
    const std::vector<http::ErrorCase> fast = {{429, "throttled", {"trop de demandes", "too many requests"}}};
    http::BodyRule answers = json_body("NewSimulation");
    answers.bytes = 16 << 10;
    return {
        {.pattern = "/api/v1/public/programmes", .summary = {"Les appels à financement, pour tous", "Calls for funding, for all"},
         .permission = std::string(http::kPublic), .answer_schema = "PublicProgrammes", .handler = with(services, list_public_programmes)},
        {.pattern = "/api/v1/public/entities", .summary = {"Chercher un établissement, pour tous", "Search an establishment, for all"},
         .permission = std::string(http::kPublic),
         .parameters = {{"q", Place::query, {"Début de mots du nom, de la commune, du numéro", "Beginnings of words of name, commune, number"}}},
         .answer_schema = "PublicEntities", .errors = fast, .handler = with(services, search_entities)},
        {.method = http::Method::post, .pattern = "/api/v1/public/simulations",
         .summary = {"Suis-je éligible ? Rien n’est gardé", "Am I eligible? Nothing is kept"}, .permission = std::string(http::kPublic),
         .body = answers, .answer_schema = "Simulation", .errors = fast, .handler = with(services, simulate_visit)},
    };
}

}  // namespace egide::web::routes
