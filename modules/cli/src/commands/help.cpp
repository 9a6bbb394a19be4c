#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "help_text.h"
#include "session.h"

namespace egide::cli::commands {

namespace {

int run_help(Session& session) {
    return session.print(session.request().has("--man") ? manual_page()
                                                        : help_text({&command_tree()}, session.style()));
}

}  // namespace

CommandSpec help() {
    return {.name = "help",
            .help = messages::help_help(),
            .options = {{"--man", ValueKind::none, "", messages::option_man()}},
            .run = run_help,
            .hidden = true,
            .formats = {"text"}};
}

}  // namespace egide::cli::commands
