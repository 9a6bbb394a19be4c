#include "egide/documents/calendar.h"

#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "opened_dossier.h"

namespace egide::cli::commands {

namespace {

int run_calendar(Session& session) {
    const auto opened = open_dossier(session, session.request().text("DOSSIER"));
    if (!opened) {
        return session.fail(opened.errors());
    }
    session.warn(opened->warnings);
    const documents::Report report =
        documents::prepare(*opened->programme, *opened->facts, options_of(session), session.threads());
    return session.print(documents::calendar(report, session.language()));
}

}  // namespace

CommandSpec calendar() {
    return {.name = "calendar",
            .help = messages::help_calendar(),
            .arguments = {{"DOSSIER", ValueKind::file, messages::help_dossier()}},
            .run = run_calendar,
            .formats = {"text"}};
}

}  // namespace egide::cli::commands
