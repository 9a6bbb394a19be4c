#include <algorithm>

#include "caller.h"
#include "dossier_cells.h"
#include "dossier_snapshots.h"
#include "egide/desk/review.h"
#include "egide/web/messages.h"
#include "gate.h"
#include "request_body.h"
#include "review_access.h"
#include "routes.h"
#include "work.h"

namespace egide::web::routes {

namespace {

using storage::sql::Transaction;

/// What the caller says with a step.
struct StepAsked {
    const dossier::Transition* way = nullptr;
    std::int64_t revision = 0;
    std::string reason;
    std::vector<std::string> acknowledged;
};

bool asks(const dossier::Transition& way, dossier::Condition condition) {
    return std::find(way.conditions.begin(), way.conditions.end(), condition) != way.conditions.end();
}

/// Every objective that is not surely met was named by the signatory.
bool all_read(const std::vector<desk::CheckLine>& lines, const std::vector<std::string>& acknowledged) {
    return std::all_of(lines.begin(), lines.end(), [&](const desk::CheckLine& line) {
        return line.level != desk::CheckLevel::risk || !line.code.starts_with("objective.") ||
               std::find(acknowledged.begin(), acknowledged.end(), line.code) != acknowledged.end();
    });
}

std::string acknowledged_json(const StepAsked& asked) {
    reading::JsonWriter json(false);
    json.begin_object().key("acknowledged").begin_array();
    for (const std::string& code : asked.acknowledged) {
        json.value(code);
    }
    json.end_array().end_object();
    std::string text = json.take();
    text.pop_back();
    return text;
}

/// What a step became.
struct StepTaken {
    bool moved = false;
    desk::Contents contents;
    std::optional<desk::Snapshot> snapshot;
};

struct StepContext {
    Services& services;
    const http::Request& request;
    const StepAsked& asked;
    desk::Surroundings outside;  // what the rows of dossiers do not tell
};

base::Result<dossier::Circumstances> circumstances_of(const StepContext& context, Transaction& transaction, const desk::Contents& contents,
                                                      const desk::Judged& judged) {
    const std::string& account = caller_of(context.request).session.account;
    const auto waivers = desk::waivers_of(transaction, contents.dossier.id);
    const auto decision = desk::decision_of(transaction, contents.dossier.id);
    auto around = desk::surroundings(transaction, contents, *judged.programme, context.outside.today, account);
    if (!waivers || !decision || !around) {
        return !waivers ? waivers.errors() : !decision ? decision.errors() : around.errors();
    }
    if (auto errors = desk::decision_step_errors(*decision, context.asked.way->id, account); !errors.empty()) {
        return errors;
    }
    around->registry_region = context.outside.registry_region;
    around->main_referents = context.outside.main_referents;
    around->reason_given = context.asked.reason.find_first_not_of(" \n\t") != std::string::npos;
    around->points_read = all_read(desk::check_dossier(contents, judged, *around), context.asked.acknowledged);
    around->snapshot_sealed = asks(*context.asked.way, dossier::Condition::snapshot_sealed);  // made in this transaction
    dossier::Circumstances circumstances{around->today, desk::find_conditions(contents, judged, *around), {}};
    for (const desk::WaiverRow& row : *waivers) {
        circumstances.waivers.push_back(row.waiver);
    }
    return circumstances;
}

/// What a step does beside the dossier: requests leave or close, the declaration is sealed, the summary follows.
base::Result<StepTaken> finish_step(const StepContext& context, Transaction& transaction, StepTaken step, const desk::MoveRequest& move,
                                    const DossierRules::Rules& rules) {
    Services& services = context.services;
    const auto now = services.now();
    const dossier::Transition& way = *context.asked.way;
    if (const auto followed = desk::follow_step(transaction, step.contents.dossier.id, way.id, now); !followed) {
        return followed.errors();
    }
    const auto judged = desk::judge_contents(step.contents, rules, context.outside.today);
    if (!judged) {
        return judged.errors();
    }
    if (move.snapshot) {
        auto made = desk::make_snapshot(transaction, step.contents, *judged, move.way, move.mover.account, now);
        if (!made) {
            return made.errors();
        }
        made->id = *move.snapshot;
        if (const auto stored = desk::store_snapshot(transaction, *made); !stored) {
            return stored.errors();
        }
        step.snapshot = std::move(*made);
    }
    if (const auto refreshed = desk::refresh_summary(transaction, step.contents, *judged); !refreshed) {
        return refreshed.errors();
    }
    const auto noted = note_change(services, transaction, context.request, std::string(way.journal), step.contents.dossier,
                                   {{"way", std::string(way.id)}, {"stage", std::string(dossier::word_of(step.contents.dossier.stage))}});
    return noted ? base::Result<StepTaken>(std::move(step)) : base::Result<StepTaken>(noted.errors());
}

base::Result<StepTaken> take_step(const StepContext& context, Transaction& transaction, const std::string& id) {
    Services& services = context.services;
    const StepAsked& asked = context.asked;
    const auto now = services.now();
    auto loaded = desk::load_contents(transaction, id);
    const auto rules = loaded ? rules_of(services, transaction, (*loaded)->dossier) : base::Result<DossierRules::Rules>(loaded.errors());
    const auto judged = rules ? desk::judge_contents(**loaded, *rules, context.outside.today) : base::Result<desk::Judged>(rules.errors());
    const auto circumstances = judged ? circumstances_of(context, transaction, **loaded, *judged) : base::Result<dossier::Circumstances>(judged.errors());
    if (!circumstances) {
        return circumstances.errors();
    }
    StepTaken step{false, std::move(**loaded), {}};
    const std::string& account = caller_of(context.request).session.account;
    desk::MoveRequest move{std::string(asked.way->id), {account, roles_over(caller_of(context.request).standing, step.contents.dossier, now)},
                           asked.revision, asked.reason, acknowledged_json(asked), {}};
    if (asks(*asked.way, dossier::Condition::snapshot_sealed)) {
        move.snapshot = desk::new_id();
    }
    const auto taken = desk::take_move(transaction, step.contents, move, *circumstances, now);
    if (!taken || !taken->moved) {
        return taken ? base::Result<StepTaken>(std::move(step)) : base::Result<StepTaken>(taken.errors());
    }
    step.moved = true;
    return finish_step(context, transaction, std::move(step), move, *rules);
}

http::Response missing_conditions(const http::Request& request, const base::Errors& errors) {
    http::Problem problem{422, "conditions", messages::step_conditions_missing()};
    for (const base::Error& error : errors) {
        if (error.kind == base::ErrorKind::unavailable) {
            return unavailable(request, errors);
        }
        problem.items.push_back({error.message, error.field, {error.detail, 0, 0}});
    }
    return http::problem_response(problem, request);
}

std::optional<StepAsked> read_step(RequestBody& body) {
    StepAsked asked;
    asked.way = dossier::find_transition(body.required_text("way", 60));
    asked.reason = body.text("reason", 4000).value_or("");
    asked.acknowledged = body.texts("acknowledged");
    if (asked.way == nullptr) {
        body.complain(messages::step_unknown(), "way");
        return std::nullopt;
    }
    return asked;
}

http::Response move_dossier(Services& services, http::Request& request) {
    RequestBody body(request);
    auto asked = read_step(body);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto found = named_contents(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& contents = std::get<desk::Contents>(found);
    if (auto refused = judge(services, request, asked->way->action, place_of(contents.dossier))) {
        return refused->status == 404 ? refusal(request, 403, "refused", messages::step_for_others()) : std::move(*refused);
    }
    auto revision = wanted_revision(request);
    if (auto* refused = std::get_if<http::Response>(&revision)) {
        return std::move(*refused);
    }
    asked->revision = std::get<std::int64_t>(revision);
    desk::Surroundings outside{.today = base::paris_date(services.now())};
    if (const auto added = add_outside(services, contents.dossier, outside); !added) {
        return unavailable(request, added.errors());
    }
    const StepContext context{services, request, *asked, std::move(outside)};
    auto step = services.database->write([&](Transaction& transaction) { return take_step(context, transaction, contents.dossier.id); });
    if (!step) {
        return missing_conditions(request, step.errors());
    }
    if (!step->moved) {
        return refusal(request, 409, "changed", messages::dossier_changed());
    }
    if (step->snapshot) {
        seal_declaration(services, *step->snapshot, step->contents.dossier);
    }
    tell_roles(services, request, step->contents.dossier, asked->way->told, asked->way->journal,
               messages::dossier_moved({.name = step->contents.dossier.name,
                                        .stage = base::Bilingual{base::render(dossier::name_of(step->contents.dossier.stage), base::Language::french),
                                                                 base::render(dossier::name_of(step->contents.dossier.stage), base::Language::english)}}),
               dossier_address(step->contents.dossier));
    const auto text = dossier_json(services, request, step->contents, {});
    return text ? with_tag(http::json_response(*text), step->contents.dossier.revision) : unavailable(request, text.errors());
}

http::Response show_history(Services& services, http::Request& request) {
    auto found = named_dossier(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto moves = services.database->read(
        [&](Transaction& transaction) { return desk::moves_of(transaction, std::get<desk::Dossier>(found).id); });
    if (!moves) {
        return unavailable(request, moves.errors());
    }
    Listing listing{{"id", "way", "label", "before", "before_name", "after", "after_name", "account", "account_name", "day", "at", "reason", "details", "snapshot"}, {}, {}, {}};
    for (const desk::PastMove& move : *moves) {
        const auto* const way = dossier::find_transition(move.way);
        const auto choice = desk::name_of_rules_step(move.way);
        listing.rows.push_back({std::to_string(move.id), move.way, choice ? text_cell(*choice, request.language) : way == nullptr ? Cell(move.way) : text_cell(way->label(), request.language),
                                cell(dossier::word_of(move.before)), text_cell(dossier::name_of(move.before), request.language),
                                cell(dossier::word_of(move.after)), text_cell(dossier::name_of(move.after), request.language), move.account,
                                name_of_account(services, move.account), move.day.iso(), cell(move.at), move.reason, object_cell(move.details),
                                move.snapshot ? Cell(*move.snapshot) : Cell()});
    }
    listing.total = static_cast<std::int64_t>(listing.rows.size());
    return list_response(request, {}, listing);
}

http::Response list_waivers(Services& services, http::Request& request) {
    auto found = named_dossier(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto waivers = services.database->read(
        [&](Transaction& transaction) { return desk::waivers_of(transaction, std::get<desk::Dossier>(found).id); });
    if (!waivers) {
        return unavailable(request, waivers.errors());
    }
    Listing listing{{"id", "condition", "name", "motive", "author", "expires", "at"}, {}, {}, static_cast<std::int64_t>(waivers->size())};
    for (const desk::WaiverRow& row : *waivers) {
        listing.rows.push_back({row.id, cell(dossier::word_of(row.waiver.condition)), text_cell(dossier::name_of(row.waiver.condition), request.language),
                                row.waiver.motive, row.waiver.author, row.waiver.expires.iso(), cell(row.at)});
    }
    return list_response(request, {}, listing);
}

std::optional<dossier::Condition> condition_of(std::string_view word) {
    for (std::size_t i = 0; i < dossier::kConditions; ++i) {
        if (dossier::word_of(static_cast<dossier::Condition>(i)) == word) {
            return static_cast<dossier::Condition>(i);
        }
    }
    return std::nullopt;
}

http::Response grant_waiver(Services& services, http::Request& request) {
    RequestBody body(request);
    const auto condition = condition_of(body.required_text("condition", 60));
    const std::string motive = body.required_text("motive", 2000);
    const auto expires = body.date("expires");
    if (!condition || !dossier::waivable(*condition)) {
        body.complain(messages::waiver_condition_refused(), "condition");
    }
    if (!expires || *expires < base::paris_date(services.now())) {
        body.complain(messages::waiver_end_needed(), "expires");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto found = named_dossier(services, request, "dossier.decide");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& dossier = std::get<desk::Dossier>(found);
    const auto added = services.database->write([&](Transaction& transaction) -> accounts::Done {
        const auto done = desk::add_waiver(transaction, dossier.id, {*condition, motive, caller_of(request).session.account, *expires}, services.now());
        return done ? note_change(services, transaction, request, "dossier.waived", dossier, {{"condition", std::string(dossier::word_of(*condition))}}) : accounts::Done(done.errors());
    });
    return added ? http::empty_response() : unsound(request, added.errors());
}

}  // namespace

Routes dossier_moves(Services& services) {
    const std::vector<http::ErrorCase> unseen = {{404, "absent", {"aucun dossier visible de ce nom", "no dossier of this name in sight"}}};
    std::vector<http::ErrorCase> moving = unseen;
    moving.push_back({409, "changed", {"le dossier a changé entre-temps", "the dossier changed meanwhile"}});
    moving.push_back({422, "conditions", {"ce qui manque, en une fois", "what is missing, at once"}});
    return {
        {.method = http::Method::post, .pattern = "/api/v1/dossiers/{id}/moves", .summary = {"Faire avancer un dossier", "Move a dossier on"},
         .permission = "dossier.read", .body = json_body("DossierMove"), .answer_schema = "Dossier", .errors = moving, .handler = with(services, move_dossier)},
        {.pattern = "/api/v1/dossiers/{id}/history", .summary = {"L’histoire d’un dossier", "The history of a dossier"}, .permission = "dossier.read",
         .answer_schema = "DossierHistory", .errors = unseen, .handler = with(services, show_history)},
        {.pattern = "/api/v1/dossiers/{id}/waivers", .summary = {"Les dérogations", "Waivers"}, .permission = "dossier.read",
         .answer_schema = "WaiverList", .errors = unseen, .handler = with(services, list_waivers)},
        {.method = http::Method::post, .pattern = "/api/v1/dossiers/{id}/waivers", .summary = {"Accorder une dérogation", "Grant a waiver"},
         .permission = "dossier.decide", .body = json_body("NewWaiver"), .answer_schema = "204", .errors = unseen, .handler = with(services, grant_waiver)},
    };
}

}  // namespace egide::web::routes
