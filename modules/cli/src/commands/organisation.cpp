#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "registry_pages.h"

namespace egide::cli::commands {

CommandSpec organisation() {
    return {.name = "organisation",
            .help = messages::help_organisation(),
            .commands = {{.name = "import",
                          .help = messages::help_organisation_import(),
                          .arguments = {{"FILE", ValueKind::file, messages::help_finess_files(), true, true}},
                          .run = import_registry,
                          .formats = {"text"}},
                         {.name = "show",
                          .help = messages::help_organisation_show(),
                          .arguments = {{"ID", ValueKind::text, messages::help_organisation_id()}},
                          .run = show_organisation},
                         {.name = "search",
                          .help = messages::help_organisation_search(),
                          .arguments = {{"QUERY", ValueKind::text, messages::help_query(), true, true}},
                          .options = {{"--limit", ValueKind::number, "N", messages::option_limit()}},
                          .run = search_organisations}}};
}

}  // namespace egide::cli::commands
