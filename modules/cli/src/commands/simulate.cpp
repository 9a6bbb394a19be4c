#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/reading/tree.h"
#include "opened_dossier.h"
#include "rule_folder.h"

namespace egide::cli::commands {

namespace {

base::Errors suppose(programme::Case& facts, const std::string& file) {
    const auto bytes = read_file(file);
    if (!bytes) {
        return bytes.errors();
    }
    const auto root = reading::read_yaml(*bytes, file);
    return root ? dossier::apply_suppositions(facts, *root) : root.errors();
}

int run_simulate(Session& session) {
    const Request& request = session.request();
    if (!request.has("--declare") && !request.has("--suppose")) {
        return wrong_use(session, messages::simulate_nothing());
    }
    auto opened = open_dossier(session, request.text("DOSSIER"));
    if (!opened) {
        return session.fail(opened.errors());
    }
    session.warn(opened->warnings);
    const programme::Case today = *opened->facts;
    if (request.has("--suppose")) {
        if (const base::Errors errors = suppose(*opened->facts, request.text("--suppose")); !errors.empty()) {
            return session.fail(errors);
        }
    }
    if (request.has("--declare")) {
        opened->facts->milestones.declaration = request.date("--declare");
    }
    const programme::Evaluation before = programme::evaluate(*opened->programme, today, options_of(session));
    return print_evaluation(session, *opened, &before);
}

}  // namespace

CommandSpec simulate() {
    return {.name = "simulate",
            .help = messages::help_simulate(),
            .arguments = {{"DOSSIER", ValueKind::file, messages::help_dossier()}},
            .options = {{"--declare", ValueKind::date, "DATE", messages::option_declare()},
                        {"--suppose", ValueKind::file, "FILE", messages::option_suppose()},
                        {"--objective", ValueKind::text, "ID", messages::option_objective()},
                        fail_on_unmet()},
            .run = run_simulate,
            .formats = {"text", "json", "html"}};
}

}  // namespace egide::cli::commands
