#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "file_inspection.h"

namespace egide::cli::commands {

namespace {

int run_evidence_inspect(Session& session) {
    const auto inspection = inspect_file(session.request().text("FILE"));
    if (!inspection.ok()) {
        return session.fail(inspection.errors());
    }
    return session.print(session.format() == Format::json ? inspection_json(*inspection)
                                                          : inspection_text(session, *inspection));
}

}  // namespace

CommandSpec evidence_inspect() {
    return {.name = "inspect",
            .help = messages::help_evidence_inspect(),
            .arguments = {{"FILE", ValueKind::file, messages::help_inspected_file()}},
            .run = run_evidence_inspect};
}

}  // namespace egide::cli::commands
