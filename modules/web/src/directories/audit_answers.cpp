#include "directories/audit_answers.h"

#include <algorithm>

#include "listing.h"

namespace egide::web {

namespace {

void write_text_or_null(reading::JsonWriter& json, std::string_view key, const std::string& text) {
    json.key(key);
    text.empty() ? json.null() : json.value(text);
}

void write_number_or_null(reading::JsonWriter& json, std::string_view key, const std::optional<std::int64_t>& number) {
    json.key(key);
    number ? json.value(*number) : json.null();
}

void write_texts(reading::JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
    json.key(key).begin_array();
    for (const std::string& text : texts) {
        json.value(text);
    }
    json.end_array();
}

/// The newest with that tool, and whether it has a level.
void write_latest(reading::JsonWriter& json, std::string_view key, const std::vector<DeclaredAudit>& all, std::string_view tool) {
    const auto at = std::find_if(all.begin(), all.end(), [&](const DeclaredAudit& one) { return one.tool == tool; });
    json.key(key);
    if (at == all.end()) {
        json.null();
        return;
    }
    json.begin_object().key("date");
    at->date ? json.value(at->date->iso()) : json.null();
    write_number_or_null(json, "level", at->level);
    json.end_object();
}

struct Counted {
    std::int64_t failing = 0;
    std::int64_t not_evaluable = 0;
};

Counted counted(const std::vector<ControlRow>& rows) {
    Counted count;
    for (const ControlRow& row : rows) {
        count.failing += !row.control.advisory && row.control.outcome == "fail" ? 1 : 0;
        count.not_evaluable += !row.control.advisory && row.control.outcome == "not_evaluable" ? 1 : 0;
    }
    return count;
}

void write_understood(reading::JsonWriter& json, const NamedAudit& named, const Counted& count, base::Language language) {
    const Understood& seen = *named.audit.understood;
    const auto directories = directories_in(named.contents);
    const bool same = std::any_of(directories.begin(), directories.end(), [&](const DeclaredDirectory& one) {
        return one.id == named.audit.directory && is_same_directory(seen, one);
    });
    json.begin_object().field("forest", seen.forest);
    write_texts(json, "domains", seen.domains);
    json.field("objects", seen.objects).field("date", seen.date.iso()).field("level", seen.level).field("certain", seen.certain);
    json.field("rules_as_of", seen.rules_as_of).field("truncated", seen.truncated).field("failing", count.failing);
    json.field("not_evaluable", count.not_evaluable).field("same_directory", same).field("paths", seen.paths).key("warnings").begin_array();
    for (const base::Bilingual& warning : seen.warnings) {
        json.value(warning.in(language));
    }
    json.end_array().end_object();
}

void write_control_row(reading::JsonWriter& json, const ControlRow& row, base::Language language) {
    const KnownControl* const known = known_control(row.control.id);
    json.begin_object().field("id", row.control.id).field("advisory", row.control.advisory).field("outcome", row.control.outcome);
    write_number_or_null(json, "failed_level", row.control.failed_level == 0 ? std::nullopt : std::optional(row.control.failed_level));
    json.field("found", row.found).key("levels").begin_array();
    for (const int level : known == nullptr ? std::vector<int>() : known->levels) {
        json.value(level);
    }
    json.end_array().field("title", known == nullptr ? row.control.id : base::render(known->title, language));
    write_text_or_null(json, "fix", known == nullptr || known->fix.message == nullptr ? std::string() : base::render(known->fix, language));
    write_text_or_null(json, "link", known == nullptr ? std::string() : known->link);
    write_text_or_null(json, "cause", row.control.cause.in(language));
    json.end_object();
}

void write_ranked(reading::JsonWriter& json, const RankedChange& change, base::Language language) {
    json.begin_object();
    write_text_or_null(json, "about", change.about.in(language));
    json.field("what", change.what.in(language)).field("level", change.level);
    write_texts(json, "controls", change.controls);
    json.field("objects", change.objects).field("level_after", change.level_after);
    json.field("paths_alone", change.paths_alone).field("paths_left", change.paths_left).end_object();
}

}  // namespace

Or<NamedDirectory> named_directory(Services& services, const http::Request& request, std::string_view action) {
    auto found = named_contents(services, request, action);
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    auto& contents = std::get<desk::Contents>(found);
    for (DeclaredDirectory& one : directories_in(contents)) {
        if (one.part == request.path_parameter("directory")) {
            return NamedDirectory{std::move(contents), std::move(one)};
        }
    }
    return absent(request);
}

Or<NamedAudit> named_audit(Services& services, const http::Request& request, std::string_view action) {
    auto found = named_contents(services, request, action);
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    auto& contents = std::get<desk::Contents>(found);
    auto audit = services.database->read(
        [&](Transaction& transaction) { return find_audit(transaction, contents.dossier.id, request.path_parameter("audit")); });
    if (!audit) {
        return unavailable(request, audit.errors());
    }
    return *audit ? Or<NamedAudit>(NamedAudit{std::move(contents), std::move(**audit)}) : Or<NamedAudit>(absent(request));
}

void write_directory(reading::JsonWriter& json, const desk::Contents& contents, const DeclaredDirectory& directory) {
    const auto audits = declared_audits(contents, directory.id);
    json.begin_object().field("dossier", contents.dossier.id).field("dossier_name", contents.dossier.name);
    json.field("programme", contents.dossier.programme).field("part", directory.part).field("id", directory.id);
    write_text_or_null(json, "name", directory.name);
    write_text_or_null(json, "purpose", directory.purpose);
    write_texts(json, "entities", directory.entities);
    write_latest(json, "ads", audits, "ADS");
    write_latest(json, "egide", audits, "egide");
    json.field("audits", static_cast<std::int64_t>(audits.size())).end_object();
}

void write_audit(reading::JsonWriter& json, const DirectoryAudit& audit, const desk::Contents& contents, base::Language language) {
    const auto facts = declared_audits(contents, audit.directory);
    const auto fact = std::find_if(facts.begin(), facts.end(), [&](const DeclaredAudit& one) { return audit.part == one.part; });
    const bool is_fact = fact != facts.end();
    const auto date = is_fact && fact->date ? fact->date : audit.understood ? std::optional(audit.understood->date) : std::nullopt;
    const auto own = audit.understood && audit.understood->certain ? std::optional(audit.understood->level) : std::nullopt;
    json.begin_object().field("id", audit.id).field("tool", audit.tool).field("state", audit.state);
    write_text_or_null(json, "step", audit.step);
    json.field("percent", audit.percent).field("author", audit.author).field("at", storage::sql::show_instant(audit.at));
    write_text_or_null(json, "file_name", audit.file_name);
    write_text_or_null(json, "refused", audit.refused.in(language));
    write_text_or_null(json, "date", date ? date->iso() : std::string());
    write_number_or_null(json, "level", audit.understood ? own : is_fact ? fact->level : std::nullopt);
    write_text_or_null(json, "part", is_fact ? fact->part : std::string());
    write_text_or_null(json, "piece", is_fact ? fact->piece.value_or("") : std::string());
    json.end_object();
}

http::Response audit_answer(Services& services, const http::Request& request, const NamedAudit& named, int status) {
    const auto rows = services.database->read([&](Transaction& transaction) { return controls_of(transaction, named.audit.id); });
    if (!rows) {
        return unavailable(request, rows.errors());
    }
    const bool kept = named.audit.state == "kept";
    reading::JsonWriter json(false);
    json.begin_object().key("audit");
    write_audit(json, named.audit, named.contents, request.language);
    json.field("directory", named.audit.directory).key("understood");
    named.audit.understood ? write_understood(json, named, counted(*rows), request.language) : static_cast<void>(json.null());
    json.key("controls").begin_array();
    for (const ControlRow& row : kept ? *rows : std::vector<ControlRow>()) {
        write_control_row(json, row, request.language);
    }
    json.end_array().key("changes").begin_array();
    for (const RankedChange& change : kept && named.audit.understood ? named.audit.understood->changes : std::vector<RankedChange>()) {
        write_ranked(json, change, request.language);
    }
    return http::json_response(json.end_array().end_object().take(), status);
}

desk::Done settle_fact(Services& services, Transaction& transaction, const http::Request& request, desk::Contents& contents,
                       const DirectoryAudit& audit) {
    const auto rules = rules_of(services, transaction, contents.dossier);
    if (!rules) {
        return rules.errors();
    }
    const auto judged = desk::judge_contents(contents, *rules, base::paris_date(services.now()), false);
    const auto refreshed = judged ? desk::refresh_summary(transaction, contents, *judged) : desk::Done(judged.errors());
    return refreshed ? note_change(services, transaction, request, "dossier.directory_audited", contents.dossier,
                                   {{"audit", audit.id}, {"tool", audit.tool}})
                     : refreshed;
}

}  // namespace egide::web
