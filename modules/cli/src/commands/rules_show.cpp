#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "opened_dossier.h"
#include "rule_folder.h"
#include "rule_pages.h"

namespace egide::cli::commands {

namespace {

int show_rule(Session& session, const std::string& asked) {
    const auto folders = programme_folders(session.programmes_folder());
    if (!folders) {
        return session.fail(folders.errors());
    }
    const std::string only = session.request().text("--programme");
    std::string pages;
    for (const std::filesystem::path& folder : *folders) {
        const auto rules = load_programme(folder);
        if (!rules) {
            return session.fail(rules.errors());
        }
        const auto page = only.empty() || rules->id == only ? rule_page(session, *rules, asked) : std::nullopt;
        if (page) {
            pages += (pages.empty() ? "" : "\n") + *page;
        }
    }
    return pages.empty() ? wrong_use(session, messages::rules_unknown({.given = asked})) : session.print(pages);
}

int run_show(Session& session) {
    const std::string asked = session.request().text("WHAT");
    const bool dictionary = asked == "observations";
    if (session.format() == Format::json && !dictionary) {
        return wrong_use(session, messages::usage_format({.format = session.request().text("--format")}));
    }
    if (dictionary) {
        return session.print(session.format() == Format::json ? dictionary_json() : dictionary_page(session));
    }
    return show_rule(session, asked);
}

}  // namespace

CommandSpec rules_show() {
    return {.name = "show",
            .help = messages::help_rules_show(),
            .arguments = {{"WHAT", ValueKind::text, messages::help_rule_what()}},
            .options = {{"--programme", ValueKind::text, "ID", messages::option_programme()}},
            .run = run_show};
}

}  // namespace egide::cli::commands
