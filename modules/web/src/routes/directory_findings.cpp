// What audits of directories found: the objects of a control, the whole as a table, what two audits differ in.
#include <algorithm>

#include "directories/audit_answers.h"
#include "egide/directory/compare.h"
#include "egide/web/messages.h"
#include "listing.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

constexpr std::size_t kMostChangesShown = 500;

/// A confirmed audit; what is only proposed shows nothing of what it found.
Or<NamedAudit> kept_audit(Services& services, const http::Request& request) {
    auto found = named_audit(services, request, "directory.read");
    auto* const named = std::get_if<NamedAudit>(&found);
    return named != nullptr && named->audit.state != "kept" ? Or<NamedAudit>(absent(request)) : std::move(found);
}

std::string reason_of(const JudgedControl& control, const FoundObject& row, base::Language language) {
    const auto at = static_cast<std::size_t>(row.reason);
    return at < control.reasons.size() ? control.reasons[at].in(language) : std::string();
}

http::Response list_found(Services& services, http::Request& request) {
    auto asked = list_query(request, {"dn", "sid", "level", "why"}, services.configuration.application.page_items);
    if (auto* refused = std::get_if<http::Response>(&asked)) {
        return std::move(*refused);
    }
    auto named = kept_audit(services, request);
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    const auto control = services.database->read([&](Transaction& transaction) {
        return find_control(transaction, std::get<NamedAudit>(named).audit.id, request.path_parameter("control"));
    });
    if (!control) {
        return unavailable(request, control.errors());
    }
    if (!*control) {
        return absent(request);
    }
    std::vector<Cells> rows;
    for (const FoundObject& one : (*control)->found) {
        rows.push_back({static_cast<std::int64_t>(rows.size() + 1), one.dn, cell_or_null(one.sid),
                        one.level == 0 ? Cell() : Cell(one.level), reason_of(**control, one, request.language)});
    }
    auto page = page_of(request, std::get<ListQuery>(asked), {"n", "dn", "sid", "level", "why"}, std::move(rows));
    auto* refused = std::get_if<http::Response>(&page);
    return refused != nullptr ? std::move(*refused) : list_response(request, std::get<ListQuery>(asked), std::get<Listing>(page));
}

/// Every control with every object, as a table.
http::Response show_table(Services& services, http::Request& request) {
    auto named = kept_audit(services, request);
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    const auto controls = services.database->read(
        [&](Transaction& transaction) { return whole_controls_of(transaction, std::get<NamedAudit>(named).audit.id); });
    if (!controls) {
        return unavailable(request, controls.errors());
    }
    Listing listing{{"control", "title", "outcome", "level", "dn", "sid", "why"}, {}, {}, {}};
    for (const JudgedControl& control : *controls) {
        const KnownControl* const known = known_control(control.id);
        const std::string title = known == nullptr ? control.id : base::render(known->title, request.language);
        if (control.found.empty()) {
            listing.rows.push_back({control.id, title, control.outcome, Cell(), Cell(), Cell(), control.cause.in(request.language)});
        }
        for (const FoundObject& row : control.found) {
            listing.rows.push_back({control.id, title, control.outcome, row.level == 0 ? Cell() : Cell(row.level), row.dn,
                                    cell_or_null(row.sid), reason_of(control, row, request.language)});
        }
    }
    ListQuery query;
    query.csv = true;
    return list_response(request, query, listing);
}

base::Result<directory::AuditSummary> summary_in(Transaction& transaction, const DirectoryAudit& audit) {
    const auto controls = whole_controls_of(transaction, audit.id);
    if (!controls) {
        return controls.errors();
    }
    directory::AuditSummary summary;
    summary.reference_date = audit.understood->date.iso();
    summary.level = static_cast<int>(audit.understood->level);
    for (const JudgedControl& control : *controls) {
        auto& found = summary.found[control.id];
        for (const FoundObject& row : control.found) {
            found.emplace(row.sid.empty() ? row.dn : row.sid, row.dn);
        }
        if (control.outcome == "not_evaluable") {
            summary.not_evaluable.insert(control.id);
        }
    }
    return summary;
}

void write_some(reading::JsonWriter& json, std::string_view key, const std::vector<std::string>& names) {
    json.key(key).begin_object().field("count", static_cast<std::int64_t>(names.size())).key("names").begin_array();
    for (std::size_t i = 0; i < names.size() && i < kMostChangesShown; ++i) {
        json.value(names[i]);
    }
    json.end_array().end_object();
}

