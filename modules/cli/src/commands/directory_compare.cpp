#include "commands/commands.h"
#include "directory_pages.h"
#include "directory_reading.h"
#include "egide/cli/messages.h"
#include "egide/directory/compare.h"
#include "rule_folder.h"

namespace egide::cli::commands {
namespace {

/// An audit kept as JSON, or a collection judged now with the same rules.
base::Result<directory::AuditSummary> summary(const Session& session, const std::string& path) {
    if (path.ends_with(".json")) {
        const auto text = read_file(path);
        return text ? directory::read_audit_summary(*text, path) : base::Result<directory::AuditSummary>(text.errors());
    }
    const auto input = read_directory(session, path);
    if (!input) {
        return input.errors();
    }
    return directory::summary_of(directory::audit(input->collection, {input->thresholds, session.threads()}));
}

int run_directory_compare(Session& session) {
    const auto before = summary(session, session.request().text("BEFORE"));
    if (!before) {
        return session.fail(before.errors());
    }
    const auto after = summary(session, session.request().text("AFTER"));
    if (!after) {
        return session.fail(after.errors());
    }
    const auto changes = directory::compare_audits(*before, *after);
    return session.print(session.format() == Format::json ? directory::changes_json(*before, *after, changes)
                                                          : directory_changes_page(session, *before, *after, changes));
}

}  // namespace

CommandSpec directory_compare() {
    return {.name = "compare",
            .help = messages::help_directory_compare(),
            .arguments = {{"BEFORE", ValueKind::text, messages::help_audit_before()},
                          {"AFTER", ValueKind::text, messages::help_audit_after()}},
            .options = {constants_option()},
            .run = run_directory_compare};
}

}  // namespace egide::cli::commands
