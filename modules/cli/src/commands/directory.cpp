#include "commands/commands.h"
#include "egide/cli/messages.h"

namespace egide::cli::commands {

CommandSpec directory() {
    return {.name = "directory",
            .help = messages::help_directory(),
            .commands = {directory_collect(), directory_generate()}};
}

}  // namespace egide::cli::commands
