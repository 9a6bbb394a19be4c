#include "commands/commands.h"
#include "egide/cli/messages.h"

namespace egide::cli::commands {

CommandSpec evidence() {
    return {.name = "evidence",
            .help = messages::help_evidence(),
            .commands = {
                evidence_add(),
                evidence_absent(),
                evidence_revise(),
                evidence_withdraw(),
                evidence_erase(),
                evidence_list(),
                evidence_show(),
                evidence_read(),
                evidence_link(),
                evidence_grant(),
                evidence_revoke(),
                evidence_name(),
                evidence_verify(),
                evidence_copy(),
                evidence_export(),
                evidence_import(),
                evidence_garbage(),
                evidence_inspect(),
                evidence_seal(),
                evidence_receipt(),
                evidence_stamp(),
                evidence_renew(),
                evidence_authority(),
                evidence_witness(),
                evidence_cosigned(),
            }};
}

}  // namespace egide::cli::commands
