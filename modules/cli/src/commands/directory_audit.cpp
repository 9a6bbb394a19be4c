#include "commands/commands.h"
#include "directory_pages.h"
#include "directory_reading.h"
#include "egide/cli/messages.h"
#include "egide/directory/report.h"
#include "egide/documents/directory_html.h"
#include "egide/observation/observation.h"
#include "egide/organisation/perimeter.h"
#include "observation_yaml.h"

namespace egide::cli::commands {
namespace {

/// The audit as a fact for a dossier. A level that is only a ceiling is not a level: it is left out, and said.
int print_observation(const Session& session, const directory::Audit& audit) {
    observation::Observation fact;
    fact.kind = observation::Kind::directory_audit;
    fact.date = audit.collection.reference_date();
    fact.values.emplace_back(observation::Field::directory, std::string(audit.collection.forest()));
    fact.values.emplace_back(observation::Field::tool, std::string("egide"));
    if (audit.level_certain) {
        fact.values.emplace_back(observation::Field::level, std::int64_t{audit.level});
    } else {
        session.note(messages::directory_level_at_most({.level = audit.level}));
    }
    return session.print("observations:\n" + yaml_item(fact, organisation::Perimeter()));
}

/// In the format asked for; --work shows what to do rather than what was found.
std::string audit_shown(const Session& session, const directory::Audit& audit) {
    const bool work = session.request().has("--work");
    if (session.request().text("--format") == "csv") {
        return work ? directory::work_csv(audit, directory::ranked_work(audit), session.language())
                    : directory::audit_csv(audit, session.language());
    }
    if (session.format() == Format::json) {
        return directory::audit_json(audit, session.language());
    }
    if (session.format() == Format::html) {
        return documents::directory_html(audit, directory::ranked_work(audit), session.language());
    }
    return work ? directory_work_page(session, directory::ranked_work(audit)) : directory_audit_page(session, audit);
}

int run_directory_audit(Session& session) {
    const auto input = read_directory(session, session.request().text("COLLECTION"));
    if (!input) {
        return session.fail(input.errors());
    }
    session.warn(input->collection.warnings());
    const directory::Audit audit = directory::audit(input->collection, {input->thresholds, session.threads()});
    if (session.request().has("--observation")) {
        return print_observation(session, audit);
    }
    return session.print(audit_shown(session, audit));
}

}  // namespace

CommandSpec directory_audit() {
    return {.name = "audit",
            .help = messages::help_directory_audit(),
            .arguments = {{"COLLECTION", ValueKind::text, messages::help_collection()}},
            .options = {constants_option(),
                        {"--observation", ValueKind::none, "", messages::option_observation()},
                        {"--work", ValueKind::none, "", messages::option_work()}},
            .run = run_directory_audit,
            .formats = {"text", "json", "html", "csv"}};
}

}  // namespace egide::cli::commands
