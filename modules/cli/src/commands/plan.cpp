#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/documents/html.h"
#include "egide/documents/json.h"
#include "opened_dossier.h"

namespace egide::cli::commands {

namespace {

std::string written(const Session& session, const documents::Report& report) {
    switch (session.format()) {
        case Format::json:
            return documents::plan_json(report, session.language());
        case Format::html:
            return documents::report_html(report, session.language());
        case Format::text:
            break;
    }
    return documents::plan_text(report, session.style());
}

int run_plan(Session& session) {
    const auto opened = open_dossier(session, session.request().text("DOSSIER"));
    if (!opened) {
        return session.fail(opened.errors());
    }
    session.warn(opened->warnings);
    const documents::Report report =
        documents::prepare(*opened->programme, *opened->facts, options_of(session), session.threads());
    return status_of(session, report.evaluation, session.print(written(session, report)));
}

}  // namespace

CommandSpec plan() {
    return {.name = "plan",
            .help = messages::help_plan(),
            .arguments = {{"DOSSIER", ValueKind::file, messages::help_dossier()}},
            .options = {fail_on_unmet()},
            .run = run_plan,
            .formats = {"text", "json", "html"}};
}

}  // namespace egide::cli::commands
