#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "evidence_verification.h"

namespace egide::cli::commands {

namespace {

int run_evidence_verify(Session& session) {
    const auto verification = verify_evidence(session);
    if (!verification) {
        return session.fail(verification.errors());
    }
    const int printed =
        session.print(session.format() == Format::json ? verification_json(*verification, session.language())
                                                       : verification_text(session, *verification));
    const bool unmet = session.request().has("--fail-on-unmet") && !verification->sound();
    return printed == kDone && unmet ? static_cast<int>(kUnmet) : printed;
}

}  // namespace

CommandSpec evidence_verify() {
    return {.name = "verify",
            .help = messages::help_evidence_verify(),
            .options = {{"--key", ValueKind::text, "KEY", messages::option_key()},
                        {"--reference", ValueKind::file, "FILE", messages::option_reference(), {}, true},
                        {"--rules", ValueKind::folder, "DIR", messages::option_rules_now(), {}, true},
                        {"--copy", ValueKind::file, "FILE", messages::option_held_copy(), {}, true},
                        {"--holder", ValueKind::text, "ACTOR", messages::option_holder()},
                        fail_on_unmet()},
            .run = run_evidence_verify};
}

}  // namespace egide::cli::commands
