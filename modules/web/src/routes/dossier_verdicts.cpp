#include <algorithm>

#include "caller.h"
#include "dossier_cells.h"
#include "egide/documents/json.h"
#include "egide/dossier/dossier_file.h"
#include "egide/web/messages.h"
#include "request_body.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

/// The day that the question is about: `on`, else today in Paris.
Or<std::optional<base::Date>> day_asked(const http::Request& request) {
    const auto given = request.query_parameter("on");
    if (!given) {
        return std::optional<base::Date>();
    }
    const auto date = base::Date::parse(*given);
    return date ? Or<std::optional<base::Date>>(date)
                : Or<std::optional<base::Date>>(refusal(request, 400, "parameters", messages::parameter_refused({.expected = "2026-10-01", .name = "on"})));
}

/// A dossier judged on the day that was asked for.
struct JudgedDossier {
    desk::Contents contents;
    desk::Judged judged;
};
Or<JudgedDossier> judged_dossier(Services& services, const http::Request& request) {
    auto found = named_contents(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    auto day = day_asked(request);
    if (auto* refused = std::get_if<http::Response>(&day)) {
        return std::move(*refused);
    }
    JudgedDossier one{std::move(std::get<desk::Contents>(found)), {}};
    auto judged = judged_today(services, one.contents, std::get<std::optional<base::Date>>(day));
    if (!judged) {
        return unavailable(request, judged.errors());
    }
    one.judged = std::move(*judged);
    return one;
}

http::Response show_evaluation(Services& services, http::Request& request) {
    auto found = judged_dossier(services, request);
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& one = std::get<JudgedDossier>(found);
    return http::json_response(documents::evaluation_json(one.judged.evaluation, request.language));
}

http::Response show_plan(Services& services, http::Request& request) {
    auto found = judged_dossier(services, request);
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& one = std::get<JudgedDossier>(found);
    const auto report = documents::prepare(*one.judged.programme, one.judged.reading->facts, {.on = one.judged.evaluation.on, .known_on = {}});
    return http::json_response(documents::plan_json(report, request.language));
}

reading::Node word_node(std::string text) {
    reading::Node node;
    node.kind = reading::Node::Kind::scalar;
    node.quoted = true;
    node.scalar = std::move(text);
    return node;
}

/// The question as a what-if file says it.
reading::Node supposition_of(const std::optional<base::Date>& declaration, const std::optional<base::Date>& phase_start,
                             std::vector<reading::Node> observations) {
    reading::Node root;
    root.kind = reading::Node::Kind::mapping;
    reading::Node dates;
    dates.kind = reading::Node::Kind::mapping;
    if (declaration) {
        dates.members.push_back({"declaration", 0, 0, word_node(declaration->iso())});
    }
    if (phase_start) {
        dates.members.push_back({"phase_start", 0, 0, word_node(phase_start->iso())});
    }
    if (!dates.members.empty()) {
        root.members.push_back({"dates", 0, 0, std::move(dates)});
    }
    if (!observations.empty()) {
        reading::Node list;
        list.kind = reading::Node::Kind::sequence;
        list.items = std::move(observations);
        root.members.push_back({"observations", 0, 0, std::move(list)});
    }
    return root;
}

http::Response suppose(Services& services, http::Request& request) {
    RequestBody body(request);
    const auto declaration = body.date("declaration");
    const auto phase_start = body.date("phase_start");
    auto observations = body.objects("suppose");
    const auto without = body.texts("without");
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto found = judged_dossier(services, request);
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    auto& one = std::get<JudgedDossier>(found);
    desk::Contents other = one.contents;
    std::erase_if(other.parts, [&](const desk::Part& part) {
        return part.kind == desk::PartKind::observation && std::find(without.begin(), without.end(), part.id) != without.end();
    });
    auto reading = desk::read_case(other);
    if (!reading) {
        return unsound(request, reading.errors());
    }
    reading->facts.amounts = one.judged.reading->facts.amounts;
    const auto errors = dossier::apply_suppositions(reading->facts, supposition_of(declaration, phase_start, std::move(observations)));
    if (!errors.empty()) {
        return unsound(request, errors);
    }
    const auto& before = one.judged.evaluation;
    const auto after = programme::evaluate(*one.judged.programme, reading->facts, {.on = before.on, .known_on = {}});
    const documents::Comparison comparison{&before, programme::differences(before, after)};
    return http::json_response(documents::evaluation_json(after, request.language, &comparison));
}

void write_line(reading::JsonWriter& json, const desk::CheckLine& line, base::Language language) {
    const std::vector<std::string> names = {"level", "code", "words", "where", "objective", "worth", "deadline"};
    write_object(json, names,
                 {cell(desk::word_of(line.level)), line.code, text_cell(line.words, language), line.where, cell_or_null(line.objective),
                  money_cell(line.worth), date_cell(line.deadline)});
}

http::Response check(Services& services, http::Request& request) {
    auto found = judged_dossier(services, request);
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& one = std::get<JudgedDossier>(found);
    const auto around = surroundings_of(services, one.contents);
    if (!around) {
        return unavailable(request, around.errors());
    }
    const auto lines = desk::check_dossier(one.contents, one.judged, *around);
    reading::JsonWriter json(false);
    json.begin_object();
    for (const auto level : {desk::CheckLevel::blocking, desk::CheckLevel::risk, desk::CheckLevel::advice}) {
        json.field(desk::word_of(level), std::count_if(lines.begin(), lines.end(), [&](const auto& line) { return line.level == level; }));
    }
    json.key("lines").begin_array();
    for (const desk::CheckLine& line : lines) {
        write_line(json, line, request.language);
    }
    json.end_array().end_object();
    return http::json_response(json.take());
}

}  // namespace

Routes dossier_verdicts(Services& services) {
    using Place = http::Parameter::Place;
    const std::vector<http::ErrorCase> unseen = {{404, "absent", {"aucun dossier visible de ce nom", "no dossier of this name in sight"}}};
    const std::vector<http::Parameter> day = {{"on", Place::query, {"Date de référence", "Reference date"}, false, R"({"type":"string","format":"date"})"}};
    return {
        {.pattern = "/api/v1/dossiers/{id}/evaluation", .summary = {"Les verdicts d’un dossier", "The verdicts of a dossier"},
         .permission = "dossier.read", .parameters = day, .answer_schema = "Evaluation", .errors = unseen, .handler = with(services, show_evaluation)},
        {.pattern = "/api/v1/dossiers/{id}/plan", .summary = {"Ce qu’il faut faire, pour quand, et ce que cela vaut", "What to do, by when, worth how much"},
         .permission = "dossier.read", .parameters = day, .answer_schema = "DossierPlan", .errors = unseen, .handler = with(services, show_plan)},
        {.method = http::Method::post, .pattern = "/api/v1/dossiers/{id}/what-if", .summary = {"Et si", "What if"}, .permission = "dossier.read",
         .parameters = day, .body = json_body("WhatIf"), .answer_schema = "Evaluation", .errors = unseen, .handler = with(services, suppose)},
        {.pattern = "/api/v1/dossiers/{id}/check", .summary = {"Vérifier mon dossier", "Check my dossier"}, .permission = "dossier.read",
         .parameters = day, .answer_schema = "DossierCheck", .errors = unseen, .handler = with(services, check)},
    };
}

}  // namespace egide::web::routes
