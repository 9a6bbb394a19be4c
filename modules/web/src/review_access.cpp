#include "review_access.h"

#include <algorithm>

#include "egide/desk/exchange.h"
#include "egide/web/messages.h"
#include "gate.h"

namespace egide::web {

namespace {

using storage::sql::Transaction;

base::Result<std::optional<ControlFile>> file_of_snapshot(Services& services, Transaction& transaction, const desk::Dossier& dossier,
                                                          const desk::Snapshot& snapshot) {
    auto declared = desk::contents_of_snapshot(snapshot, dossier);
    auto rules = declared ? rules_of(services, transaction, declared->dossier) : base::Result<DossierRules::Rules>(declared.errors());
    auto judged = rules ? desk::judge_contents(*declared, *rules, snapshot.evaluated_on) : base::Result<desk::Judged>(rules.errors());
    auto rulings = desk::rulings_of(transaction, dossier.id, desk::Phase::control);
    auto samples = desk::samples_of(transaction, dossier.id);
    auto decision = desk::decision_of(transaction, dossier.id);
    if (!judged || !rulings || !samples || !decision) {
        return !judged ? judged.errors() : !rulings ? rulings.errors() : !samples ? samples.errors() : decision.errors();
    }
    return std::optional(ControlFile{snapshot, std::move(*declared), std::move(*judged), std::move(*rulings), std::move(*samples), std::move(*decision)});
}

void write_grant(reading::JsonWriter& json, std::string_view key, const programme::Settlement& settled) {
    json.key(key).begin_object();
    write_money(json, "low", settled.grant.low);
    write_money(json, "high", settled.grant.high);
    write_money(json, "amount", settled.grant.amount());
    write_money(json, "ceiling", settled.ceiling);
    write_money(json, "expenses", settled.expenses);
    json.field("decote_published", settled.decote.published);
    json.field("decote_low", settled.decote.low.decimal()).field("decote_high", settled.decote.high.decimal()).end_object();
}

}  // namespace

base::Result<std::optional<ControlFile>> control_file_of(Services& services, Transaction& transaction, const desk::Dossier& dossier) {
    const auto snapshots = desk::snapshots_of(transaction, dossier.id);
    if (!snapshots) {
        return snapshots.errors();
    }
    return snapshots->empty() ? base::Result<std::optional<ControlFile>>(std::optional<ControlFile>())
                              : file_of_snapshot(services, transaction, dossier, snapshots->back());
}

bool is_decided(dossier::Stage stage) {
    using enum dossier::Stage;
    return stage == reached || stage == partially_reached || stage == not_reached || stage == payment_ordered || stage == paid ||
           stage == closed;
}

bool reads_for_authority(Services& services, const http::Request& request, const desk::Dossier& dossier) {
    return may(services, request, "dossier.request", place_of(dossier));
}

std::string name_of_account(Services& services, const std::string& account) {
    const auto found = services.accounts.find(account);
    if (!found.ok() || *found || account.empty()) {
        return found.ok() && *found ? (*found)->name : std::string();
    }
    const auto foreign = services.database->read([&](storage::sql::Transaction& transaction) { return desk::foreign_name(transaction, account); });
    return foreign ? *foreign : std::string();
}

base::Bilingual both(const base::Text& text) {
    return {base::render(text, base::Language::french), base::render(text, base::Language::english)};
}

http::Response refused_input(const http::Request& request, const base::Errors& errors) {
    http::Problem problem{422, "invalid", messages::request_refused()};
    for (const base::Error& error : errors) {
        if (error.kind == base::ErrorKind::unavailable) {
            return unavailable(request, errors);
        }
        problem.items.push_back({error.message, error.field, error.at});
    }
    return http::problem_response(problem, request);
}

http::Response changed_meanwhile(const http::Request& request) {
    return refusal(request, 409, "conflict", messages::review_changed_meanwhile());
}

std::optional<desk::Ruling> ruling_of(const std::vector<desk::Ruling>& rulings, const std::string& target) {
    const auto at = std::find_if(rulings.begin(), rulings.end(), [&](const desk::Ruling& one) { return one.target == target; });
    return at == rulings.end() ? std::nullopt : std::optional(*at);
}

void write_money(reading::JsonWriter& json, std::string_view key, const std::optional<base::Money>& money) {
    json.key(key);
    money ? json.value(money->decimal()) : json.null();
}

void write_ruling(reading::JsonWriter& json, Services& services, const std::optional<desk::Ruling>& ruling) {
    if (!ruling) {
        json.null();
        return;
    }
    json.begin_object().field("target", ruling->target).field("ruling", desk::word_of(ruling->word)).field("result", ruling->result);
    json.field("reason", ruling->reason);
    write_money(json, "amount", ruling->amount);
    json.field("author", ruling->author).field("author_name", name_of_account(services, ruling->author));
    json.key("second");
    ruling->second ? json.value(*ruling->second) : json.null();
    json.field("second_name", ruling->second ? name_of_account(services, *ruling->second) : std::string());
    json.field("needs_second", ruling->needs_second()).field("revision", ruling->revision);
    json.field("at", storage::sql::show_instant(ruling->at)).end_object();
}

void write_effect(reading::JsonWriter& json, const desk::Effect& effect) {
    json.begin_object();
    write_grant(json, "before", effect.before);
    write_grant(json, "after", effect.after);
    json.key("outcomes").begin_array();
    for (const desk::Outcome outcome : effect.outcomes) {
        json.value(desk::word_of(outcome));
    }
    json.end_array().key("rulings").begin_array();
    for (const desk::RulingEffect& one : effect.rulings) {
        json.begin_object().field("target", one.target);
        write_money(json, "without", one.without.amount());
        write_money(json, "change", one.change);
        json.end_object();
    }
    json.end_array().end_object();
}

}  // namespace egide::web
