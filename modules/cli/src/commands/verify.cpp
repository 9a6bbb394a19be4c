#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/evidence/receipt.h"
#include "proof_check.h"
#include "rule_folder.h"

namespace egide::cli::commands {

namespace {

/// A receipt is compared with the journal of --data too: only a folder of one's own, so in this process.
base::Result<evidence::ProofReport> compared(const Session& session, const std::string& path,
                                             const evidence::ProofOptions& options, evidence::ProofReport report) {
    const bool readable = report.verdict != evidence::ProofVerdict::unreadable;
    if (!session.request().has("--data") || report.kind != "receipt" || !readable) {
        return report;
    }
    const auto bytes = read_file(path);
    const auto log = journal::LogReader::open(session.data_folder() / "journal");
    if (!bytes || !log) {
        return bytes ? log.errors() : bytes.errors();
    }
    return evidence::compare_receipt(*bytes, *log, options);
}

int run_verify(Session& session) {
    const std::string path = session.request().text("BUNDLE");
    const auto options = proof_options(session);
    const auto checked = options ? check_proof(path, *options) : base::Result<evidence::ProofReport>(options.errors());
    const auto report = checked ? compared(session, path, *options, *checked) : checked;
    if (!report) {
        return session.fail(report.errors());
    }
    const int printed = session.print(session.format() == Format::json
                                          ? evidence::report_json(*report, session.language())
                                          : proof_text(session, *report));
    const bool valid =
        report->verdict == evidence::ProofVerdict::intact || report->verdict == evidence::ProofVerdict::reserved;
    if (printed != kDone || !valid) {
        return printed == kDone ? static_cast<int>(kInvalid) : printed;
    }
    const bool unmet = session.request().has("--fail-on-unmet") && report->verdict != evidence::ProofVerdict::intact;
    return unmet ? kUnmet : kDone;
}

}  // namespace

CommandSpec verify() {
    return {.name = "verify",
            .help = messages::help_verify(),
            .arguments = {{"BUNDLE", ValueKind::file, messages::help_bundle()}},
            .options = {{"--key", ValueKind::text, "KEY", messages::option_verify_key(), {}, true},
                        {"--reference", ValueKind::file, "FILE", messages::option_verify_reference(), {}, true},
                        {"--anchor", ValueKind::file, "FILE", messages::option_anchor(), {}, true},
                        {"--witness", ValueKind::text, "KEY", messages::option_witness(), {}, true},
                        {"--weak", ValueKind::text, "HASH:DATE", messages::option_weak(), {}, true},
                        {"--file", ValueKind::file, "FILE", messages::option_receipt_file()},
                        {"--evidence", ValueKind::text, "ID", messages::option_receipt_evidence()},
                        fail_on_unmet()},
            .run = run_verify};
}

}  // namespace egide::cli::commands