std::string differences_json(const directory::AuditSummary& before, const directory::AuditSummary& after, base::Language language) {
    reading::JsonWriter json(false);
    json.begin_object().field("date_before", before.reference_date).field("date_after", after.reference_date);
    json.field("level_before", before.level).field("level_after", after.level).key("controls").begin_array();
    for (const directory::ControlChange& change : directory::compare_audits(before, after)) {
        const KnownControl* const known = known_control(change.id);
        if (known == nullptr) {
            continue;
        }
        json.begin_object().field("id", change.id).field("title", base::render(known->title, language));
        json.field("advisory", known->advisory).field("unknown", change.unknown);
        write_some(json, "added", change.added);
        write_some(json, "fixed", change.fixed);
        json.field("kept", static_cast<std::int64_t>(change.kept.size())).end_object();
    }
    return json.end_array().end_object().take();
}

/// Two pre-audits of the same directory: what they found is comparable.
http::Response show_differences(Services& services, http::Request& request) {
    auto named = kept_audit(services, request);
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    const DirectoryAudit& after = std::get<NamedAudit>(named).audit;
    const std::string since(request.query_parameter("since").value_or(""));
    using Summaries = std::optional<std::pair<directory::AuditSummary, directory::AuditSummary>>;
    const auto both = services.database->read([&](Transaction& transaction) -> base::Result<Summaries> {
        const auto before = find_audit(transaction, after.dossier, since);
        if (!before) {
            return before.errors();
        }
        const bool comparable = *before && (*before)->state == "kept" && (*before)->directory == after.directory && (*before)->understood && after.understood;
        if (!comparable) {
            return Summaries();
        }
        auto first = summary_in(transaction, **before);
        auto second = first ? summary_in(transaction, after) : base::Result<directory::AuditSummary>(first.errors());
        return second ? base::Result<Summaries>(Summaries(std::pair(std::move(*first), std::move(*second)))) : base::Result<Summaries>(second.errors());
    });
    if (!both) {
        return unavailable(request, both.errors());
    }
    return *both ? http::json_response(differences_json((*both)->first, (*both)->second, request.language)) : absent(request);
}

http::Response list_known_controls(Services&, http::Request& request) {
    reading::JsonWriter json(false);
    json.begin_object().key("items").begin_array();
    for (const KnownControl& one : known_controls()) {
        if (one.advisory) {
            continue;
        }
        json.begin_object().field("id", one.id).field("title", base::render(one.title, request.language)).field("link", one.link);
        json.key("levels").begin_array();
        for (const int level : one.levels) {
            json.value(level);
        }
        json.end_array().end_object();
    }
    return http::json_response(json.end_array().end_object().take());
}

}  // namespace

Routes directory_findings(Services& services) {
    using Place = http::Parameter::Place;
    const std::vector<http::ErrorCase> unseen = {{404, "absent", {"rien de visible de ce nom", "nothing of this name in sight"}}};
    const std::string audit = "/api/v1/dossiers/{id}/audits/{audit}";
    return {
        {.pattern = audit + "/controls/{control}", .summary = {"Les objets qu’un point de contrôle a trouvés", "The objects that a control found"},
         .permission = "directory.read", .parameters = list_parameters(), .answer_schema = "FoundList", .errors = unseen,
         .handler = with(services, list_found)},
        {.pattern = audit + "/findings.csv", .summary = {"Tout ce qu’un audit a trouvé, en tableau", "All that an audit found, as a table"},
         .permission = "directory.read", .answer_schema = "text/csv", .errors = unseen, .handler = with(services, show_table)},
        {.pattern = audit + "/differences", .summary = {"Ce qui a changé depuis un autre audit", "What changed since another audit"},
         .permission = "directory.read", .parameters = {{"since", Place::query, {"L’audit de départ", "The earlier audit"}}},
         .answer_schema = "AuditDifferences", .errors = unseen, .handler = with(services, show_differences)},
        {.pattern = "/api/v1/directory-controls", .summary = {"Les points de contrôle de l’ANSSI", "The control points of ANSSI"},
         .permission = "directory.read", .answer_schema = "KnownControlList", .handler = with(services, list_known_controls)},
    };
}

}  // namespace egide::web::routes
