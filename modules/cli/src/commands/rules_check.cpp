#include "chosen_rules.h"
#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/programme/description.h"
#include "egide/reading/json_writer.h"
#include "rule_folder.h"
#include "text_block.h"

namespace egide::cli::commands {

namespace {

std::size_t count_rules(const programme::Programme& rules) {
    std::size_t count = 0;
    for (const auto* list : {&rules.prerequisites, &rules.objectives}) {
        for (const programme::Objective& objective : *list) {
            count += programme::rules_of(objective).size();
        }
    }
    return count;
}

void write_json(reading::JsonWriter& json, const programme::Programme& rules) {
    json.begin_object().field("programme", rules.id).field("version", rules.version).field("sha256", rules.sha256);
    json.field("objectives", static_cast<std::int64_t>(rules.objectives.size()));
    json.field("rules", static_cast<std::int64_t>(count_rules(rules)));
    json.field("parameters", static_cast<std::int64_t>(rules.parameters.size()));
    json.field("ambiguities", static_cast<std::int64_t>(rules.ambiguities.size())).end_object();
}

int run_check(Session& session) {
    const auto folders = chosen_folders(session, "DIR");
    if (!folders) {
        return session.fail(folders.errors());
    }
    TextBlock block(session);
    reading::JsonWriter json;
    json.begin_array();
    base::Errors errors;
    for (const std::filesystem::path& folder : *folders) {
        const auto rules = load_programme(folder);
        if (!rules) {
            errors.insert(errors.end(), rules.errors().begin(), rules.errors().end());
            continue;
        }
        block.line(0, session.say(messages::rules_checked({.ambiguities = rules->ambiguities.size(),
                                                           .id = rules->id,
                                                           .objectives = rules->objectives.size(),
                                                           .parameters = rules->parameters.size(),
                                                           .rules = count_rules(*rules),
                                                           .version = rules->version})));
        write_json(json, *rules);
    }
    json.end_array();
    const int printed = session.print(session.format() == Format::json ? json.take() : block.take());
    return errors.empty() ? printed : session.fail(errors);
}

}  // namespace

CommandSpec rules_check() {
    return {.name = "check", .help = messages::help_rules_check(), .arguments = {folders_argument()}, .run = run_check};
}

}  // namespace egide::cli::commands
