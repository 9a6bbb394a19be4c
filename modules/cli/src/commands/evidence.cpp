#include "commands/commands.h"
#include "egide/cli/messages.h"

namespace egide::cli::commands {

CommandSpec evidence() {
    return {.name = "evidence", .help = messages::help_evidence(), .commands = {evidence_inspect()}};
}

}  // namespace egide::cli::commands
