#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/reading/csv.h"
#include "egide/reading/json_writer.h"
#include "evidence_pages.h"
#include "evidence_vault.h"

namespace egide::cli::commands {

namespace {

evidence::Filter filter_of(const Session& session) {
    const evidence::Attests asked = attests_of(session);
    return {.objective = asked.objective,
            .piece = asked.piece,
            .entity = asked.entities.empty() ? std::string() : asked.entities.front(),
            .programme = asked.programme,
            .withdrawn = session.request().has("--all")};
}

int run_evidence_list(Session& session) {
    const auto vault = open_vault(session);
    if (!vault) {
        return session.fail(vault.errors());
    }
    const auto page = evidence_list_page(session);
    const auto listed = vault->list(filter_of(session), [&](const evidence::Evidence& one) -> evidence::Done {
        page->take(one);
        return std::monostate{};
    });
    return listed ? session.print(page->finish()) : session.fail(listed.errors());
}

int run_evidence_show(Session& session) {
    const auto vault = open_vault(session);
    if (!vault) {
        return session.fail(vault.errors());
    }
    const auto id = evidence_named(*vault, session.request().text("ID"));
    const auto evidence = id ? vault->get(*id) : base::Result<evidence::Evidence>(id.errors());
    const auto history =
        evidence ? vault->history(evidence->id) : base::Result<std::vector<evidence::Event>>(evidence.errors());
    if (!history) {
        return session.fail(history.errors());
    }
    return session.print(session.format() == Format::json ? evidence_json(*evidence, *history)
                                                          : evidence_text(session, *vault, *evidence, *history));
}

}  // namespace

CommandSpec evidence_list() {
    return {.name = "list",
            .help = messages::help_evidence_list(),
            .options = {{"--programme", ValueKind::text, "ID", messages::option_attests_programme()},
                        {"--objective", ValueKind::text, "CODE", messages::option_attests_objective()},
                        {"--piece", ValueKind::text, "CODE", messages::option_piece()},
                        {"--entity", ValueKind::text, "FINESS", messages::option_entities()},
                        {"--all", ValueKind::none, "", messages::option_all_evidence()}},
            .run = run_evidence_list,
            .formats = {"text", "json", "csv"}};
}

CommandSpec evidence_show() {
    return {.name = "show",
            .help = messages::help_evidence_show(),
            .arguments = {{"ID", ValueKind::text, messages::help_evidence_id()}},
            .run = run_evidence_show};
}

}  // namespace egide::cli::commands
