#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "exposure_files.h"

namespace egide::cli::commands {

CommandSpec exposure() {
    return {.name = "exposure",
            .help = messages::help_exposure(),
            .commands = {{.name = "import",
                          .help = messages::help_exposure_import(),
                          .arguments = {{"FILE", ValueKind::file, messages::help_exposure_file()}},
                          .options = {{"--dossier", ValueKind::file, "DOSSIER", messages::option_dossier()},
                                      {"--perimeter", ValueKind::text, "ID", messages::option_perimeter()},
                                      {"--write", ValueKind::file, "FILE", messages::option_write()}},
                          .run = import_exposure,
                          .formats = {"text"}},
                         {.name = "export",
                          .help = messages::help_exposure_export(),
                          .arguments = {{"FILE", ValueKind::file, messages::help_opssies_file()}},
                          .options = {{"--company", ValueKind::text, "NAME", messages::option_company()},
                                      {"--siren", ValueKind::text, "SIREN", messages::option_siren()},
                                      {"--sent", ValueKind::text, "MOMENT", messages::option_sent()}},
                          .run = export_exposure,
                          .formats = {"text"}}}};
}

}  // namespace egide::cli::commands
