// What is done with evidence that is there, one entry of the journal each.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/reading/json_writer.h"
#include "evidence_vault.h"
#include "opened_dossier.h"

namespace egide::cli::commands {

namespace {

/// "entry 12", or the same as JSON.
int told_entry(const Session& session, const base::Result<std::uint64_t>& entry) {
    if (!entry) {
        return session.fail(entry.errors());
    }
    if (session.format() == Format::json) {
        reading::JsonWriter writer;
        return session.print(writer.begin_object().field("entry", *entry).end_object().take());
    }
    return session.print(session.say(messages::evidence_entry({.entry = *entry})) + "\n");
}

int told_added(const Session& session, const base::Result<evidence::Added>& added) {
    if (!added) {
        return session.fail(added.errors());
    }
    if (session.format() == Format::json) {
        reading::JsonWriter writer;
        writer.begin_object().field("evidence", added->evidence).field("entry", added->entry);
        return session.print(writer.field("revision", added->record->revision).end_object().take());
    }
    const auto& content = added->record->content;
    return session.print(added->evidence + (content ? "  " + base::hex(content->object.sha256) : "") + "\n");
}

/// Runs on an opened vault.
template <typename Act>
int with_vault(Session& session, const Act& act, bool make = false) {
    auto vault = open_vault(session, make);
    return vault ? act(*vault) : session.fail(vault.errors());
}

/// Runs on the evidence that was asked for.
template <typename Act>
int with_evidence(Session& session, const Act& act) {
    return with_vault(session, [&](evidence::Vault& vault) {
        const auto id = evidence_named(vault, session.request().text("ID"));
        return id ? act(vault, *id) : session.fail(id.errors());
    });
}

int run_absent(Session& session) {
    return with_vault(
        session,
        [&](evidence::Vault& vault) {
            return told_added(session,
                              vault.absent(actor_of(session), attests_of(session), session.request().text("--reason"),
                                           session.request().text("--note")));
        },
        true);
}

int run_revise(Session& session) {
    return with_evidence(session, [&](evidence::Vault& vault, const std::string& id) {
        const auto known = vault.get(id);
        if (!known) {
            return session.fail(known.errors());
        }
        evidence::NewEvidence fresh;
        if (const auto& former = known->latest().record) {
            fresh.attests = former->attests;
            fresh.collected = former->collected;
            fresh.origin = former->origin;
            fresh.note = former->note;
        }
        if (session.request().has("--file")) {
            const std::filesystem::path file = session.request().text("--file");
            fresh.open = evidence::file_source(file);
            fresh.name = file.filename().string();
            fresh.media_type = media_type_of(file);
        }
        const auto said = described(session, std::move(fresh));
        return said
                   ? told_added(session, vault.revise(actor_of(session), id, *said, session.request().text("--reason")))
                   : session.fail(said.errors());
    });
}

int run_withdraw(Session& session) {
    return with_evidence(session, [&](evidence::Vault& vault, const std::string& id) {
        return told_entry(session, vault.withdraw(actor_of(session), id, session.request().text("--reason")));
    });
}

int run_erase(Session& session) {
    return with_evidence(session, [&](evidence::Vault& vault, const std::string& id) {
        const auto erased = vault.erase(actor_of(session), id, session.request().text("--reason"));
        return erased ? session.print(session.say(messages::evidence_erased({.count = *erased})) + "\n")
                      : session.fail(erased.errors());
    });
}

int run_link(Session& session) {
    std::vector<evidence::ObservationLink> links;
    for (const std::string& given : session.request().texts("OBSERVATION")) {
        const auto colon = given.find(':');
        const auto digest = colon == std::string::npos ? std::nullopt : evidence::parse_digest(given.substr(colon + 1));
        if (!digest || colon == 0) {
            return wrong_use(session, messages::evidence_observation({.given = given}));
        }
        links.push_back({given.substr(0, colon), *digest});
    }
    return with_evidence(session, [&](evidence::Vault& vault, const std::string& id) {
        return told_entry(session, vault.link(actor_of(session), id, links));
    });
}

int run_grant(Session& session) {
    return with_vault(
        session,
        [&](evidence::Vault& vault) {
            return told_entry(
                session, vault.grant(actor_of(session), session.request().text("TO"), session.request().text("RIGHT")));
        },
        true);
}

int run_revoke(Session& session) {
    return with_vault(session, [&](evidence::Vault& vault) {
        return told_entry(
            session, vault.revoke(actor_of(session), session.request().text("TO"), session.request().text("RIGHT")));
    });
}

int run_name(Session& session) {
    return with_vault(
        session,
        [&](evidence::Vault& vault) {
            return told_entry(session, vault.name_actor(session.request().text("WHO"), session.request().text("NAME")));
        },
        true);
}

int run_garbage(Session& session) {
    return with_vault(session, [&](evidence::Vault& vault) {
        const auto removed = vault.collect_garbage(actor_of(session), session.request().has("--strays"));
        if (!removed) {
            return session.fail(removed.errors());
        }
        std::string text;
        std::uint64_t bytes = 0;
        for (const evidence::ObjectName& object : *removed) {
            text += base::hex(object.sha256) + "\n";
            bytes += object.size;
        }
        session.note(messages::evidence_removed({.count = removed->size(), .size = show_size(session, bytes)}));
        return session.print(text);
    });
}

CommandSpec act(std::string_view name, base::Text help, std::vector<ArgumentSpec> arguments,
                std::vector<OptionSpec> options, int (*run)(Session&)) {
    options.push_back(actor_option());
    return {.name = name,
            .help = std::move(help),
            .arguments = std::move(arguments),
            .options = std::move(options),
            .run = run};
}

ArgumentSpec id_argument() {
    return {"ID", ValueKind::text, messages::help_evidence_id()};
}

}  // namespace

CommandSpec evidence_absent() {
    std::vector<OptionSpec> options = attests_options();
    options.push_back(reason_option());
    options.push_back({"--note", ValueKind::text, "TEXT", messages::option_note()});
    return act("absent", messages::help_evidence_absent(), {}, std::move(options), run_absent);
}

CommandSpec evidence_revise() {
    std::vector<OptionSpec> options = attests_options();
    for (auto& more : origin_options()) {
        options.push_back(more);
    }
    options.push_back(reason_option());
    options.push_back({"--file", ValueKind::file, "FILE", messages::option_new_file()});
    return act("revise", messages::help_evidence_revise(), {id_argument()}, std::move(options), run_revise);
}

CommandSpec evidence_withdraw() {
    return act("withdraw", messages::help_evidence_withdraw(), {id_argument()}, {reason_option()}, run_withdraw);
}

CommandSpec evidence_erase() {
    return act("erase", messages::help_evidence_erase(), {id_argument()}, {reason_option()}, run_erase);
}

CommandSpec evidence_link() {
    return act("link", messages::help_evidence_link(),
               {id_argument(), {"OBSERVATION", ValueKind::text, messages::help_evidence_observation(), true, true}}, {},
               run_link);
}

CommandSpec evidence_grant() {
    return act("grant", messages::help_evidence_grant(),
               {{"TO", ValueKind::text, messages::help_evidence_to()},
                {"RIGHT", ValueKind::text, messages::help_evidence_right()}},
               {}, run_grant);
}

CommandSpec evidence_revoke() {
    return act("revoke", messages::help_evidence_revoke(),
               {{"TO", ValueKind::text, messages::help_evidence_to()},
                {"RIGHT", ValueKind::text, messages::help_evidence_right()}},
               {}, run_revoke);
}

CommandSpec evidence_name() {
    return act("name", messages::help_evidence_name(),
               {{"WHO", ValueKind::text, messages::help_evidence_to()},
                {"NAME", ValueKind::text, messages::help_evidence_person()}},
               {}, run_name);
}

CommandSpec evidence_garbage() {
    return act("garbage", messages::help_evidence_garbage(), {},
               {{"--strays", ValueKind::none, "", messages::option_strays()}}, run_garbage);
}

}  // namespace egide::cli::commands
