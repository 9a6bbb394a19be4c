// What is handed to others, and what others vouch for: receipts, cosignatures.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/evidence/receipt.h"
#include "egide/reading/json_writer.h"
#include "egide/journal/log.h"
#include "evidence_vault.h"
#include "opened_dossier.h"
#include "proof_check.h"
#include "rule_folder.h"

namespace egide::cli::commands {

namespace {

namespace fs = std::filesystem;

int run_evidence_receipt(Session& session) {
    auto vault = open_vault(session);
    if (!vault) {
        return session.fail(vault.errors());
    }
    const std::string id = session.request().text("ID");
    const auto asked = session.request().number("--entry");
    const auto entry = asked ? base::Result<std::uint64_t>(std::uint64_t{*asked})
                             : evidence::receipt_entry(*vault, id, session.request().number("--revision"));
    const evidence::TimeKeeper time(*vault, evidence::system_now);
    const auto receipt = entry ? evidence::make_receipt(*vault, time, *entry) : base::Result<std::string>(entry.errors());
    return receipt ? session.print(*receipt) : session.fail(receipt.errors());
}

/// The keys of other instances: of the file that is given, else keys/trusted of the data folder.
base::Result<std::vector<journal::VerifierKey>> known_instances(const Session& session) {
    const fs::path file = session.request().has("--keys") ? fs::path(session.request().text("--keys"))
                                                          : session.data_folder() / "keys" / "trusted";
    const auto text = read_file(file);
    if (!text) {
        return text.errors();
    }
    std::vector<journal::VerifierKey> keys;
    for (std::size_t from = 0; from < text->size();) {
        const std::size_t end = std::min(text->find('\n', from), text->size());
        const std::string line = text->substr(from, end - from);
        from = end + 1;
        if (line.empty() || line.front() == '#') {
            continue;
        }
        auto key = journal::VerifierKey::parse(line);
        if (!key) {
            return key.errors();
        }
        keys.push_back(std::move(*key));
    }
    return keys;
}

/// A new file that its owner alone reads.
base::Result<std::monostate> keep_secret(const fs::path& file, const std::string& text) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool written = descriptor >= 0 &&
                         ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                         ::fsync(descriptor) == 0;
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    return written ? base::Result<std::monostate>(std::monostate{})
                   : base::Error{base::ErrorKind::unavailable, messages::file_unwritable({.path = file.string()}), {}, {}, {}};
}

/// The key that cosigns: beside the vault's own, made at its first use.
base::Result<journal::SignerKey> witness_key(const Session& session, const evidence::Vault& vault) {
    const fs::path file = session.data_folder() / "keys" / "witness";
    std::error_code none;
    if (fs::exists(file, none)) {
        auto text = read_file(file);
        if (text && text->ends_with('\n')) {
            text->pop_back();
        }
        return text ? journal::SignerKey::parse(*text) : base::Result<journal::SignerKey>(text.errors());
    }
    auto key = journal::SignerKey::generate(vault.key().name(), journal::SignatureType::cosignature_v1);
    if (const auto kept = keep_secret(file, key.secret_text() + "\n"); !kept) {
        return kept.errors();
    }
    session.note(messages::witness_key_made({.key = key.verifier().text()}));
    return key;
}

/// What the other instance proves with its head: its journal's folder, or the earlier heads of a bundle it gave.
base::Result<std::vector<journal::Hash>> proof_from(const Session& session, std::uint64_t old_size) {
    const std::string folder = session.request().text("--journal");
    if (old_size == 0 || folder.empty()) {
        return std::vector<journal::Hash>{};
    }
    const auto log = journal::LogReader::open(fs::path(folder) / "journal");
    return log ? log->prove_consistency(old_size) : base::Result<std::vector<journal::Hash>>(log.errors());
}

std::uint64_t size_in(const std::optional<std::string>& note) {
    const auto parsed = note ? journal::parse_note(*note, {}) : base::Result<journal::Note>(base::Errors{});
    const auto checkpoint = parsed ? journal::parse_checkpoint(parsed->text, {})
                                   : base::Result<journal::Checkpoint>(base::Errors{});
    return checkpoint ? checkpoint->size : 0;
}

int run_evidence_witness(Session& session) {
    auto vault = open_vault(session);
    if (!vault) {
        return session.fail(vault.errors());
    }
    const auto note = note_in(session.request().text("NOTE"));
    const auto keys = note ? known_instances(session) : base::Result<std::vector<journal::VerifierKey>>(note.errors());
    const auto key = keys ? witness_key(session, *vault) : base::Result<journal::SignerKey>(keys.errors());
    if (!key) {
        return session.fail(key.errors());
    }
    auto parsed = journal::parse_note(*note, session.request().text("NOTE"));
    const auto checkpoint = parsed ? journal::parse_checkpoint(parsed->text, session.request().text("NOTE"))
                                   : base::Result<journal::Checkpoint>(parsed.errors());
    if (!checkpoint) {
        return session.fail(checkpoint.errors());
    }
    journal::Witness witness(session.data_folder() / "witness", *key, *keys, evidence::system_now);
    const auto seen = witness.latest(checkpoint->origin);
    const std::uint64_t old_size = seen ? size_in(*seen) : 0;
    const auto proof = seen ? proof_from(session, old_size) : base::Result<std::vector<journal::Hash>>(seen.errors());
    const auto cosigned = proof ? witness.cosign(*note, old_size, *proof) : base::Result<journal::NoteSignature>(proof.errors());
    if (!cosigned) {
        return session.fail(cosigned.errors());
    }
    parsed->signatures.push_back(*cosigned);
    return session.print(journal::write_note(*parsed));
}

int run_evidence_cosigned(Session& session) {
    auto vault = open_vault(session);
    const auto note = vault ? read_file(session.request().text("NOTE")) : base::Result<std::string>(vault.errors());
    const auto kept = note ? vault->keep_cosigned(*note) : base::Result<fs::path>(note.errors());
    return kept ? session.print(session.say(messages::cosigned_kept({.file = kept->string()})) + "\n")
                : session.fail(kept.errors());
}

}  // namespace

CommandSpec evidence_receipt() {
    return {.name = "receipt",
            .help = messages::help_evidence_receipt(),
            .arguments = {{"ID", ValueKind::text, messages::help_evidence_id()}},
            .options = {{"--revision", ValueKind::number, "N", messages::option_revision()},
                        {"--entry", ValueKind::number, "N", messages::option_receipt_entry()}},
            .run = run_evidence_receipt,
            .formats = {"json"}};
}

CommandSpec evidence_witness() {
    return {.name = "witness",
            .help = messages::help_evidence_witness(),
            .arguments = {{"NOTE", ValueKind::file, messages::help_note()}},
            .options = {{"--keys", ValueKind::file, "FILE", messages::option_instance_keys()},
                        {"--journal", ValueKind::folder, "DIR", messages::option_other_journal()}},
            .run = run_evidence_witness,
            .formats = {"text"}};
}

CommandSpec evidence_cosigned() {
    return {.name = "cosigned",
            .help = messages::help_evidence_cosigned(),
            .arguments = {{"NOTE", ValueKind::file, messages::help_note()}},
            .run = run_evidence_cosigned,
            .formats = {"text"}};
}

}  // namespace egide::cli::commands
