// A dossier that comes from another instance: shown, then applied.
#include <algorithm>

#include "caller.h"
#include "dossier_access.h"
#include "egide/base/sha256.h"
#include "egide/web/messages.h"
#include "exchange_file.h"
#include "gate.h"
#include "package_words.h"
#include "request_body.h"
#include "review_access.h"
#include "routes.h"
#include "upload_store.h"

namespace egide::web::routes {

namespace {

using desk::MergeEffect;
using desk::MergeLine;
using storage::sql::Transaction;

constexpr std::size_t kMostLinesShown = 2000;

/// What an import does, or would do.
struct ReceivedSeen {
    std::string token;
    desk::MergePlan plan;
    std::optional<desk::Contents> before;
    std::optional<desk::Contents> after;
    std::optional<base::Money> low;   // surely acquired, afterwards
    std::optional<base::Money> high;
    bool applied = false;
    bool stale = false;
};

struct ReceiveAsked {
    std::string upload;
    bool apply = false;
    std::string token;
    std::map<std::string, bool> theirs;
};

ReceiveAsked read_receive(RequestBody& body) {
    ReceiveAsked asked;
    asked.upload = body.required_text("upload", 64);
    asked.apply = body.boolean("apply").value_or(false);
    asked.token = body.text("token", 64).value_or("");
    for (const reading::Node& node : body.objects("choices")) {
        reading::Reader reader(node, body.problems(), "choice");
        const auto key = reader.require_text("key");
        const auto take = reader.require_choice("take", {"mine", "theirs"});
        reader.finish();
        if (key && take) {
            asked.theirs[*key] = *take == 1;
        }
    }
    return asked;
}

/// The rules that the package is judged by are on the shelf, or were kept for another dossier; they never travel.
base::Result<DossierRules::Rules> rules_for(Services& services, Transaction& transaction, const desk::PackageHead& head) {
    auto rules = services.dossier_rules.get(transaction, services.rules, head.rules);
    if (!rules) {
        return base::Error{base::ErrorKind::invalid, messages::package_rules_unknown({.programme = head.programme, .version = head.rules_version}), {}, "upload", {}};
    }
    const auto shelf = services.rules.get();
    for (const ShelvedProgramme& one : shelf ? **shelf : std::vector<ShelvedProgramme>()) {
        if (one.sha256 != head.rules) {
            continue;
        }
        std::vector<desk::RuleFile> files;
        for (const RuleText& file : one.files) {
            files.push_back({file.name, file.bytes});
        }
        if (const auto kept = desk::keep_rules(transaction, one.folder, one.sha256, files); !kept) {
            return kept.errors();
        }
    }
    return rules;
}

/// Where a package belongs: what is known of the dossier here counts, not what the package says.
desk::Dossier dossier_of(const desk::PackageHead& head, const std::optional<desk::Contents>& here) {
    if (here) {
        return here->dossier;
    }
    desk::Dossier one;
    one.id = head.dossier;
    one.programme = head.programme;
    one.finess = head.finess;
    one.region = head.region;
    one.name = head.name;
    one.establishments = {head.finess};
    return one;
}

desk::Done settle_received(Services& services, Transaction& transaction, const http::Request& request, const OpenedPackage& opened,
                           const desk::MergeDecision& decision, ReceivedSeen& seen) {
    const auto rules = rules_for(services, transaction, opened.package.head);
    auto after = rules ? desk::apply_merge(transaction, opened.package, opened.peer, seen.plan, decision, services.now()) : base::Result<desk::Contents>(rules.errors());
    if (!after) {
        return after.errors();
    }
    const auto judged = desk::judge_contents(*after, *rules, base::paris_date(services.now()));
    const auto refreshed = judged ? desk::refresh_summary(transaction, *after, *judged) : desk::Done(judged.errors());
    if (!refreshed) {
        return refreshed;
    }
    seen.low = after->dossier.summary.amount_low;
    seen.high = after->dossier.summary.amount_high;
    seen.after = std::move(*after);
    const auto conflicts = std::count_if(seen.plan.lines.begin(), seen.plan.lines.end(), [](const MergeLine& one) { return one.effect == MergeEffect::conflict; });
    return note_change(services, transaction, request, "dossier.package_taken", seen.after->dossier,
                       {{"peer", opened.peer.name}, {"number", std::to_string(opened.package.head.number)}, {"sha256", opened.sha256},
                        {"changes", std::to_string(seen.plan.lines.size())}, {"conflicts", std::to_string(conflicts)}});
}

/// For a preview, conflicts are tried as theirs and bytes as if they were kept.
desk::MergeDecision decision_for(const http::Request& request, const OpenedPackage& opened, const desk::MergePlan& plan,
                                 const ReceiveAsked& asked, const std::map<std::string, desk::StoredFile>& kept) {
    desk::MergeDecision decision{asked.theirs, kept, opened.sha256, caller_of(request).session.account};
    for (const MergeLine& line : plan.lines) {
        if (!asked.apply && line.effect == MergeEffect::conflict) {
            decision.theirs.emplace(line.key, true);
        }
    }
    return decision;
}

base::Result<ReceivedSeen> run_receive(Services& services, const http::Request& request, const OpenedPackage& opened,
                                       const ReceiveAsked& asked, const std::map<std::string, desk::StoredFile>& kept) {
    std::optional<ReceivedSeen> shown;
    const journal::VerifierKey own = own_key(services);
    const auto done = services.database->write([&](Transaction& transaction) -> base::Result<ReceivedSeen> {
        shown.reset();
        ReceivedSeen seen;
        auto plan = desk::plan_merge(transaction, opened.package, opened.peer, own);
        auto here = plan ? desk::load_contents(transaction, opened.package.head.dossier) : base::Result<std::optional<desk::Contents>>(plan.errors());
        if (!here) {
            return here.errors();
        }
        seen.plan = std::move(*plan);
        seen.before = std::move(*here);
        const std::int64_t revision = seen.before ? seen.before->dossier.revision : 0;
        seen.token = base::hex(base::sha256(opened.sha256 + " " + std::to_string(revision)));
        seen.stale = asked.apply && asked.token != seen.token;
        if (!seen.plan.already && !seen.stale) {
            const auto decision = decision_for(request, opened, seen.plan, asked, kept);
            if (const auto settled = settle_received(services, transaction, request, opened, decision, seen); !settled) {
                return settled.errors();
            }
        }
        if (!asked.apply || seen.stale || seen.plan.already) {
            shown = std::move(seen);
            return base::Error{base::ErrorKind::invalid, messages::import_changed(), {}, {}, {}};  // what was tried is undone
        }
        seen.applied = true;
        return seen;
    });
    return !done && shown ? base::Result<ReceivedSeen>(std::move(*shown)) : done;
}

bool is_money_part(const MergeLine& line) {
    return line.key.starts_with("part/bank") || line.key.starts_with("part/expense");
}

void write_line(reading::JsonWriter& json, const MergeLine& line, bool shown, base::Language language) {
    const LineWords words = words_of(line, language);
    json.begin_object().field("effect", desk::word_of(line.effect)).field("table", line.table).field("key", line.key);
    json.field("title", words.title).field("hidden", !shown).key("fields").begin_array();
    for (const FieldWords& field : shown ? words.fields : std::vector<FieldWords>()) {
        json.begin_object().field("label", field.label).field("mine", field.mine).field("theirs", field.theirs).end_object();
    }
    json.end_array().end_object();
}

void write_merge_lines(reading::JsonWriter& json, const desk::MergePlan& plan, bool money, base::Language language) {
    json.key("lines").begin_array();
    std::size_t told = 0;
    for (const bool conflicts : {true, false}) {
        for (const MergeLine& line : plan.lines) {
            if ((line.effect == MergeEffect::conflict) != conflicts || line.table == "past" || told >= kMostLinesShown) {
                continue;
            }
            ++told;
            write_line(json, line, money || !is_money_part(line), language);
        }
    }
    json.end_array();
}

std::string received_json(Services& services, const http::Request& request, const OpenedPackage& opened, const ReceivedSeen& seen) {
    const desk::PackageHead& head = opened.package.head;
    const desk::Dossier dossier = dossier_of(head, seen.before);
    std::int64_t bytes = 0;
    for (const desk::PackageFile& file : seen.plan.needed) {
        bytes += file.size;
    }
    reading::JsonWriter json(false);
    json.begin_object().field("token", seen.token).field("applied", seen.applied).field("already", seen.plan.already).field("fresh", seen.plan.fresh);
    json.field("dossier", head.dossier).field("name", head.name).field("finess", head.finess).field("programme", head.programme);
    json.field("number", head.number).field("made_at", storage::sql::show_instant(head.made)).key("peer");
    write_peer(json, opened.peer);
    json.field("same", static_cast<std::int64_t>(seen.plan.same)).field("files", static_cast<std::int64_t>(seen.plan.needed.size())).field("bytes", bytes);
    json.field("stage_before", seen.before ? dossier::word_of(seen.before->dossier.stage) : std::string_view());
    json.field("stage_after", seen.after ? dossier::word_of(seen.after->dossier.stage) : std::string_view());
    write_money(json, "low_before", seen.before ? seen.before->dossier.summary.amount_low : std::nullopt);
    write_money(json, "high_before", seen.before ? seen.before->dossier.summary.amount_high : std::nullopt);
    write_money(json, "low_after", seen.low);
    write_money(json, "high_after", seen.high);
    write_merge_lines(json, seen.plan, may_see_part(services, request, dossier, desk::PartKind::bank), request.language);
    return json.end_object().take();
}

/// Keeps the files that the plan asks for, as evidence of the candidate.
Or<std::map<std::string, desk::StoredFile>> keep_needed(Services& services, const http::Request& request, const OpenedPackage& opened,
                                                        const desk::Dossier& dossier, const desk::MergePlan& plan) {
    std::map<std::string, desk::StoredFile> kept;
    std::vector<Intake> files;
    for (const desk::PackageFile& file : plan.needed) {
        const auto line = std::find_if(plan.lines.begin(), plan.lines.end(), [&](const MergeLine& one) {
            return one.table == "piece" && one.theirs && one.theirs->text.find(file.sha256) != std::string::npos;
        });
        const std::string name = line == plan.lines.end() ? file.sha256 : desk::file_name_in(*line->theirs);
        files.push_back({opened.source("files/" + file.sha256), name, media_type_by_name(name), {}});
    }
    if (files.empty()) {
        return kept;
    }
    auto stored = keep_files(services, request, dossier, files);
    if (auto* refused = std::get_if<http::Response>(&stored)) {
        return std::move(*refused);
    }
    for (const desk::StoredFile& one : std::get<std::vector<desk::StoredFile>>(stored)) {
        kept.emplace(one.sha256, one);
    }
    return kept;
}

/// The files of a dossier that is here have their evidence already.
base::Result<std::map<std::string, desk::StoredFile>> held_files(Services& services, const std::string& dossier) {
    const auto files = services.database->read([&](Transaction& transaction) { return desk::pieces_of(transaction, dossier); });
    if (!files) {
        return files.errors();
    }
    std::map<std::string, desk::StoredFile> held;
    for (const desk::PieceFile& one : *files) {
        held.emplace(one.file.sha256, one.file);
    }
    return held;
}

/// Applies what was shown; nothing goes to the vault for a plan that is no longer that one.
Or<ReceivedSeen> apply_received(Services& services, const http::Request& request, const OpenedPackage& opened, const ReceiveAsked& asked) {
    ReceiveAsked look = asked;
    look.apply = false;
    auto held = held_files(services, opened.package.head.dossier);
    auto shown = held ? run_receive(services, request, opened, look, *held) : base::Result<ReceivedSeen>(held.errors());
    if (!shown) {
        return unsound(request, shown.errors());
    }
    if (!asked.apply || shown->plan.already) {
        return std::move(*shown);
    }
    const bool undecided = std::any_of(shown->plan.lines.begin(), shown->plan.lines.end(), [&](const MergeLine& one) {
        return one.effect == MergeEffect::conflict && !asked.theirs.contains(one.key);
    });
    if (undecided || asked.token != shown->token) {
        return refusal(request, 409, undecided ? "undecided" : "conflict", undecided ? messages::received_undecided() : messages::import_changed());
    }
    auto kept = keep_needed(services, request, opened, dossier_of(opened.package.head, shown->before), shown->plan);
    if (auto* refused = std::get_if<http::Response>(&kept)) {
        return std::move(*refused);
    }
    held->merge(std::get<std::map<std::string, desk::StoredFile>>(kept));
    auto done = run_receive(services, request, opened, asked, *held);
    if (!done) {
        return unsound(request, done.errors());
    }
    return done->stale ? Or<ReceivedSeen>(refusal(request, 409, "conflict", messages::import_changed())) : Or<ReceivedSeen>(std::move(*done));
}

http::Response receive_package(Services& services, http::Request& request) {
    RequestBody body(request);
    const ReceiveAsked asked = read_receive(body);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto read = opened_package(services, request, asked.upload);
    if (auto* refused = std::get_if<http::Response>(&read)) {
        return std::move(*refused);
    }
    const auto& opened = std::get<OpenedPackage>(read);
    const auto here = services.database->read([&](Transaction& transaction) { return desk::load_contents(transaction, opened.package.head.dossier); });
    if (!here) {
        return unavailable(request, here.errors());
    }
    const desk::Dossier dossier = dossier_of(opened.package.head, *here);
    if (auto refused = judge(services, request, "dossier.receive", place_of(dossier))) {
        return std::move(*refused);
    }
    auto seen = apply_received(services, request, opened, asked);
    if (auto* refused = std::get_if<http::Response>(&seen)) {
        return std::move(*refused);
    }
    const auto& done = std::get<ReceivedSeen>(seen);
    if (done.applied) {
        if (const auto dropped = drop_upload(services, asked.upload); !dropped) {
            services.log->errors("uploads", dropped.errors());
        }
    }
    return http::json_response(received_json(services, request, opened, done));
}

}  // namespace

Routes exchange(Services& services) {
    return {
        {.method = http::Method::post, .pattern = "/api/v1/packages", .summary = {"Montrer puis appliquer un paquet reçu", "Show, then apply, a package that was received"},
         .permission = "dossier.receive", .body = json_body("ReceivePackage"), .answer_schema = "ReceivedPackage",
         .errors = {{404, "absent", {"ce dossier n’est pas dans votre périmètre", "this dossier is not within your reach"}},
                    {409, "conflict", {"le dossier a changé depuis l’aperçu", "the dossier changed since it was shown"}},
                    {409, "undecided", {"un conflit n’est pas décidé", "a conflict is not decided"}}},
         .handler = with(services, receive_package)},
    };
}

}  // namespace egide::web::routes
