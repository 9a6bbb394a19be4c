// The completeness grid, beside the pieces it is about, and what deserves a look.
#include <algorithm>

#include "caller.h"
#include "egide/web/messages.h"
#include "gate.h"
#include "request_body.h"
#include "review_access.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

using storage::sql::Transaction;

/// A grid and what was decided of it.
struct ReadGrid {
    std::vector<desk::GridLine> lines;
    std::vector<desk::Ruling> rulings;
};

/// An attainment file is read as it was submitted, an application as it stands.
base::Result<ReadGrid> read_grid(Services& services, Transaction& transaction, const desk::Contents& contents, desk::Phase phase) {
    ReadGrid grid;
    auto rulings = desk::rulings_of(transaction, contents.dossier.id, phase);
    if (!rulings) {
        return rulings.errors();
    }
    grid.rulings = std::move(*rulings);
    if (phase == desk::Phase::attainment) {
        const auto file = control_file_of(services, transaction, contents.dossier);
        if (!file) {
            return file.errors();
        }
        if (*file) {
            grid.lines = desk::grid_lines((*file)->declared, *(*file)->judged.programme, phase);
            desk::find_grid_states(grid.lines, (*file)->declared, (*file)->judged);
            return grid;
        }
    }
    const auto rules = rules_of(services, transaction, contents.dossier);
    const auto judged = rules ? desk::judge_contents(contents, *rules, base::paris_date(services.now())) : base::Result<desk::Judged>(rules.errors());
    if (!judged) {
        return judged.errors();
    }
    grid.lines = desk::grid_lines(contents, **rules, phase);
    desk::find_grid_states(grid.lines, contents, *judged);
    return grid;
}

void write_text_list(reading::JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
    json.key(key).begin_array();
    for (const std::string& text : texts) {
        json.value(text);
    }
    json.end_array();
}

void write_grid_line(reading::JsonWriter& json, Services& services, const desk::GridLine& line, const ReadGrid& grid, base::Language language) {
    json.begin_object().field("id", line.id).field("objective", line.objective).field("piece", line.piece);
    json.field("words", base::render(line.words, language)).field("where", line.where).field("state", programme::word(line.state));
    write_text_list(json, "missing_for", line.missing_for);
    write_text_list(json, "files", line.files);
    json.key("ruling");
    write_ruling(json, services, ruling_of(grid.rulings, "line:" + line.id));
    json.end_object();
}

/// The phase that the path names: those that have a grid.
std::optional<desk::Phase> named_phase(const http::Request& request) {
    const auto phase = desk::phase_of(request.path_parameter("phase"));
    return phase == desk::Phase::control ? std::nullopt : phase;
}

