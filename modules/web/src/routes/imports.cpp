#include <algorithm>
#include <set>

#include "caller.h"
#include "dossier_access.h"
#include "egide/base/sha256.h"
#include "egide/sandbox/bytes.h"
#include "egide/web/messages.h"
#include "gate.h"
#include "import_answer.h"
#include "listing.h"
#include "request_body.h"
#include "routes.h"
#include "upload_bytes.h"

namespace egide::web::routes {

namespace {

using desk::PartChange;
using storage::sql::Transaction;

constexpr const char* kImportKinds[] = {"dossier", "opssies", "csv"};

struct ImportAsked {
    std::size_t kind = 0;
    std::string text;
    std::string upload;
    bool apply = false;
    std::string token;
};

ImportAsked read_asked(RequestBody& body) {
    ImportAsked asked;
    asked.kind = body.choice("kind", {"dossier", "opssies", "csv"}).value_or(3);
    asked.text = body.text("text", std::size_t{1} << 20).value_or("");
    asked.upload = body.text("upload", 64).value_or("");
    asked.apply = body.boolean("apply").value_or(false);
    asked.token = body.text("token", 64).value_or("");
    if (asked.kind == 3) {
        body.complain(messages::import_kind(), "kind");
    }
    if (asked.text.empty() == asked.upload.empty()) {
        body.complain(messages::import_text_or_upload(), "text");
    }
    return asked;
}

struct ImportLine {
    PartChange change;
    std::uint32_t line = 0;
    std::optional<std::string> before;
};

/// What an import does, or would do.
struct ImportSeen {
    std::string token;
    std::int64_t revision = 0;
    std::vector<ImportLine> lines;
    std::size_t unchanged = 0;
    std::vector<ImportTrouble> wrong;
    std::vector<ImportTrouble> warnings;
    std::vector<std::pair<std::string, std::string>> evidence;
    bool applied = false;
    bool stale = false;  // the dossier, or the file, is not what was shown
};

void tell_wrong(ImportSeen& seen, const base::Error& error, std::uint32_t line, base::Language language) {
    seen.wrong.push_back({line, error.field, base::render(error.message, language)});
}

std::string name_of_part(const PartChange& change) {
    return std::string(desk::word_of(change.kind)) + "/" + change.id;
}

/// Leaves out the changes that errors speak of; false when some error speaks of none of them.
bool leave_out_wrong(ImportSeen& seen, const base::Errors& errors, base::Language language) {
    std::set<std::string> wrong;
    for (const base::Error& error : errors) {
        const auto at = std::find_if(seen.lines.begin(), seen.lines.end(),
                                     [&](const ImportLine& one) { return error.at.file == name_of_part(one.change); });
        const bool placed = at != seen.lines.end();
        tell_wrong(seen, error, placed ? at->line : 0, language);
        wrong.insert(placed ? error.at.file : std::string());
    }
    std::erase_if(seen.lines, [&](const ImportLine& one) { return wrong.contains(name_of_part(one.change)); });
    return !wrong.contains({});
}

/// Tries the changes and leaves out those that are refused, until the rest is taken or nothing is left.
desk::Done take_what_is_sound(Transaction& transaction, desk::Contents& contents, ImportSeen& seen, const std::string& author,
                              storage::sql::Instant now, base::Language language) {
    constexpr int kRounds = 200;
    for (int round = 0; round < kRounds && !seen.lines.empty(); ++round) {
        std::vector<PartChange> changes;
        std::transform(seen.lines.begin(), seen.lines.end(), std::back_inserter(changes), [](const ImportLine& one) { return one.change; });
        const auto changed = desk::change_parts(transaction, contents, changes, author, now);
        if (changed) {
            return std::monostate{};
        }
        if (changed.errors().front().kind == base::ErrorKind::unavailable) {
            return changed.errors();
        }
        if (!leave_out_wrong(seen, changed.errors(), language)) {
            seen.lines.clear();
        }
    }
    if (!seen.lines.empty()) {
        seen.wrong.push_back({0, {}, base::render(messages::import_too_wrong(), language)});
        seen.lines.clear();
    }
    return std::monostate{};
}

void plan_lines(const desk::Contents& contents, const reading::Node& tree, ImportSeen& seen, base::Language language) {
    const auto plan = desk::plan_import(contents, tree);
    if (!plan) {
        for (const base::Error& error : plan.errors()) {
            tell_wrong(seen, error, error.at.line, language);
        }
        return;
    }
    seen.unchanged = plan->unchanged;
    seen.evidence = plan->evidence;
    for (std::size_t i = 0; i < plan->changes.size(); ++i) {
        const PartChange& change = plan->changes[i];
        const desk::Part* const present = contents.find(change.kind, change.id);
        const bool twice = std::any_of(seen.lines.begin(), seen.lines.end(), [&](const ImportLine& one) {
            return one.change.kind == change.kind && one.change.id == change.id;
        });
        if (twice) {
            seen.wrong.push_back({plan->lines[i], {}, base::render(messages::import_said_twice(), language)});
            continue;
        }
        seen.lines.push_back({change, plan->lines[i], present == nullptr ? std::nullopt : std::optional(present->value)});
    }
}

/// Judges the changed dossier again, keeps its summary and notes what was done.
desk::Done settle_import(Services& services, Transaction& transaction, const http::Request& request, desk::Contents& contents,
                         const ImportSeen& seen, std::string_view kind) {
    const auto rules = rules_of(services, transaction, contents.dossier);
    if (!rules) {
        return rules.errors();
    }
    const auto judged = desk::judge_contents(contents, *rules, base::paris_date(services.now()));
    const auto refreshed = judged ? desk::refresh_summary(transaction, contents, *judged) : desk::Done(judged.errors());
    return refreshed ? note_change(services, transaction, request, "dossier.imported", contents.dossier,
                                   {{"kind", std::string(kind)}, {"count", std::to_string(seen.lines.size())}})
                     : refreshed;
}

void write_told(reading::JsonWriter& json, std::string_view key, const std::vector<ImportTrouble>& troubles) {
    json.key(key).begin_array();
    for (const ImportTrouble& one : troubles) {
        json.begin_object().field("line", one.line).key("field");
        write_cell(json, cell_or_null(one.field));
        json.field("words", one.words).end_object();
    }
    json.end_array();
}

void write_lines(reading::JsonWriter& json, std::string_view key, const std::vector<ImportLine>& lines, bool fresh) {
    json.key(key).begin_array();
    for (const ImportLine& one : lines) {
        if (one.before.has_value() == fresh) {
            continue;
        }
        json.begin_object().field("kind", desk::word_of(one.change.kind)).field("id", one.change.id).field("line", one.line).key("before");
        write_cell(json, one.before ? Cell(*one.before) : Cell());
        json.field("after", one.change.value.value_or("")).end_object();
    }
    json.end_array();
}

std::string seen_json(const ImportSeen& seen) {
    reading::JsonWriter json(false);
    json.begin_object().field("token", seen.token).field("applied", seen.applied).field("revision", seen.revision);
    write_lines(json, "added", seen.lines, true);
    write_lines(json, "changed", seen.lines, false);
    json.field("unchanged", static_cast<std::int64_t>(seen.unchanged));
    write_told(json, "wrong", seen.wrong);
    write_told(json, "warnings", seen.warnings);
    json.key("evidence").begin_array();
    for (const auto& [part, name] : seen.evidence) {
        json.begin_object().field("part", part).field("name", name).end_object();
    }
    return json.end_array().end_object().take();
}

/// What the file would do to the dossier as it is at this moment; done when asked so and shown before.
base::Result<ImportSeen> run_import(Services& services, const http::Request& request, const std::string& id, const ImportAsked& asked,
                                    const ImportAnswer& answer, const std::string& digest) {
    std::optional<ImportSeen> shown;
    const auto done = services.database->write([&](Transaction& transaction) -> base::Result<ImportSeen> {
        shown.reset();
        auto contents = desk::load_contents(transaction, id);
        if (!contents) {
            return contents.errors();
        }
        ImportSeen seen;
        seen.wrong = answer.wrong;
        seen.warnings = answer.warnings;
        seen.revision = (*contents)->dossier.revision;
        seen.token = base::hex(base::sha256(id + " " + std::to_string(seen.revision) + " " + kImportKinds[asked.kind] + " " + digest));
        seen.stale = asked.apply && asked.token != seen.token;
        if (!seen.stale && answer.tree) {
            plan_lines(**contents, *answer.tree, seen, request.language);
            const auto taken = take_what_is_sound(transaction, **contents, seen, caller_of(request).session.account, services.now(), request.language);
            if (!taken) {
                return taken.errors();
            }
        }
        if (!asked.apply || seen.stale || seen.lines.empty()) {
            shown = std::move(seen);
            return base::Error{base::ErrorKind::invalid, messages::import_changed(), {}, {}, {}};  // what was tried is undone
        }
        const auto settled = settle_import(services, transaction, request, **contents, seen, kImportKinds[asked.kind]);
        seen.applied = true;
        seen.revision = (*contents)->dossier.revision;
        return settled ? base::Result<ImportSeen>(std::move(seen)) : base::Result<ImportSeen>(settled.errors());
    });
    return !done && shown ? base::Result<ImportSeen>(std::move(*shown)) : done;
}

http::Response import_into(Services& services, http::Request& request) {
    auto named = named_contents(services, request, "dossier.edit");
    if (auto* refused = std::get_if<http::Response>(&named)) {
        return std::move(*refused);
    }
    RequestBody body(request);
    const ImportAsked asked = read_asked(body);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    evidence::OpenSource source = evidence::text_source(asked.text);
    if (!asked.upload.empty()) {
        auto upload = whole_upload(services, request, asked.upload);
        if (auto* refused = std::get_if<http::Response>(&upload)) {
            return std::move(*refused);
        }
        source = bytes_of_upload(services, asked.upload);
    }
    const auto file = spooled(services, source, kLargestImport);
    if (!file) {
        return unsound(request, file.errors());
    }
    const sandbox::DescriptorBytes bytes((*file)->descriptor());
    const std::string digest = base::hex(base::sha256(bytes.take(0, kLargestImport)));
    const auto& contents = std::get<desk::Contents>(named);
    const auto answer = ask_import(services, **file, kImportKinds[asked.kind], request.language, contents);
    if (!answer) {
        return unsound(request, answer.errors());
    }
    const auto seen = run_import(services, request, contents.dossier.id, asked, *answer, digest);
    if (!seen) {
        return unsound(request, seen.errors());
    }
    if (seen->stale) {
        return refusal(request, 409, "conflict", messages::import_changed());
    }
    if (seen->applied && !asked.upload.empty()) {
        if (const auto dropped = drop_upload(services, asked.upload); !dropped) {
            services.log->errors("uploads", dropped.errors());
        }
    }
    return http::json_response(seen_json(*seen));
}

}  // namespace

Routes imports(Services& services) {
    return {
        {.method = http::Method::post, .pattern = "/api/v1/dossiers/{id}/imports",
         .summary = {"Montrer puis appliquer ce qu’un fichier change au dossier", "Show, then apply, what a file changes in the dossier"},
         .permission = "dossier.edit", .body = json_body("NewImport"), .answer_schema = "ImportSeen",
         .errors = {{404, "absent", {"aucun dossier visible de ce nom", "no dossier of this name in sight"}},
                    {409, "conflict", {"le dossier ou le fichier a changé depuis l’aperçu", "the dossier or the file changed since it was shown"}}},
         .handler = with(services, import_into)},
    };
}

}  // namespace egide::web::routes
