#include <filesystem>

#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/programme/difference.h"
#include "egide/reading/json_writer.h"
#include "rule_folder.h"
#include "text_block.h"

namespace egide::cli::commands {

namespace {

/// A folder, or name@version among the programmes.
base::Result<programme::Programme> version_of(const Session& session, const std::string& given) {
    std::error_code ignored;
    if (std::filesystem::is_directory(given, ignored)) {
        return load_programme(given);
    }
    const auto at = given.find('@');
    return find_programme(session.programmes_folder(), given.substr(0, at),
                          at == std::string::npos ? std::string() : given.substr(at + 1));
}

std::string as_text(const Session& session, const std::vector<programme::RuleDifference>& changes) {
    TextBlock block(session);
    if (changes.empty()) {
        block.line(0, session.say(messages::rules_same()));
    }
    for (const programme::RuleDifference& change : changes) {
        if (!change.before.empty()) {
            block.line(0, session.say(messages::rules_diff_removed({.text = change.before, .what = change.what})));
        }
        if (!change.after.empty()) {
            block.line(0, session.say(messages::rules_diff_added({.text = change.after, .what = change.what})));
        }
    }
    return block.take();
}

std::string as_json(const std::vector<programme::RuleDifference>& changes) {
    reading::JsonWriter json;
    json.begin_array();
    for (const programme::RuleDifference& change : changes) {
        json.begin_object()
            .field("what", change.what)
            .field("before", change.before)
            .field("after", change.after)
            .end_object();
    }
    json.end_array();
    return json.take();
}

int run_diff(Session& session) {
    const auto before = version_of(session, session.request().text("BEFORE"));
    const auto after = version_of(session, session.request().text("AFTER"));
    if (!before || !after) {
        base::Errors errors = before ? base::Errors() : before.errors();
        if (!after) {
            errors.insert(errors.end(), after.errors().begin(), after.errors().end());
        }
        return session.fail(errors);
    }
    const auto changes = programme::differences(*before, *after);
    return session.print(session.format() == Format::json ? as_json(changes) : as_text(session, changes));
}

}  // namespace

CommandSpec rules_diff() {
    return {.name = "diff",
            .help = messages::help_rules_diff(),
            .arguments = {{"BEFORE", ValueKind::folder, messages::help_rule_before()},
                          {"AFTER", ValueKind::folder, messages::help_rule_after()}},
            .run = run_diff};
}

}  // namespace egide::cli::commands
