#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/reading/json_writer.h"
#include "rule_folder.h"
#include "text_block.h"

#ifndef EGIDE_VERSION
#error "the build gives EGIDE_VERSION"
#endif

namespace egide::cli::commands {

namespace {

int run_version(Session& session) {
    constexpr std::size_t kShown = 12;
    TextBlock block(session);
    reading::JsonWriter json;
    block.line(0, session.say(messages::version_line({.version = EGIDE_VERSION})));
    json.begin_object().field("version", EGIDE_VERSION).key("rules").begin_array();
    if (const auto folders = programme_folders(session.programmes_folder())) {
        for (const std::filesystem::path& folder : *folders) {
            const auto rules = load_programme(folder);
            if (!rules) {
                continue;  // `egide rules check` says why
            }
            block.line(0,
                       session.say(messages::version_rules(
                           {.id = rules->id, .sha256 = rules->sha256.substr(0, kShown), .version = rules->version})));
            json.begin_object()
                .field("id", rules->id)
                .field("version", rules->version)
                .field("sha256", rules->sha256)
                .end_object();
        }
    }
    json.end_array().end_object();
    return session.print(session.format() == Format::json ? json.take() : block.take());
}

}  // namespace

CommandSpec version() {
    return {.name = "version", .help = messages::help_version(), .run = run_version};
}

}  // namespace egide::cli::commands
