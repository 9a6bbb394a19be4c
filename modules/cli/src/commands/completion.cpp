#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "help_text.h"
#include "opened_dossier.h"

namespace egide::cli::commands {

namespace {

int run_completion(Session& session) {
    const std::string shell = session.request().text("SHELL");
    const std::string script = completion_script(shell);
    if (script.empty()) {
        return wrong_use(session, messages::usage_choice({.choices = std::vector<std::string>{"bash", "zsh", "fish"},
                                                          .given = shell,
                                                          .option = "SHELL"}));
    }
    return session.print(script);
}

}  // namespace

CommandSpec completion() {
    return {.name = "completion",
            .help = messages::help_completion(),
            .arguments = {{"SHELL", ValueKind::text, messages::help_shell()}},
            .run = run_completion,
            .formats = {"text"}};
}

}  // namespace egide::cli::commands
