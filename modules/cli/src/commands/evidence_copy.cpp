#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/journal/verify.h"
#include "evidence_vault.h"
#include "progress.h"
#include "rule_folder.h"

namespace egide::cli::commands {

namespace {

/// The journal at its second location, read again as a verifier would.
int verify_there(const Session& session, const evidence::Vault& vault, const std::string& folder) {
    const auto verified = journal::verify_log(std::filesystem::path(folder) / "journal",
                                              {.keys = {{vault.key()}}, .threads = session.threads()});
    if (!verified) {
        return session.fail(verified.errors());
    }
    if (verified->sound()) {
        return kDone;
    }
    return session.fail(messages::evidence_copy_unsound({.folder = folder}));
}

int run_evidence_copy(Session& session) {
    auto vault = open_vault(session);
    if (!vault) {
        return session.fail(vault.errors());
    }
    const std::string folder = session.request().text("DEST");
    Progress progress(session, session.say(messages::evidence_copying()));
    const auto copied = vault->copy_to(folder, session.request().has("--deep"),
                                       [&](std::uint64_t done, std::uint64_t total) { progress.show(done, total); });
    if (!copied) {
        return session.fail(copied.errors());
    }
    std::string text = session.say(messages::evidence_copied({.copied = copied->copied,
                                                              .entries = copied->size,
                                                              .objects = copied->objects,
                                                              .size = show_size(session, copied->copied_bytes)})) +
                       "\n";
    for (const evidence::Digest& missing : copied->missing) {
        text += session.say(messages::evidence_not_copied({.object = base::hex(missing)})) + "\n";
    }
    const int printed = session.print(text);
    const int verified = verify_there(session, *vault, folder);
    return verified != kDone ? verified : !copied->missing.empty() ? static_cast<int>(kInvalid) : printed;
}

int run_evidence_export(Session& session) {
    auto vault = open_vault(session);
    if (!vault) {
        return session.fail(vault.errors());
    }
    Progress progress(session, session.say(messages::evidence_exporting()));
    const auto exported = vault->export_to(actor_of(session), session.request().text("DEST"),
                                           [&](std::uint64_t done, std::uint64_t all) { progress.show(done, all); });
    return exported ? session.print(session.say(messages::evidence_exported(
                                        {.entries = *exported, .folder = session.request().text("DEST")})) +
                                    "\n")
                    : session.fail(exported.errors());
}

int run_evidence_import(Session& session) {
    std::vector<journal::VerifierKey> trusted;
    if (session.request().has("--key")) {
        const auto key = journal::VerifierKey::parse(session.request().text("--key"));
        if (!key) {
            return session.fail(key.errors());
        }
        trusted.push_back(*key);
    }
    auto vault = open_vault(session, true);
    if (!vault) {
        return session.fail(vault.errors());
    }
    Progress progress(session, session.say(messages::evidence_importing()));
    const auto imported = vault->import_from(actor_of(session), session.request().text("SOURCE"), trusted,
                                             [&](std::uint64_t done, std::uint64_t all) { progress.show(done, all); });
    if (!imported) {
        return session.fail(imported.errors());
    }
    if (!imported->key_trusted) {
        session.note(messages::evidence_key_not_checked());
    }
    return session.print(session.say(messages::evidence_imported({.events = imported->events,
                                                                  .known = imported->known,
                                                                  .objects = imported->objects,
                                                                  .origin = evidence::shown(imported->origin),
                                                                  .records = imported->records})) +
                         "\n");
}

}  // namespace

CommandSpec evidence_copy() {
    return {.name = "copy",
            .help = messages::help_evidence_copy(),
            .arguments = {{"DEST", ValueKind::folder, messages::help_evidence_dest()}},
            .options = {{"--deep", ValueKind::none, "", messages::option_deep()}},
            .run = run_evidence_copy,
            .formats = {"text"}};
}

CommandSpec evidence_export() {
    return {.name = "export",
            .help = messages::help_evidence_export(),
            .arguments = {{"DEST", ValueKind::folder, messages::help_evidence_dest()}},
            .options = {actor_option()},
            .run = run_evidence_export,
            .formats = {"text"}};
}

CommandSpec evidence_import() {
    return {.name = "import",
            .help = messages::help_evidence_import(),
            .arguments = {{"SOURCE", ValueKind::folder, messages::help_evidence_source()}},
            .options = {{"--key", ValueKind::text, "KEY", messages::option_key()},
                        actor_option(),
                        {"--instance", ValueKind::text, "NAME", messages::option_instance()}},
            .run = run_evidence_import,
            .formats = {"text"}};
}

}  // namespace egide::cli::commands
