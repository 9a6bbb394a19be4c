// The agency's control of what was submitted: rulings, their effect on the amount, the decision, draws.
#include <algorithm>

#include "caller.h"
#include "egide/web/messages.h"
#include "gate.h"
#include "request_body.h"
#include "review_access.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

using desk::RulingWord;
using storage::sql::Transaction;

/// The dossier of the path and what was submitted of it, when the caller may do this to it.
struct NamedControl {
    desk::Dossier dossier;
    ControlFile file;
};

Or<NamedControl> named_control(Services& services, const http::Request& request, std::string_view action) {
    auto found = named_dossier(services, request, action);
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    auto& dossier = std::get<desk::Dossier>(found);
    auto file = services.database->read([&](Transaction& transaction) { return control_file_of(services, transaction, dossier); });
    if (!file) {
        return unavailable(request, file.errors());
    }
    if (!*file) {
        return refusal(request, 409, "nothing-submitted", messages::control_nothing_submitted());
    }
    return NamedControl{std::move(dossier), std::move(**file)};
}

void write_objective_target(reading::JsonWriter& json, const ControlFile& file, const programme::ObjectiveResult& result, base::Language language) {
    json.field("kind", "objective").field("name", result.objective->id + " " + result.objective->title.in(language));
    json.field("computed", programme::word(result.verdict));
    json.field("sentence", programme::sentence(result, file.judged.reading->facts, language));
    json.key("pieces").begin_array();
    for (const auto& piece : result.pieces) {
        json.begin_object().field("code", piece.piece->code).field("name", piece.piece->name.in(language)).field("state", programme::word(piece.state));
        json.key("files").begin_array();
        for (const std::uint32_t fact : piece.found) {
            const desk::Part* const part = file.declared.find(desk::PartKind::observation, file.judged.reading->observation_parts.at(fact));
            if (part != nullptr && part->piece) {
                json.value(*part->piece);
            }
        }
        json.end_array().end_object();
    }
    json.end_array();
}

std::string said_of_expense(const reading::Node& line, std::string_view key) {
    const reading::Node* const found = line.find(key);
    return found == nullptr ? std::string() : found->scalar;
}

void write_expense_target(reading::JsonWriter& json, const ControlFile& file, const std::string& id) {
    const desk::Part* const part = file.declared.find(desk::PartKind::expense, id);
    const auto node = reading::read_json(part == nullptr ? "{}" : part->value, "expense");
    const reading::Node line = node ? *node : reading::Node{};
    json.field("kind", "expense").field("name", said_of_expense(line, "label"));
    for (const char* const key : {"amount", "family", "objective", "supplier", "order_date", "invoice_date", "invoice_number", "contribution"}) {
        json.field(key, said_of_expense(line, key));
    }
    json.key("piece");
    part != nullptr && part->piece ? json.value(*part->piece) : json.null();
}

void write_target(reading::JsonWriter& json, Services& services, const ControlFile& file, const std::string& target, base::Language language) {
    json.begin_object().field("target", target);
    const std::string id = target.substr(target.find(':') + 1);
    const auto* const result = target.starts_with("objective:") ? file.judged.evaluation.find(id) : nullptr;
    if (result != nullptr) {
        write_objective_target(json, file, *result, language);
    } else if (target.starts_with("expense:")) {
        write_expense_target(json, file, id);
    } else {
        const desk::ShownFile* const shown = file.declared.file(id);
        json.field("kind", "piece").field("name", shown == nullptr ? id : shown->name);
    }
    json.key("ruling");
    write_ruling(json, services, ruling_of(file.rulings, target));
    json.end_object();
}

std::vector<std::string> all_targets(const ControlFile& file) {
    auto targets = desk::control_targets(file.declared, *file.judged.programme);
    for (const desk::ShownFile& shown : file.declared.files) {
        targets.push_back("piece:" + shown.piece);
    }
    return targets;
}

