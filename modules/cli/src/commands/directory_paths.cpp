#include "commands/commands.h"
#include "directory_pages.h"
#include "directory_reading.h"
#include "egide/cli/messages.h"
#include "egide/directory/paths.h"

namespace egide::cli::commands {
namespace {

int run_directory_paths(Session& session) {
    const auto input = read_directory(session, session.request().text("COLLECTION"));
    if (!input) {
        return session.fail(input.errors());
    }
    session.warn(input->collection.warnings());
    const std::string to = session.request().text("--to");
    const auto paths =
        directory::find_paths(input->collection, {to.empty() ? "tier0" : to, session.request().text("--from"), input->thresholds});
    if (!paths) {
        return session.fail(paths.errors());
    }
    return session.print(session.format() == Format::json ? directory::paths_json(*paths)
                                                          : directory_paths_page(session, *paths));
}

}  // namespace

CommandSpec directory_paths() {
    return {.name = "paths",
            .help = messages::help_directory_paths(),
            .arguments = {{"COLLECTION", ValueKind::text, messages::help_collection()}},
            .options = {{"--to", ValueKind::text, "NAME", messages::option_path_to()},
                        {"--from", ValueKind::text, "NAME", messages::option_path_from()},
                        constants_option()},
            .run = run_directory_paths};
}

}  // namespace egide::cli::commands
