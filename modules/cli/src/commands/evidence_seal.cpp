#include <filesystem>

#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/documents/json.h"
#include "egide/evidence/bundle.h"
#include "egide/reading/json_writer.h"
#include "evidence_vault.h"
#include "opened_dossier.h"
#include "progress.h"
#include "proof_check.h"
#include "rule_folder.h"

namespace egide::cli::commands {

namespace {

namespace fs = std::filesystem;

base::Result<std::vector<std::pair<std::string, std::string>>> rule_bytes(const programme::Programme& rules,
                                                                          const fs::path& programmes) {
    const fs::path former = programmes / (rules.id + "@" + rules.version);
    std::error_code none;
    const fs::path folder = fs::is_directory(former, none) ? former : programmes / rules.id;
    const auto read = read_rule_folder(folder);
    if (!read) {
        return read.errors();
    }
    std::vector<std::pair<std::string, std::string>> files;
    for (const programme::RuleDocument& document : read->documents) {
        auto bytes = read_file(folder / document.name);
        if (!bytes) {
            return bytes.errors();
        }
        files.emplace_back(document.name, std::move(*bytes));
    }
    return files;
}

/// The evaluation as `egide evaluate --format json` prints it, with what it was made of.
base::Result<evidence::BundleEvaluation> evaluation_of(const Session& session, const OpenedDossier& opened,
                                                       const std::string& dossier) {
    std::error_code none;
    const fs::path file = fs::is_directory(dossier, none) ? fs::path(dossier) / "dossier.yaml" : fs::path(dossier);
    auto bytes = read_file(file);
    auto rules = bytes ? rule_bytes(*opened.programme, session.programmes_folder())
                       : base::Result<std::vector<std::pair<std::string, std::string>>>(bytes.errors());
    if (!rules) {
        return rules.errors();
    }
    const programme::Evaluation evaluation = programme::evaluate(*opened.programme, *opened.facts, options_of(session));
    return evidence::BundleEvaluation{documents::evaluation_json(evaluation, session.language()), std::move(*bytes),
                                      std::move(*rules), opened.programme->version, session.on()};
}

base::Result<evidence::BundleRequest> request_of(const Session& session, const OpenedDossier& opened,
                                                 const std::string& dossier) {
    auto evaluation = evaluation_of(session, opened, dossier);
    if (!evaluation) {
        return evaluation.errors();
    }
    evidence::BundleRequest request{.actor = actor_of(session),
                                    .programme = opened.facts->programme,
                                    .candidate = opened.facts->perimeter.name,
                                    .evidence = session.request().texts("--evidence"),
                                    .evaluation = std::move(*evaluation),
                                    .output = session.request().text("--output")};
    for (const std::string& given : session.request().texts("--reference")) {
        auto note = note_in(given);
        if (!note) {
            return note.errors();
        }
        request.tie_to.push_back(std::move(*note));
    }
    return request;
}

std::string sealed_json(const evidence::SealedBundle& sealed, const std::string& file) {
    reading::JsonWriter writer;
    writer.begin_object().field("bundle", file).field("bytes", sealed.bytes).field("files", sealed.files);
    writer.field("entries", sealed.entries).field("sealed_by", sealed.sealed_by).field("stamped", sealed.stamped);
    writer.key("without_bytes").begin_array();
    for (const std::string& one : sealed.without_bytes) {
        writer.value(one);
    }
    return writer.end_array().end_object().take();
}

/// The file of --output is the bundle: what is said of it goes to standard output.
int tell_sealed(const Session& session, const evidence::SealedBundle& sealed, const std::string& file) {
    std::string text;
    if (session.format() == Format::json) {
        text = sealed_json(sealed, file);
    } else {
        text = session.say(messages::seal_done({.entries = sealed.entries,
                                                .file = file,
                                                .files = sealed.files,
                                                .index = sealed.sealed_by,
                                                .size = show_size(session, sealed.bytes)})) +
               "\n" + session.say(sealed.stamped ? messages::seal_stamped() : messages::seal_not_stamped()) + "\n";
    }
    for (const std::string& one : sealed.without_bytes) {
        session.note(messages::seal_without_bytes({.evidence = one}));
    }
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? kDone : kUnavailable;
}

int run_evidence_seal(Session& session) {
    const std::string dossier = session.request().text("--dossier");
    if (dossier.empty() || !session.request().has("--output")) {
        return wrong_use(session, messages::seal_usage());
    }
    const auto opened = open_dossier(session, dossier);
    auto vault = opened ? open_vault(session) : base::Result<evidence::Vault>(opened.errors());
    const auto request = vault ? request_of(session, *opened, dossier) : base::Result<evidence::BundleRequest>(vault.errors());
    if (!request) {
        return session.fail(request.errors());
    }
    session.warn(opened->warnings);
    Progress progress(session, session.say(messages::seal_progress()));
    evidence::BundleRequest wanted = *request;
    wanted.progress = [&](std::uint64_t done, std::uint64_t total) { progress.show(done, total); };
    evidence::TimeKeeper time(*vault, evidence::system_now);
    const auto sealed = evidence::seal_bundle(*vault, time, wanted);
    return sealed ? tell_sealed(session, *sealed, session.request().text("--output")) : session.fail(sealed.errors());
}

}  // namespace

CommandSpec evidence_seal() {
    return {.name = "seal",
            .help = messages::help_evidence_seal(),
            .options = {{"--dossier", ValueKind::file, "DOSSIER", messages::option_seal_dossier()},
                        {"--evidence", ValueKind::text, "ID", messages::option_seal_evidence(), {}, true},
                        {"--reference", ValueKind::file, "FILE", messages::option_seal_reference(), {}, true},
                        actor_option()},
            .run = run_evidence_seal};
}

}  // namespace egide::cli::commands