http::Response show_grid(Services& services, http::Request& request) {
    auto found = named_contents(services, request, "dossier.request");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto phase = named_phase(request);
    if (!phase) {
        return absent(request);
    }
    const auto& contents = std::get<desk::Contents>(found);
    const auto grid = services.database->read([&](Transaction& transaction) { return read_grid(services, transaction, contents, *phase); });
    if (!grid) {
        return unavailable(request, grid.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().field("phase", desk::word_of(*phase)).field("current", desk::phase_at(contents.dossier.stage) == phase);
    json.key("lines").begin_array();
    for (const desk::GridLine& line : grid->lines) {
        write_grid_line(json, services, line, *grid, request.language);
    }
    json.end_array().end_object();
    return http::json_response(json.take());
}

/// A region rules while the ball is with it.
bool is_read_now(dossier::Stage stage, desk::Phase phase) {
    return stage == (phase == desk::Phase::application ? dossier::Stage::application_review : dossier::Stage::attainment_review);
}

base::Result<std::optional<desk::Ruling>> rule_line(Services& services, const http::Request& request, const desk::Contents& contents,
                                                    const desk::RulingChange& change) {
    return services.database->write([&](Transaction& transaction) -> base::Result<std::optional<desk::Ruling>> {
        auto ruled = desk::put_ruling(transaction, contents.dossier.id, change, caller_of(request).session.account, services.now());
        if (!ruled || !*ruled) {
            return ruled;
        }
        const auto noted = note_change(services, transaction, request, "dossier.line_ruled", contents.dossier,
                                       {{"phase", std::string(desk::word_of(change.phase))}, {"line", change.target}, {"ruling", std::string(desk::word_of(change.word))}});
        return noted ? ruled : base::Result<std::optional<desk::Ruling>>(noted.errors());
    });
}

base::Result<bool> has_line(Services& services, const desk::Contents& contents, desk::Phase phase, const std::string& id) {
    const auto rules = services.database->read([&](Transaction& transaction) { return rules_of(services, transaction, contents.dossier); });
    if (!rules) {
        return rules.errors();
    }
    const auto lines = desk::grid_lines(contents, **rules, phase);
    return std::any_of(lines.begin(), lines.end(), [&](const desk::GridLine& line) { return line.id == id; });
}

http::Response put_line(Services& services, http::Request& request) {
    RequestBody body(request);
    const auto word = body.choice("ruling", {"accept", "ask", "refuse", "not_concerned"});
    const std::string reason = body.text("reason", 4000).value_or("");
    if (!word) {
        body.complain(messages::review_ruling_needed(), "ruling");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto found = named_contents(services, request, "dossier.review");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& contents = std::get<desk::Contents>(found);
    const auto phase = named_phase(request);
    const std::string& line = request.path_parameter("line");
    const auto known = phase ? has_line(services, contents, *phase, line) : base::Result<bool>(false);
    if (!known || !*known) {
        return known ? absent(request) : unavailable(request, known.errors());
    }
    auto revision = wanted_revision(request);
    if (auto* refused = std::get_if<http::Response>(&revision)) {
        return std::move(*refused);
    }
    if (!is_read_now(contents.dossier.stage, *phase)) {
        return refusal(request, 409, "stage", messages::review_not_under_way());
    }
    const auto ruled = rule_line(services, request, contents,
                                 {*phase, "line:" + line, static_cast<desk::RulingWord>(*word), {}, reason, {}, std::get<std::int64_t>(revision)});
    if (!ruled || !*ruled) {
        return ruled ? changed_meanwhile(request) : refused_input(request, ruled.errors());
    }
    reading::JsonWriter json(false);
    write_ruling(json, services, *ruled);
    return with_tag(http::json_response(json.take()), (*ruled)->revision);
}

/// Other dossiers are named to those who may see them, counted for the rest.
std::vector<std::string> seen_among(Services& services, Transaction& transaction, const http::Request& request, const std::vector<std::string>& others) {
    std::vector<std::string> seen;
    for (const std::string& other : others) {
        const auto dossier = desk::find_dossier(transaction, other);
        if (dossier.ok() && *dossier && may(services, request, "dossier.read", place_of(**dossier))) {
            seen.push_back(other);
        }
    }
    return seen;
}

http::Response show_hints(Services& services, http::Request& request) {
    auto found = named_contents(services, request, "dossier.request");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& contents = std::get<desk::Contents>(found);
    const auto judged = judged_today(services, contents);
    if (!judged) {
        return unavailable(request, judged.errors());
    }
    const auto hints = services.database->read([&](Transaction& transaction) -> base::Result<std::vector<desk::RiskHint>> {
        auto all = desk::hints_of(transaction, contents, *judged);
        if (all) {
            for (desk::RiskHint& hint : *all) {
                hint.others = seen_among(services, transaction, request, hint.others);
            }
        }
        return all;
    });
    if (!hints) {
        return unavailable(request, hints.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().key("items").begin_array();
    for (const desk::RiskHint& hint : *hints) {
        json.begin_object().field("code", hint.code).field("words", base::render(hint.words, request.language)).field("target", hint.target);
        write_text_list(json, "dossiers", hint.others);
        json.end_object();
    }
    json.end_array().end_object();
    return http::json_response(json.take());
}

}  // namespace

Routes review(Services& services) {
    const http::ErrorCase unseen{404, "absent", {"aucun dossier visible de ce nom, ou pas de grille de cette phase", "no dossier of this name in sight, or no grid of this phase"}};
    const http::Parameter match{"If-Match", http::Parameter::Place::header, {"La révision vue, « r0 » sans décision", "The revision that was seen, “r0” without a ruling"}, true};
    return {
        {.pattern = "/api/v1/dossiers/{id}/grid/{phase}", .summary = {"La grille de complétude", "The completeness grid"},
         .permission = "dossier.request", .answer_schema = "CompletenessGrid", .errors = {unseen}, .handler = with(services, show_grid)},
        {.method = http::Method::put, .pattern = "/api/v1/dossiers/{id}/grid/{phase}/{line}", .summary = {"Décider d’une ligne de la grille", "Rule on a line of the grid"},
         .permission = "dossier.review", .parameters = {match}, .body = json_body("LineRuling"), .answer_schema = "Ruling",
         .errors = {unseen, {409, "conflict", {"quelqu’un d’autre a décidé entre-temps", "somebody else ruled meanwhile"}},
                    {409, "stage", {"aucune lecture n’est en cours", "no reading is under way"}}},
         .handler = with(services, put_line)},
        {.pattern = "/api/v1/dossiers/{id}/hints", .summary = {"Ce qui mérite un regard", "What deserves a look"},
         .permission = "dossier.request", .answer_schema = "RiskHintList", .errors = {unseen}, .handler = with(services, show_hints)},
    };
}

}  // namespace egide::web::routes
