// Results that the ADS service gave, entered with the report that shows them.
#include <algorithm>

#include "caller.h"
#include "directories/audit_answers.h"
#include "egide/desk/pieces.h"
#include "egide/observation/dictionary.h"
#include "egide/web/messages.h"
#include "evidence_intake.h"
#include "gate.h"
#include "idempotency.h"
#include "request_body.h"
#include "routes.h"
#include "upload_bytes.h"

namespace egide::web::routes {

namespace {

constexpr int kReportsKeptMonths = 6;  // by the ADS service: S1, D1.O1.A, points of attention
constexpr std::int64_t kBestLevel = 5;

struct AdsFailure {
    std::string id;
    std::int64_t level = 0;
};

struct AdsResult {
    std::optional<base::Date> date;
    std::int64_t level = 0;
    std::vector<AdsFailure> failing;
    std::string upload;
};

/// A level that its control can fail.
bool has_level(const KnownControl& control, std::int64_t level) {
    return std::find(control.levels.begin(), control.levels.end(), level) != control.levels.end();
}

AdsFailure read_failure(RequestBody& body, const reading::Node& node) {
    reading::Reader reader(node, body.problems(), "failing");
    AdsFailure failure{reader.require_text("id").value_or(""), reader.require_integer("level").value_or(0)};
    reader.finish();
    const KnownControl* const known = known_control(failure.id);
    if (known == nullptr || known->advisory) {
        body.complain(messages::ads_control_unknown({.id = failure.id.substr(0, 80)}), "failing");
    } else if (!has_level(*known, failure.level)) {
        body.complain(messages::ads_control_level({.id = failure.id, .level = failure.level}), "failing");
    }
    return failure;
}

/// The level of a directory is the lowest one that a control fails. What contradicts that is told; which of the two is
/// wrong, the report says.
void check_level(RequestBody& body, const AdsResult& result) {
    if (result.failing.empty()) {
        return;
    }
    const auto lowest = std::min_element(result.failing.begin(), result.failing.end(),
                                         [](const AdsFailure& one, const AdsFailure& other) { return one.level < other.level; });
    if (lowest->level != result.level) {
        body.complain(messages::ads_contradiction({.control = lowest->id, .level = result.level, .lowest = lowest->level}), "level");
    }
}

AdsResult read_result(RequestBody& body, base::Date today) {
    AdsResult result;
    result.date = body.date("date");
    result.level = body.integer("level").value_or(0);
    for (const reading::Node& node : body.objects("failing")) {
        result.failing.push_back(read_failure(body, node));
    }
    std::stable_sort(result.failing.begin(), result.failing.end(), [](const AdsFailure& one, const AdsFailure& other) { return one.id < other.id; });
    result.upload = body.required_text("upload", 64);
    if (!result.date || *result.date > today) {
        body.complain(messages::ads_date(), "date");
    }
    if (result.level < 1 || result.level > kBestLevel) {
        body.complain(messages::ads_level(), "level");
    } else {
        check_level(body, result);
    }
    const auto twice = std::adjacent_find(result.failing.begin(), result.failing.end(),
                                          [](const AdsFailure& one, const AdsFailure& other) { return one.id == other.id; });
    if (twice != result.failing.end()) {
        body.complain(messages::ads_control_twice({.id = twice->id}), "failing");
    }
    return result;
}

/// The piece that a report of the service is: the one that comes from audits of directories.
const programme::Piece* report_piece(const programme::Programme& programme) {
    for (const programme::Objective& objective : programme.objectives) {
        for (const programme::Piece& piece : objective.pieces) {
            if (piece.from == "directory_audit") {
                return &piece;
            }
        }
    }
    return nullptr;
}

struct Written {
    desk::Contents contents;
    DirectoryAudit audit;
};

/// The fact, then its report as the piece that shows it.
base::Result<std::string> write_ads_fact(Services& services, Transaction& transaction, const http::Request& request, desk::Contents& contents,
                                         const AdsResult& result, const std::string& directory, const desk::StoredFile& file) {
    const std::string& author = caller_of(request).session.account;
    std::vector<std::string> failing;
    std::transform(result.failing.begin(), result.failing.end(), std::back_inserter(failing), [](const AdsFailure& one) { return one.id; });
    const desk::PartChange change{.kind = desk::PartKind::observation, .id = desk::new_id(),
                                  .value = audit_fact(directory, "ADS", *result.date, result.level, failing), .revision = 0};
    const auto changed = desk::change_parts(transaction, contents, std::span(&change, 1), author, services.now());
    const auto rules = changed ? rules_of(services, transaction, contents.dossier) : base::Result<DossierRules::Rules>(changed.errors());
    if (!rules) {
        return rules.errors();
    }
    const programme::Piece* const piece = report_piece(**rules);
    if (piece == nullptr) {
        return base::Error{base::ErrorKind::invalid, messages::ads_no_piece(), {}, "upload", {}};
    }
    const desk::NewPiece fresh{file, {{piece->code, {}, change.id}, {}, {}}, result.date};
    const auto added = desk::add_pieces(transaction, contents.dossier.id, std::span(&fresh, 1), author, services.now());
    if (!added) {
        return added.errors();
    }
    desk::Confirmation said{.piece = added->front().id, .revision = added->front().revision, .use = {piece->code, {}, change.id}};
    said.collected = result.date;
    const auto confirmed = desk::confirm_pieces(transaction, contents, **rules, std::span(&said, 1), author, services.now());
    return confirmed ? base::Result<std::string>(change.id) : base::Result<std::string>(confirmed.errors());
}

base::Result<Written> write_result(Services& services, const http::Request& request, const NamedDirectory& named, const AdsResult& result,
                                   const desk::StoredFile& file) {
    return services.database->write([&](Transaction& transaction) -> base::Result<Written> {
        auto contents = desk::load_contents(transaction, named.contents.dossier.id);
        if (!contents) {
            return contents.errors();
        }
        Written written{std::move(**contents), {}};
        auto part = write_ads_fact(services, transaction, request, written.contents, result, named.directory.id, file);
        if (!part) {
            return part.errors();
        }
        DirectoryAudit& audit = written.audit;
        audit.id = desk::new_id();
        audit.dossier = written.contents.dossier.id;
        audit.directory = named.directory.id;
        audit.tool = "ADS";
        audit.state = "kept";
        audit.percent = 100;
        audit.author = caller_of(request).session.account;
        audit.at = services.now();
        audit.file_name = file.name;
        audit.part = *part;
        Done done = add_audit(transaction, audit);
        for (std::size_t i = 0; done && i < result.failing.size(); ++i) {
            JudgedControl control;
            control.id = result.failing[i].id;
            control.outcome = "fail";
            control.failed_level = result.failing[i].level;
            done = add_control(transaction, audit.id, static_cast<std::int64_t>(i), control);
        }
        const auto settled = done ? settle_fact(services, transaction, request, written.contents, audit) : done;
        return settled ? base::Result<Written>(std::move(written)) : base::Result<Written>(settled.errors());
    });
}

http::Response add_ads_result(Services& services, http::Request& request) {
    auto found = named_directory(services, request, "dossier.edit");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    const auto& named = std::get<NamedDirectory>(found);
    const base::Date today = base::paris_date(services.now());
    RequestBody body(request);
    const AdsResult result = read_result(body, today);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    auto upload = whole_upload(services, request, result.upload);
    if (auto* refused = std::get_if<http::Response>(&upload)) {
        return std::move(*refused);
    }
    if (!desk::may_change(named.contents.dossier.stage, desk::PartKind::observation)) {
        return refusal(request, 409, "conflict", messages::ads_frozen());
    }
    const Upload& report = std::get<Upload>(upload);
    auto kept = keep_files(services, request, named.contents.dossier,
                           {{bytes_of_upload(services, report.id), report.name, media_type_by_name(report.name), result.date}});
    if (auto* refused = std::get_if<http::Response>(&kept)) {
        return std::move(*refused);
    }
    auto written = write_result(services, request, named, result, std::get<std::vector<desk::StoredFile>>(kept).front());
    if (!written) {
        return unsound(request, written.errors());
    }
    if (const auto dropped = drop_upload(services, report.id); !dropped) {
        services.log->errors("uploads", dropped.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object().key("audit");
    write_audit(json, written->audit, written->contents, request.language);
    const base::Date until = result.date->plus_months(kReportsKeptMonths);
    json.field("report_until", until.iso()).field("report_gone", until < today).end_object();
    return http::json_response(json.take(), 201);
}

}  // namespace

Routes ads_results(Services& services) {
    return {
        {.method = http::Method::post, .pattern = "/api/v1/dossiers/{id}/directories/{directory}/ads-results",
         .summary = {"Saisir un résultat du service ADS, avec son rapport", "Enter a result of the ADS service, with its report"},
         .permission = "dossier.edit", .parameters = {idempotency_parameter()}, .body = json_body("NewAdsResult"), .answer_schema = "201 AdsResultSaved",
         .errors = {{404, "absent", {"rien de visible de ce nom", "nothing of this name in sight"}},
                    {409, "upload-not-whole", {"le dépôt n’est pas complet", "the upload is not whole"}},
                    {409, "conflict", {"le dossier ne prend plus de faits", "the dossier takes no more facts"}}},
         .handler = once(services, add_ads_result)},
    };
}

}  // namespace egide::web::routes
