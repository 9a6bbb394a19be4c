// Trusted time over the journal: asked for, watched, renewed; and who is asked.
#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/evidence/seal.h"
#include "egide/reading/json_writer.h"
#include "evidence_vault.h"
#include "opened_dossier.h"
#include "text_block.h"

namespace egide::cli::commands {

namespace {

/// Runs on an opened vault and its time.
template <typename Act>
int with_time(Session& session, const Act& act) {
    auto vault = open_vault(session);
    if (!vault) {
        return session.fail(vault.errors());
    }
    evidence::TimeKeeper time(*vault, evidence::system_now);
    return act(time);
}

void add_renewals(TextBlock& block, const Session& session, const std::vector<timestamp::Renewal>& renewals) {
    for (const timestamp::Renewal& renewal : renewals) {
        block.line(2, session.say(renewal.sentence));
    }
}

std::string status_text(const Session& session, const evidence::StampStatus& status) {
    TextBlock block(session);
    block.line(0, status.last_stamped ? session.say(messages::stamp_last({.entries = status.size, .size = *status.last_stamped}))
                                      : session.say(messages::stamp_never({.entries = status.size})));
    block.line(0, session.say(messages::stamp_authorities({.count = status.authorities})));
    for (const timestamp::Gap& gap : status.gaps) {
        block.line(2, session.say(gap.sentence));
    }
    for (const timestamp::Pending& pending : status.pending) {
        for (const timestamp::Pending::Refusal& refusal : pending.refusals) {
            block.line(2, refusal.authority + ": " + session.say(refusal.reason));
        }
    }
    add_renewals(block, session, status.renewals);
    return block.take();
}

void add_renewals(reading::JsonWriter& writer, std::string_view key, const Session& session,
                  const std::vector<timestamp::Renewal>& renewals) {
    writer.key(key).begin_array();
    for (const timestamp::Renewal& renewal : renewals) {
        writer.begin_object().field("due", journal::show_instant(renewal.due));
        writer.field("deadline", journal::show_instant(renewal.deadline)).field("now", renewal.now);
        writer.field("text", session.say(renewal.sentence)).end_object();
    }
    writer.end_array();
}

std::string status_json(const Session& session, const evidence::StampStatus& status) {
    reading::JsonWriter writer;
    writer.begin_object().field("entries", status.size).key("last_stamped");
    if (status.last_stamped) {
        writer.value(*status.last_stamped);
    } else {
        writer.null();
    }
    writer.field("authorities", status.authorities).key("gaps").begin_array();
    for (const timestamp::Gap& gap : status.gaps) {
        writer.begin_object().field("since", journal::show_instant(gap.since));
        writer.field("open", !gap.until.has_value()).field("text", session.say(gap.sentence)).end_object();
    }
    writer.end_array().field("waiting", status.pending.size());
    add_renewals(writer, "renewals", session, status.renewals);
    return writer.end_object().take();
}

int run_status(const Session& session, const evidence::TimeKeeper& time) {
    const auto status = time.status();
    if (!status) {
        return session.fail(status.errors());
    }
    session.warn(status->damaged);
    return session.print(session.format() == Format::json ? status_json(session, *status)
                                                          : status_text(session, *status));
}

int tell_outcome(const Session& session, const evidence::StampOutcome& outcome) {
    if (session.format() == Format::json) {
        reading::JsonWriter writer;
        writer.begin_object().field("size", outcome.size).field("stamped", outcome.stamped);
        writer.key("also_stamped").begin_array();
        for (const std::uint64_t size : outcome.others_stamped) {
            writer.value(size);
        }
        return session.print(writer.end_array().end_object().take());
    }
    TextBlock block(session);
    block.line(0, outcome.stamped ? session.say(messages::stamp_done({.size = outcome.size}))
                                  : session.say(messages::stamp_waits(
                                        {.since = journal::show_instant(outcome.since), .size = outcome.size})));
    for (const std::uint64_t size : outcome.others_stamped) {
        block.line(2, session.say(messages::stamp_other({.size = size})));
    }
    for (const timestamp::Pending::Refusal& refusal : outcome.refusals) {
        block.line(2, refusal.authority + ": " + session.say(refusal.reason));
    }
    return session.print(block.take());
}

int run_evidence_stamp(Session& session) {
    return with_time(session, [&](evidence::TimeKeeper& time) {
        if (session.request().has("--status")) {
            return run_status(session, time);
        }
        const auto outcome = time.stamp();
        return outcome ? tell_outcome(session, *outcome) : session.fail(outcome.errors());
    });
}

int run_evidence_renew(Session& session) {
    return with_time(session, [&](evidence::TimeKeeper& time) {
        const unsigned margin = session.request().number("--margin").value_or(90);
        const auto round = time.renew(std::chrono::days(margin));
        if (!round) {
            return session.fail(round.errors());
        }
        session.warn(round->refused);
        if (session.format() == Format::json) {
            reading::JsonWriter writer;
            writer.begin_object().key("renewed").begin_array();
            for (const std::string& head : round->renewed) {
                writer.value(head);
            }
            writer.end_array();
            add_renewals(writer, "later", session, round->later);
            add_renewals(writer, "too_late", session, round->too_late);
            return session.print(writer.end_object().take());
        }
        TextBlock block(session);
        block.line(0, session.say(messages::renew_done({.count = round->renewed.size()})));
        add_renewals(block, session, round->too_late);
        add_renewals(block, session, round->later);
        return session.print(block.take());
    });
}

int run_authority_create(Session& session) {
    return with_time(session, [&](evidence::TimeKeeper& time) {
        const std::string name = session.request().text("NAME");
        const auto created = time.create_local(name);
        return created ? session.print(session.say(messages::authority_created({.name = name})) + "\n")
                       : session.fail(created.errors());
    });
}

int run_authority_add(Session& session) {
    timestamp::AuthoritySettings settings;
    settings.name = session.request().text("NAME");
    settings.url = session.request().text("--url");
    settings.anchors = session.request().text("--anchor");
    settings.policy = session.request().text("--policy");
    const auto hash = timestamp::hash_named(session.request().has("--hash") ? session.request().text("--hash") : "sha256");
    if (settings.url.empty() || settings.anchors.empty() || !hash) {
        return wrong_use(session, messages::authority_usage());
    }
    settings.hash = *hash;
    settings.crls = words_of(session.request().text("--crl"));
    return with_time(session, [&](evidence::TimeKeeper& time) {
        const auto added = time.add(settings);
        return added ? session.print(session.say(messages::authority_added({.name = settings.name})) + "\n")
                     : session.fail(added.errors());
    });
}

int run_authority_list(Session& session) {
    return with_time(session, [&](evidence::TimeKeeper& time) {
        const auto all = time.configured();
        if (!all) {
            return session.fail(all.errors());
        }
        reading::JsonWriter writer;
        TextBlock block(session);
        writer.begin_array();
        for (const evidence::ConfiguredAuthority& one : *all) {
            const auto anchor = one.anchors.empty() ? base::Result<timestamp::CertificateInfo>(base::Errors{})
                                                    : timestamp::describe_certificate(one.anchors.front(), one.name);
            const std::string subject = anchor ? anchor->subject : std::string();
            writer.begin_object().field("name", one.name).field("url", one.url).field("anchor", subject);
            writer.field("fingerprint", anchor ? anchor->fingerprint : std::string()).end_object();
            block.line(0, one.url.empty() ? session.say(messages::authority_local({.anchor = subject, .name = one.name}))
                                          : session.say(messages::authority_remote(
                                                {.anchor = subject, .name = one.name, .url = one.url})));
        }
        const std::string json = writer.end_array().take();
        return session.print(session.format() == Format::json ? json : block.take());
    });
}

}  // namespace

CommandSpec evidence_stamp() {
    return {.name = "stamp",
            .help = messages::help_evidence_stamp(),
            .options = {{"--status", ValueKind::none, "", messages::option_stamp_status()}},
            .run = run_evidence_stamp};
}

CommandSpec evidence_renew() {
    return {.name = "renew",
            .help = messages::help_evidence_renew(),
            .options = {{"--margin", ValueKind::number, "DAYS", messages::option_margin()}},
            .run = run_evidence_renew};
}

CommandSpec evidence_authority() {
    const ArgumentSpec name{"NAME", ValueKind::text, messages::help_authority_name()};
    return {.name = "authority",
            .help = messages::help_evidence_authority(),
            .commands = {{.name = "create",
                          .help = messages::help_authority_create(),
                          .arguments = {name},
                          .run = run_authority_create,
                          .formats = {"text"}},
                         {.name = "add",
                          .help = messages::help_authority_add(),
                          .arguments = {name},
                          .options = {{"--url", ValueKind::text, "URL", messages::option_authority_url()},
                                      {"--anchor", ValueKind::file, "FILE", messages::option_authority_anchor()},
                                      {"--policy", ValueKind::text, "OID", messages::option_authority_policy()},
                                      {"--hash", ValueKind::text, "HASH", messages::option_authority_hash()},
                                      {"--crl", ValueKind::text, "URL", messages::option_authority_crl()}},
                          .run = run_authority_add,
                          .formats = {"text"}},
                         {.name = "list", .help = messages::help_authority_list(), .run = run_authority_list}}};
}

}  // namespace egide::cli::commands
