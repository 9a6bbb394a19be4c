// A copy of a whole instance, and an instance from a copy.
#include <chrono>

#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/reading/json_writer.h"
#include "egide/web/instance_copy.h"
#include "progress.h"

namespace egide::cli::commands {

namespace {

std::string json_of(const web::InstanceCopy& copy) {
    reading::JsonWriter json;
    json.begin_object().field("version", copy.version).field("at", storage::sql::show_instant(copy.at));
    json.field("rows", copy.rows).field("rows_sha256", copy.rows_sha256).field("entries", copy.entries);
    json.field("objects", copy.objects).field("files", copy.files).key("missing").begin_array();
    for (const std::string& object : copy.missing) {
        json.value(object);
    }
    json.end_array().end_object();
    return json.take();
}

/// What the copy holds; objects that the instance had lost already are told and end in an error.
int tell(const Session& session, const web::InstanceCopy& copy, base::Text (*sentence)(const web::InstanceCopy&)) {
    const int printed =
        session.print(session.format() == Format::json ? json_of(copy) : session.say(sentence(copy)) + "\n");
    for (const std::string& object : copy.missing) {
        session.note(messages::evidence_not_copied({.object = object}));
    }
    return copy.missing.empty() ? printed : static_cast<int>(kInvalid);
}

base::Text exported(const web::InstanceCopy& copy) {
    return messages::instance_exported(
        {.entries = copy.entries, .files = copy.files, .objects = copy.objects, .rows = copy.rows});
}

base::Text checked(const web::InstanceCopy& copy) {
    return messages::instance_copy_sound({.at = storage::sql::show_instant(copy.at),
                                          .entries = copy.entries,
                                          .objects = copy.objects,
                                          .rows = copy.rows,
                                          .version = copy.version});
}

base::Text imported(const web::InstanceCopy& copy) {
    return messages::instance_imported(
        {.at = storage::sql::show_instant(copy.at), .entries = copy.entries, .objects = copy.objects, .rows = copy.rows});
}

int run_export(Session& session) {
    Progress progress(session, session.say(messages::evidence_copying()));
    const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto copy =
        web::export_instance(session.configuration(), session.request().text("DEST"), now,
                             [&](std::uint64_t done, std::uint64_t all) { progress.show(done, all); });
    return copy ? tell(session, *copy, exported) : session.fail(copy.errors());
}

int run_import(Session& session) {
    const std::string folder = session.request().text("COPY");
    Progress progress(session, session.say(messages::instance_reading_copy()));
    const auto show = [&](std::uint64_t done, std::uint64_t all) { progress.show(done, all); };
    const bool check = session.request().has("--check");
    const auto copy =
        check ? web::check_instance_copy(folder, show) : web::import_instance(folder, session.configuration(), show);
    return copy ? tell(session, *copy, check ? checked : imported) : session.fail(copy.errors());
}

}  // namespace

CommandSpec instance_export() {
    return {.name = "export",
            .help = messages::help_export(),
            .arguments = {{"DEST", ValueKind::folder, messages::help_export_dest()}},
            .run = run_export};
}

CommandSpec instance_import() {
    return {.name = "import",
            .help = messages::help_import(),
            .arguments = {{"COPY", ValueKind::folder, messages::help_import_copy()}},
            .options = {{"--check", ValueKind::none, "", messages::option_check_copy()}},
            .run = run_import};
}

}  // namespace egide::cli::commands
