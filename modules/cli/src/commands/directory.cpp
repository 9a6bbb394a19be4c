#include "commands/commands.h"
#include "egide/cli/messages.h"

namespace egide::cli::commands {

CommandSpec directory() {
    return {.name = "directory",
            .help = messages::help_directory(),
            .commands = {directory_audit(), directory_collect(), directory_paths(), directory_compare(),
                         directory_generate()}};
}

}  // namespace egide::cli::commands
