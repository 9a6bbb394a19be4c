#include "dossier_cells.h"

#include <algorithm>

#include "caller.h"
#include "gate.h"
#include "json_node.h"
#include "judged_difference.h"

namespace egide::web {

namespace {

using accounts::Permit;
using storage::sql::Transaction;

/// The actions over a dossier that screens ask about.
constexpr std::array<std::string_view, 16> kDossierActions{
    "dossier.read",    "dossier.comment", "dossier.edit",     "dossier.submit", "dossier.sign",      "dossier.review",
    "dossier.request", "dossier.control", "dossier.decide",   "dossier.export", "evidence.read",     "evidence.add",
    "evidence.withdraw", "expense.read",  "expense.edit",     "expense.control"};

Permit permit_over(Services& services, const http::Request& request, std::string_view action, const desk::Dossier& dossier) {
    const Caller& caller = caller_of(request);
    const auto now = services.now();
    return accounts::permit(accounts::may(caller.standing, action, place_of(dossier), now), caller.session, now);
}

struct WaysContext {
    const std::map<dossier::Condition, dossier::Finding>& findings;
    const std::vector<desk::WaiverRow>& waivers;
    base::Date today;
    base::Language language;
};

bool is_waived(const WaysContext& context, dossier::Condition condition) {
    return std::any_of(context.waivers.begin(), context.waivers.end(), [&](const desk::WaiverRow& row) {
        return row.waiver.condition == condition && context.today <= row.waiver.expires;
    });
}

void write_condition(reading::JsonWriter& json, dossier::Condition condition, const WaysContext& context) {
    const auto found = context.findings.find(condition);
    const bool met = found != context.findings.end() && found->second.met;
    json.begin_object().field("id", dossier::word_of(condition));
    json.field("name", base::render(dossier::name_of(condition), context.language)).field("met", met);
    json.key("why");
    if (met || found == context.findings.end() || found->second.why.empty()) {
        json.null();
    } else {
        json.value(base::render(found->second.why, context.language));
    }
    json.field("where", met || found == context.findings.end() ? std::string() : found->second.where);
    json.field("waivable", dossier::waivable(condition)).field("waived", is_waived(context, condition)).end_object();
}

void write_way(reading::JsonWriter& json, const dossier::Transition& way, const WaysContext& context) {
    const accounts::Action* const action = accounts::find_action(way.action);
    json.begin_object().field("id", way.id).field("label", base::render(way.label(), context.language));
    json.field("to", dossier::word_of(way.to)).field("step_up", action != nullptr && action->step_up);
    json.key("conditions").begin_array();
    for (const dossier::Condition condition : way.conditions) {
        write_condition(json, condition, context);
    }
    json.end_array().end_object();
}

std::string_view run_word(dossier::ClockReading::Run run) {
    using enum dossier::ClockReading::Run;
    switch (run) {
        case never_started: return "never_started";
        case running: return "running";
        case paused: return "paused";
        case stopped: return "stopped";
    }
    return "stopped";
}

void write_clocks(reading::JsonWriter& json, const std::vector<dossier::ClockReading>& clocks, base::Language language) {
    json.key("clocks").begin_array();
    for (const auto& clock : clocks) {
        if (clock.run == dossier::ClockReading::Run::never_started) {
            continue;
        }
        json.begin_object().field("id", dossier::word_of(clock.clock)).field("name", base::render(dossier::name_of(clock.clock), language));
        json.field("run", run_word(clock.run)).field("days", clock.days);
        json.key("since");
        write_cell(json, date_cell(clock.since));
        json.end_object();
    }
    json.end_array();
}

void write_rules(reading::JsonWriter& json, Services& services, const desk::Dossier& dossier) {
    json.key("rules").begin_object().field("version", dossier.rules_version).field("sha256", dossier.rules).key("newer");
    const auto newer = offered_rules(services, dossier);
    if (!newer) {
        json.null();
    } else {
        json.begin_object().field("version", newer->programme->version).field("sha256", newer->sha256).end_object();
    }
    json.end_object();
}

/// Everything that the page's JSON is made of, read at once.
struct PageFacts {
    std::vector<desk::WaiverRow> waivers;
    std::vector<dossier::ClockReading> clocks;
    std::vector<desk::Dossier> siblings;
};

base::Result<PageFacts> read_page_facts(Services& services, const desk::Dossier& dossier, base::Date today) {
    return services.database->read([&](Transaction& transaction) -> base::Result<PageFacts> {
        auto waivers = desk::waivers_of(transaction, dossier.id);
        auto clocks = desk::clocks_of(transaction, dossier.id, today);
        auto siblings = desk::dossiers_of(transaction, dossier.finess);
        if (!waivers || !clocks || !siblings) {
            return !waivers ? waivers.errors() : !clocks ? clocks.errors() : siblings.errors();
        }
        return PageFacts{std::move(*waivers), std::move(*clocks), std::move(*siblings)};
    });
}

void write_may(reading::JsonWriter& json, Services& services, const http::Request& request, const desk::Dossier& dossier) {
    json.key("roles").begin_array();
    for (const std::string& role : roles_over(caller_of(request).standing, dossier, services.now())) {
        json.value(role);
    }
    json.end_array().key("may").begin_array();
    for (const std::string_view action : kDossierActions) {
        if (permit_over(services, request, action, dossier) != Permit::refused) {
            json.value(action);
        }
    }
    json.end_array();
}

void write_ways(reading::JsonWriter& json, Services& services, const http::Request& request, const desk::Dossier& dossier,
                const WaysContext& context) {
    json.key("ways").begin_array();
    const auto roles = roles_over(caller_of(request).standing, dossier, services.now());
    for (const dossier::Transition* const way : dossier::ways_from(dossier.stage, roles)) {
        if (permit_over(services, request, way->action, dossier) != Permit::refused) {
            write_way(json, *way, context);
        }
    }
    json.end_array();
}

void write_siblings(reading::JsonWriter& json, const PageFacts& facts, const desk::Dossier& dossier, base::Language language) {
    json.key("siblings").begin_array();
    for (const desk::Dossier& one : facts.siblings) {
        if (one.id != dossier.id) {
            write_object(json, dossier_names(), dossier_cells(one, language));
        }
    }
    json.end_array();
}

}  // namespace

Cell object_cell(const std::string& json_text) {
    return WriteJson([json_text](reading::JsonWriter& json) { write_node(json, parsed(json_text, "part")); });
}

Cell money_cell(const std::optional<base::Money>& money) {
    return money ? Cell(money->decimal()) : Cell();
}

Cell date_cell(const std::optional<base::Date>& date) {
    return date ? Cell(date->iso()) : Cell();
}

Cell text_cell(const base::Text& text, base::Language language) {
    return text.empty() ? Cell() : Cell(base::render(text, language));
}

const std::vector<std::string>& dossier_names() {
    static const std::vector<std::string> all = {
        "id",         "programme",   "kind",    "finess", "name",    "region",  "stage",        "stage_name",     "status",
        "status_name", "since",      "changed", "revision", "evaluated_on", "amount_low", "amount_high", "ceiling", "met",
        "partial",    "not_met",     "undetermined", "pieces_missing", "open_requests", "due"};
    return all;
}

Cells dossier_cells(const desk::Dossier& one, base::Language language) {
    const auto status = dossier::public_status(one.stage);
    const desk::Summary& summary = one.summary;
    return {one.id,
            one.programme,
            one.kind,
            one.finess,
            one.name,
            cell_or_null(one.region),
            cell(dossier::word_of(one.stage)),
            text_cell(dossier::name_of(one.stage), language),
            cell(dossier::word_of(status)),
            text_cell(dossier::name_of(status), language),
            cell(one.stage_since),
            cell(one.changed_at),
            one.revision,
            summary.evaluated_on.iso(),
            money_cell(summary.amount_low),
            money_cell(summary.amount_high),
            money_cell(summary.ceiling),
            summary.met,
            summary.partial,
            summary.not_met,
            summary.undetermined,
            summary.pieces_missing,
            summary.open_requests,
            date_cell(summary.due)};
}

const std::vector<std::string>& part_names() {
    static const std::vector<std::string> all = {"kind", "id", "position", "revision", "value", "piece", "author", "at", "frozen"};
    return all;
}

Cells part_cells(const desk::Part& part, dossier::Stage stage) {
    return {cell(desk::word_of(part.kind)),
            part.id,
            part.position,
            part.revision,
            part.value.empty() ? Cell() : object_cell(part.value),
            part.piece ? Cell(*part.piece) : Cell(),
            part.author,
            cell(part.at),
            !desk::may_change(stage, part.kind)};
}

void write_summary(reading::JsonWriter& json, const desk::Summary& summary) {
    const std::vector<std::string> names = {"amount_low", "amount_high", "ceiling", "met", "partial", "not_met", "undetermined", "pieces_missing"};
    write_object(json, names,
                 {money_cell(summary.amount_low), money_cell(summary.amount_high), money_cell(summary.ceiling), summary.met,
                  summary.partial, summary.not_met, summary.undetermined, summary.pieces_missing});
}

base::Result<std::string> dossier_json(Services& services, const http::Request& request, const desk::Contents& contents,
                                       const std::optional<storage::sql::Instant>& last_visit) {
    const desk::Dossier& dossier = contents.dossier;
    const auto judged = judged_today(services, contents);
    const auto around = judged ? surroundings_of(services, contents, caller_of(request).session.account) : base::Result<desk::Surroundings>(judged.errors());
    const auto facts = around ? read_page_facts(services, dossier, around->today) : base::Result<PageFacts>(around.errors());
    if (!facts) {
        return facts.errors();
    }
    const auto findings = desk::find_conditions(contents, *judged, *around);
    reading::JsonWriter json(false);
    json.begin_object();
    const Cells row = dossier_cells(dossier, request.language);
    for (std::size_t i = 0; i < row.size(); ++i) {
        json.key(dossier_names()[i]);
        write_cell(json, row[i]);
    }
    write_may(json, services, request, dossier);
    write_ways(json, services, request, dossier, {findings, facts->waivers, around->today, request.language});
    write_clocks(json, facts->clocks, request.language);
    write_siblings(json, *facts, dossier, request.language);
    write_rules(json, services, dossier);
    json.key("last_visit");
    write_cell(json, cell(last_visit));
    json.end_object();
    return json.take();
}

}  // namespace egide::web