void write_samples(reading::JsonWriter& json, Services& services, const std::vector<desk::Sample>& samples) {
    json.key("samples").begin_array();
    for (const desk::Sample& sample : samples) {
        json.begin_object().field("id", sample.id).field("seed", sample.seed).field("size", sample.size);
        json.field("author_name", name_of_account(services, sample.author)).field("at", storage::sql::show_instant(sample.at));
        json.key("targets").begin_array();
        for (const std::string& target : sample.targets) {
            json.value(target);
        }
        json.end_array().end_object();
    }
    json.end_array();
}

http::Response show_control(Services& services, http::Request& request) {
    auto found = named_control(services, request, "dossier.control");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& [dossier, file] = std::get<NamedControl>(found);
    reading::JsonWriter json(false);
    json.begin_object().key("snapshot").begin_object().field("number", file.snapshot.number).field("sha256", file.snapshot.sha256);
    json.field("at", storage::sql::show_instant(file.snapshot.at)).field("evaluated_on", file.snapshot.evaluated_on.iso()).end_object();
    json.field("current", dossier.stage == dossier::Stage::control).key("targets").begin_array();
    for (const std::string& target : all_targets(file)) {
        write_target(json, services, file, target, request.language);
    }
    json.end_array().key("effect");
    write_effect(json, file.effect());
    json.key("decision");
    write_ruling(json, services, file.decision);
    write_samples(json, services, file.samples);
    json.end_object();
    return http::json_response(json.take());
}

/// What a controller says of a target.
struct AskedRuling {
    std::optional<RulingWord> word;
    std::string result;
    std::string reason;
    bool second = false;
};

AskedRuling read_ruling(RequestBody& body) {
    AskedRuling asked;
    asked.second = body.boolean("second").value_or(false);
    if (const auto word = body.choice("ruling", {"accept", "ask", "refuse"})) {
        asked.word = static_cast<RulingWord>(*word);
    } else if (!asked.second) {
        body.complain(messages::review_ruling_needed(), "ruling");
    }
    asked.result = body.text("result", 20).value_or("");
    asked.reason = body.text("reason", 4000).value_or("");
    return asked;
}

/// An objective that the rules leave open gets a verdict, not a plain acceptance.
bool leaves_undetermined(const ControlFile& file, const std::string& target, const AskedRuling& asked) {
    const auto* const result = target.starts_with("objective:") ? file.judged.evaluation.find(target.substr(10)) : nullptr;
    return result != nullptr && result->verdict == programme::Verdict::undetermined && asked.word == RulingWord::accept && asked.result.empty();
}

base::Result<std::optional<desk::Ruling>> rule_target(Services& services, const http::Request& request, const desk::Dossier& dossier,
                                                      const std::string& target, const AskedRuling& asked, std::int64_t revision) {
    const std::string& account = caller_of(request).session.account;
    return services.database->write([&](Transaction& transaction) -> base::Result<std::optional<desk::Ruling>> {
        auto ruled = asked.second ? desk::confirm_ruling(transaction, dossier.id, desk::Phase::control, target, revision, account)
                                  : desk::put_ruling(transaction, dossier.id, {desk::Phase::control, target, *asked.word, asked.result, asked.reason, {}, revision},
                                                     account, services.now());
        if (!ruled || !*ruled) {
            return ruled;
        }
        const auto noted = note_change(services, transaction, request, asked.second ? "dossier.ruling_confirmed" : "dossier.ruled", dossier,
                                       {{"target", target}, {"ruling", std::string(desk::word_of((*ruled)->word))}, {"result", (*ruled)->result}});
        return noted ? ruled : base::Result<std::optional<desk::Ruling>>(noted.errors());
    });
}

