#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "opened_dossier.h"

namespace egide::cli::commands {

namespace {

int run_evaluate(Session& session) {
    const auto opened = open_dossier(session, session.request().text("DOSSIER"));
    if (!opened) {
        return session.fail(opened.errors());
    }
    session.warn(opened->warnings);
    return print_evaluation(session, *opened);
}

}  // namespace

CommandSpec evaluate() {
    return {.name = "evaluate",
            .help = messages::help_evaluate(),
            .arguments = {{"DOSSIER", ValueKind::file, messages::help_dossier()}},
            .options = {{"--objective", ValueKind::text, "ID", messages::option_objective()}, fail_on_unmet()},
            .run = run_evaluate,
            .formats = {"text", "json", "html"}};
}

}  // namespace egide::cli::commands
