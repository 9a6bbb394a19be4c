#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "egide/cli/messages.h"
#include "egide/reading/tree.h"
#include "evidence_vault.h"
#include "proof_check.h"
#include "rule_folder.h"

namespace egide::cli {

namespace fs = std::filesystem;

namespace {

void append_all(base::Errors& errors, const base::Errors& more) {
    errors.insert(errors.end(), more.begin(), more.end());
}

base::Error invalid_proof_option(base::Text message) {
    return {base::ErrorKind::invalid, std::move(message), {}, {}, {}};
}

/// The lines of a file, or the text itself when there is no such file; empty lines and comments left out.
base::Result<std::vector<std::string>> lines_given(const std::string& given) {
    std::error_code none;
    const auto text = fs::is_regular_file(given, none) ? read_file(given) : base::Result<std::string>(given);
    if (!text) {
        return text.errors();
    }
    std::vector<std::string> lines;
    for (std::size_t from = 0; from < text->size();) {
        const std::size_t end = std::min(text->find('\n', from), text->size());
        std::string line = text->substr(from, end - from);
        from = end + 1;
        while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) {
            line.pop_back();
        }
        if (!line.empty() && line.front() != '#') {
            lines.push_back(std::move(line));
        }
    }
    return lines;
}

/// "KEY@12", KEY being a text or a file: all its keys were revoked from that size on.
std::pair<std::string, std::string> limit_given(const std::string& given) {
    const std::size_t at = given.rfind('@');
    const std::string digits = at == std::string::npos ? std::string() : given.substr(at + 1);
    const bool limited = !digits.empty() && digits.size() <= 15 &&
                         std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    return limited ? std::pair(given.substr(0, at), "@" + digits) : std::pair(given, std::string());
}

/// "name+id+base64", then "@size" when the key was revoked from that size on.
base::Result<journal::TrustedKey> key_given(const std::string& line) {
    const auto [text, limit] = limit_given(line);
    auto key = journal::VerifierKey::parse(text);
    if (!key) {
        return key.errors();
    }
    return journal::TrustedKey{std::move(*key),
                               limit.empty() ? std::nullopt : std::optional(std::stoull(limit.substr(1)))};
}

void read_keys(const Session& session, evidence::ProofOptions& options, base::Errors& errors) {
    for (const char* name : {"--key", "--witness"}) {
        for (const std::string& given : session.request().texts(name)) {
            const auto [source, limit] = limit_given(given);
            const auto lines = lines_given(source);
            if (!lines) {
                append_all(errors, lines.errors());
                continue;
            }
            for (const std::string& line : *lines) {
                auto key = key_given(line + limit);
                if (!key) {
                    append_all(errors, key.errors());
                } else if (std::string_view(name) == "--key") {
                    options.keys.push_back(std::move(*key));
                } else {
                    options.witnesses.push_back(std::move(key->key));
                }
            }
        }
    }
}

void read_anchors(const Session& session, evidence::ProofOptions& options, base::Errors& errors) {
    for (const std::string& given : session.request().texts("--anchor")) {
        const auto bytes = read_file(given);
        const auto read = bytes ? timestamp::read_certificates(*bytes, given)
                                : base::Result<std::vector<std::string>>(bytes.errors());
        if (read) {
            options.anchors.insert(options.anchors.end(), read->begin(), read->end());
        } else {
            append_all(errors, read.errors());
        }
    }
}

/// "sha256:2041-01-01".
void read_weak_hashes(const Session& session, evidence::ProofOptions& options, base::Errors& errors) {
    for (const std::string& given : session.request().texts("--weak")) {
        const std::size_t colon = given.find(':');
        const auto hash = timestamp::hash_named(given.substr(0, colon));
        const auto since = colon == std::string::npos ? std::nullopt : parse_moment(given.substr(colon + 1));
        if (hash && since) {
            options.weak[*hash] = *since;
        } else {
            errors.push_back(invalid_proof_option(messages::verify_weak_malformed({.given = given})));
        }
    }
}

}  // namespace

base::Result<std::string> note_in(const std::string& path) {
    constexpr std::size_t kLargestRead = 4U << 20;
    std::error_code none;
    const fs::path file = fs::is_directory(path, none) ? fs::path(path) / "journal/checkpoint" : fs::path(path);
    if (fs::is_regular_file(file, none) && fs::file_size(file, none) > kLargestRead) {
        return invalid_proof_option(messages::verify_reference_large({.path = path}));
    }
    auto bytes = read_file(file);
    if (!bytes || !bytes->starts_with('{')) {
        return bytes;
    }
    const auto receipt = reading::read_json(*bytes, path);
    const reading::Node* note = receipt ? receipt->find("checkpoint") : nullptr;
    return note == nullptr ? base::Result<std::string>(invalid_proof_option(messages::verify_reference_large({.path = path})))
                           : note->scalar;
}

base::Result<evidence::ProofOptions> proof_options(const Session& session) {
    evidence::ProofOptions options;
    base::Errors errors;
    read_keys(session, options, errors);
    read_anchors(session, options, errors);
    read_weak_hashes(session, options, errors);
    for (const std::string& given : session.request().texts("--reference")) {
        auto note = note_in(given);
        if (note) {
            options.references.push_back(std::move(*note));
        } else {
            append_all(errors, note.errors());
        }
    }
    if (session.request().has("--file")) {
        const auto bytes = read_file(session.request().text("--file"));
        if (bytes) {
            options.object = base::sha256(*bytes);
        } else {
            append_all(errors, bytes.errors());
        }
    }
    options.evidence = session.request().text("--evidence");
    if (const auto on = session.request().date("--on")) {
        options.on = parse_moment(on->iso());
    }
    return errors.empty() ? base::Result<evidence::ProofOptions>(std::move(options)) : errors;
}

}  // namespace egide::cli