/// The ruling and what the amount is now: nobody has to ask again.
http::Response ruled_answer(Services& services, const http::Request& request, const desk::Dossier& dossier, const desk::Ruling& ruling) {
    const auto file = services.database->read([&](Transaction& transaction) { return control_file_of(services, transaction, dossier); });
    if (!file || !*file) {
        return file ? absent(request) : unavailable(request, file.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().key("ruling");
    write_ruling(json, services, ruling);
    json.key("effect");
    write_effect(json, (*file)->effect());
    json.end_object();
    return with_tag(http::json_response(json.take()), ruling.revision);
}

http::Response put_ruling(Services& services, http::Request& request) {
    RequestBody body(request);
    const AskedRuling asked = read_ruling(body);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto found = named_control(services, request, "dossier.control");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& [dossier, file] = std::get<NamedControl>(found);
    const std::string& target = request.path_parameter("target");
    const auto targets = all_targets(file);
    if (std::find(targets.begin(), targets.end(), target) == targets.end()) {
        return absent(request);
    }
    auto revision = wanted_revision(request);
    if (auto* refused = std::get_if<http::Response>(&revision)) {
        return std::move(*refused);
    }
    if (dossier.stage != dossier::Stage::control) {
        return refusal(request, 409, "stage", messages::review_not_under_way());
    }
    if (leaves_undetermined(file, target, asked)) {
        return refused_input(request, {{base::ErrorKind::invalid, messages::control_verdict_needed(), {}, "result", {}}});
    }
    const auto ruled = rule_target(services, request, dossier, target, asked, std::get<std::int64_t>(revision));
    if (!ruled || !*ruled) {
        return ruled ? changed_meanwhile(request) : refused_input(request, ruled.errors());
    }
    return ruled_answer(services, request, dossier, **ruled);
}

/// Before it is taken a decision is the agency's business alone; afterwards everybody's who may see the dossier.
http::Response show_decision(Services& services, http::Request& request) {
    auto found = named_dossier(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& dossier = std::get<desk::Dossier>(found);
    const bool agency = may(services, request, "dossier.control", place_of(dossier));
    if (!agency && !is_decided(dossier.stage)) {
        return refusal(request, 404, "absent", messages::decision_not_taken());
    }
    const auto file = services.database->read([&](Transaction& transaction) { return control_file_of(services, transaction, dossier); });
    if (!file) {
        return unavailable(request, file.errors());
    }
    if (!*file) {
        return refusal(request, 404, "absent", messages::control_nothing_submitted());
    }
    const auto effect = (*file)->effect();
    reading::JsonWriter json(false);
    json.begin_object().field("taken", is_decided(dossier.stage)).key("effect");
    write_effect(json, effect);
    json.key("decision");
    write_ruling(json, services, (*file)->decision);
    json.key("targets").begin_array();
    for (const desk::RulingEffect& one : effect.rulings) {
        write_target(json, services, **file, one.target, request.language);
    }
    json.end_array().end_object();
    return http::json_response(json.take());
}

base::Result<std::optional<desk::Ruling>> store_decision(Services& services, const http::Request& request, const desk::Dossier& dossier,
                                                         const desk::RulingChange& change) {
    return services.database->write([&](Transaction& transaction) -> base::Result<std::optional<desk::Ruling>> {
        const auto file = control_file_of(services, transaction, dossier);
        if (!file) {
            return file.errors();
        }
        if (auto errors = desk::decision_errors((*file)->effect(), change.result, change.amount); !errors.empty()) {
            return errors;
        }
        auto ruled = desk::put_ruling(transaction, dossier.id, change, caller_of(request).session.account, services.now());
        if (!ruled || !*ruled) {
            return ruled;
        }
        const auto noted = note_change(services, transaction, request, "dossier.decision_drafted", dossier,
                                       {{"result", change.result}, {"amount", change.amount->decimal()}});
        return noted ? ruled : base::Result<std::optional<desk::Ruling>>(noted.errors());
    });
}

/// The outcome and the amount that were read on the screen: refused when they are not those of the rules any more.
http::Response put_decision(Services& services, http::Request& request) {
    RequestBody body(request);
    const std::string result = body.required_text("result", 30);
    const std::string reason = body.text("reason", 4000).value_or("");
    const std::string amount_text = body.required_text("amount", 20);
    const auto amount = base::Money::parse(amount_text);
    if (!amount && !amount_text.empty()) {
        body.complain(messages::amount_malformed(), "amount");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto found = named_control(services, request, "dossier.control");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& dossier = std::get<NamedControl>(found).dossier;
    auto revision = wanted_revision(request);
    if (auto* refused = std::get_if<http::Response>(&revision)) {
        return std::move(*refused);
    }
    if (dossier.stage != dossier::Stage::control) {
        return refusal(request, 409, "stage", messages::review_not_under_way());
    }
    const auto ruled = store_decision(services, request, dossier,
                                      {desk::Phase::control, "decision", RulingWord::accept, result, reason, amount, std::get<std::int64_t>(revision)});
    if (!ruled || !*ruled) {
        return ruled ? changed_meanwhile(request) : refused_input(request, ruled.errors());
    }
    return ruled_answer(services, request, dossier, **ruled);
}

http::Response draw_sample(Services& services, http::Request& request) {
    RequestBody body(request);
    const auto size = body.integer("size");
    const auto seed = body.text("seed", 64);
    if (!size) {
        body.complain(messages::sample_size_needed(), "size");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto found = named_control(services, request, "dossier.control");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& [dossier, file] = std::get<NamedControl>(found);
    const desk::Dossier& of = dossier;
    const desk::Contents& declared = file.declared;
    const auto sample = services.database->write([&](Transaction& transaction) -> base::Result<desk::Sample> {
        auto added = desk::add_sample(transaction, declared, *size, seed, caller_of(request).session.account, services.now());
        const auto noted = added ? note_change(services, transaction, request, "dossier.sample_drawn", of, {{"seed", added->seed}, {"size", std::to_string(added->size)}})
                                 : accounts::Done(added.errors());
        return noted ? added : base::Result<desk::Sample>(noted.errors());
    });
    if (!sample) {
        return refused_input(request, sample.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object();
    write_samples(json, services, {*sample});
    json.end_object();
    return http::json_response(json.take(), 201);
}

}  // namespace

Routes control(Services& services) {
    using enum http::Method;
    const http::ErrorCase unseen{404, "absent", {"aucun dossier visible de ce nom", "no dossier of this name in sight"}};
    const http::ErrorCase nothing{409, "nothing-submitted", {"rien n’a été déposé", "nothing was submitted"}};
    const http::ErrorCase changed{409, "conflict", {"quelqu’un d’autre a décidé entre-temps", "somebody else ruled meanwhile"}};
    const http::Parameter match{"If-Match", http::Parameter::Place::header, {"La révision vue, « r0 » sans décision", "The revision that was seen, “r0” without a ruling"}, true};
    return {
        {.pattern = "/api/v1/dossiers/{id}/control", .summary = {"Le contrôle de ce qui a été déposé", "The control of what was submitted"},
         .permission = "dossier.control", .answer_schema = "Control", .errors = {unseen, nothing}, .handler = with(services, show_control)},
        {.method = put, .pattern = "/api/v1/dossiers/{id}/control/{target}", .summary = {"Accepter, demander ou refuser un objectif, une pièce, une dépense ; confirmer un refus", "Accept, ask or refuse an objective, a piece, an expense; confirm a refusal"},
         .permission = "dossier.control", .parameters = {match}, .body = json_body("ControlRuling"), .answer_schema = "RuledTarget",
         .errors = {unseen, nothing, changed}, .handler = with(services, put_ruling)},
        {.pattern = "/api/v1/dossiers/{id}/decision", .summary = {"La décision et son effet sur le montant", "The decision and its effect on the amount"},
         .permission = "dossier.read", .answer_schema = "ControlDecision", .errors = {unseen}, .handler = with(services, show_decision)},
        {.method = put, .pattern = "/api/v1/dossiers/{id}/decision", .summary = {"Préparer la décision, au montant affiché", "Prepare the decision, with the amount that was shown"},
         .permission = "dossier.control", .parameters = {match}, .body = json_body("PreparedDecision"), .answer_schema = "RuledTarget",
         .errors = {unseen, nothing, changed}, .handler = with(services, put_decision)},
        {.method = post, .pattern = "/api/v1/dossiers/{id}/samples", .summary = {"Tirer un échantillon", "Draw a sample"},
         .permission = "dossier.control", .body = json_body("NewSample"), .answer_schema = "201 SampleList", .errors = {unseen, nothing}, .handler = with(services, draw_sample)},
    };
}

}  // namespace egide::web::routes
