#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "file_inspection.h"
#include "rule_folder.h"

namespace egide::cli::commands {

namespace {

signature::Time moment(const Session& session) {
    if (!session.request().has("--on")) {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }
    return signature::parse_time(session.on().iso() + "T00:00:00Z").value_or(signature::Time{});
}

/// Nobody is trusted unless the person gives a list.
base::Result<SignatureTrust> trust_of(const Session& session) {
    SignatureTrust trust{{}, moment(session)};
    for (const std::string& file : session.request().texts("--trust")) {
        const auto bytes = read_file(file);
        if (!bytes.ok()) {
            return bytes.errors();
        }
        const auto list =
            signature::read_trust_list({reinterpret_cast<const std::uint8_t*>(bytes->data()), bytes->size()}, file);
        if (!list.ok()) {
            return list.errors();
        }
        signature::add(trust.list, *list);
    }
    return trust;
}

int run_evidence_inspect(Session& session) {
    const auto trust = trust_of(session);
    if (!trust.ok()) {
        return session.fail(trust.errors());
    }
    const auto inspection = inspect_file(session.request().text("FILE"), *trust);
    if (!inspection.ok()) {
        return session.fail(inspection.errors());
    }
    return session.print(session.format() == Format::json ? inspection_json(*inspection)
                                                          : inspection_text(session, *inspection));
}

}  // namespace

CommandSpec evidence_inspect() {
    return {.name = "inspect",
            .help = messages::help_evidence_inspect(),
            .arguments = {{"FILE", ValueKind::file, messages::help_inspected_file()}},
            .options = {{"--trust", ValueKind::file, "LIST", messages::option_trust()}},
            .run = run_evidence_inspect};
}

}  // namespace egide::cli::commands
