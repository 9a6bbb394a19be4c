#include "commands/commands.h"
#include "egide/cli/messages.h"

namespace egide::cli::commands {

CommandSpec rules() {
    return {.name = "rules",
            .help = messages::help_rules(),
            .commands = {rules_check(), rules_test(), rules_mutate(), rules_show(), rules_diff()}};
}

}  // namespace egide::cli::commands
