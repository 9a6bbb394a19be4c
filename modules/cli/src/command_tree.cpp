#include "command_tree.h"

#include "commands/commands.h"
#include "egide/cli/messages.h"

namespace egide::cli {

const CommandSpec& command_tree() {
    static const CommandSpec root{
        .name = "egide",
        .help = messages::help_root(),
        .commands = {commands::evaluate(), commands::simulate(), commands::plan(), commands::eligibility(), commands::dossier(),
                     commands::rules(), commands::organisation(), commands::directory(), commands::exposure(), commands::evidence(), commands::verify(),
                     commands::calendar(), commands::demo(), commands::serve(), commands::user(), commands::instance_export(),
                     commands::instance_import(), commands::completion(), commands::doctor(), commands::version(),
                     commands::help()}};
    return root;
}

const std::vector<OptionSpec>& shared_options() {
    static const std::vector<OptionSpec> options{
        {"--format", ValueKind::choice, "FORMAT", messages::option_format(), {"text", "json", "html", "csv"}},
        {"--lang", ValueKind::choice, "LANG", messages::option_lang(), {"fr", "en"}},
        {"--on", ValueKind::date, "DATE", messages::option_on()},
        {"--known-on", ValueKind::date, "DATE", messages::option_known_on()},
        {"--output", ValueKind::file, "FILE", messages::option_output()},
        {"--programmes", ValueKind::folder, "DIR", messages::option_programmes()},
        {"--config", ValueKind::file, "FILE", messages::option_config()},
        {"--data", ValueKind::folder, "DIR", messages::option_data()},
        {"--threads", ValueKind::number, "N", messages::option_threads()},
        {"--quiet", ValueKind::none, "", messages::option_quiet()},
        {"--verbose", ValueKind::none, "", messages::option_verbose()},
        {"--help", ValueKind::none, "", messages::option_help()},
    };
    return options;
}

OptionSpec fail_on_unmet() {
    return {"--fail-on-unmet", ValueKind::none, "", messages::option_fail_on_unmet()};
}

}  // namespace egide::cli
