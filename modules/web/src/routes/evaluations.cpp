#include "dossier_evaluation.h"
#include "egide/web/messages.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

http::Response evaluate_body(Services& services, http::Request& request) {
    base::Date on = base::paris_date(services.now());
    if (const auto given = request.query_parameter("on")) {
        const auto date = base::Date::parse(*given);
        if (!date) {
            return refusal(request, 400, "parameters",
                           messages::parameter_refused({.expected = "2026-10-01", .name = "on"}));
        }
        on = *date;
    }
    const auto lang = request.query_parameter("lang");
    const base::Language language = !lang             ? request.language
                                    : *lang == "en" ? base::Language::english
                                                    : base::Language::french;
    auto evaluation = evaluate_dossier(services, request, on, language);
    auto* refused = std::get_if<http::Response>(&evaluation);
    return refused != nullptr ? std::move(*refused) : http::json_response(std::get<std::string>(std::move(evaluation)));
}

}  // namespace

Routes evaluations(Services& services) {
    using Place = http::Parameter::Place;
    http::BodyRule body{http::BodyRule::Kind::whole, "application/yaml", services.configuration.application.dossier_bytes,
                        R"({"type":"string"})"};
    return {
        {.method = http::Method::post, .pattern = "/api/v1/evaluations",
         .summary = {"Évaluer un dossier.yaml, sans rien garder", "Evaluate a dossier.yaml, keeping nothing"},
         .permission = "evaluation.run",
         .parameters = {{"on", Place::query, {"Date de référence", "Reference date"}, false, R"({"type":"string","format":"date"})"},
                        {"lang", Place::query, {"Langue des phrases", "Language of the sentences"}, false,
                         R"({"type":"string","enum":["fr","en"]})"}},
         .body = body, .answer_schema = "Evaluation",
         .errors = {{422, "dossier", {"ce qui ne va pas, ligne par ligne", "what is wrong, line by line"}}},
         .handler = with(services, evaluate_body)},
    };
}

}  // namespace egide::web::routes
