#include "evidence_verification.h"

#include <algorithm>

#include "egide/base/sha256.h"
#include "egide/cli/messages.h"
#include "egide/web/instance_vault.h"
#include "evidence_vault.h"
#include "progress.h"
#include "rule_folder.h"

namespace egide::cli {

namespace fs = std::filesystem;

namespace {

/// The keys of a file, one a line, or the key itself.
base::Result<std::vector<journal::TrustedKey>> keys_of(const std::string& given) {
    std::error_code none;
    const auto text = fs::is_regular_file(given, none) ? read_file(given) : base::Result<std::string>(given);
    std::vector<journal::TrustedKey> keys;
    for (std::size_t from = 0; text && from < text->size();) {
        const std::size_t end = std::min(text->find('\n', from), text->size());
        const std::string line = text->substr(from, end - from);
        from = end + 1;
        if (line.empty()) {
            continue;
        }
        auto key = journal::VerifierKey::parse(line);
        if (!key) {
            return key.errors();
        }
        keys.push_back({std::move(*key), {}});
    }
    return text ? base::Result<std::vector<journal::TrustedKey>>(std::move(keys)) : text.errors();
}

/// What others hold: signed notes, and entries that receipts attest.
struct References {
    std::vector<std::string> notes;
    std::vector<evidence::HeldEntry> receipts;
};

/// A note's file, a receipt, or the checkpoint of a folder that was copied.
base::Result<References> references_of(const Session& session) {
    References held;
    for (const std::string& given : session.request().texts("--reference")) {
        std::error_code none;
        const fs::path path = fs::is_directory(given, none) ? fs::path(given) / "journal/checkpoint" : fs::path(given);
        auto bytes = read_file(path);
        if (!bytes) {
            return bytes.errors();
        }
        if (!bytes->starts_with('{')) {
            held.notes.push_back(std::move(*bytes));
            continue;
        }
        auto receipt = evidence::read_held_receipt(*bytes, given);
        if (!receipt) {
            return receipt.errors();
        }
        held.notes.push_back(std::move(receipt->note));
        held.receipts.push_back(std::move(receipt->entry));
    }
    return held;
}

base::Result<std::vector<evidence::RulesNow>> rules_of(const Session& session) {
    std::vector<evidence::RulesNow> rules;
    for (const std::string& given : session.request().texts("--rules")) {
        const auto folder = read_rule_folder(given);
        const auto loaded = folder ? programme::load(folder->documents, folder->sha256)
                                   : base::Result<programme::Programme>(folder.errors());
        if (!loaded) {
            return loaded.errors();
        }
        evidence::RulesNow now{
            loaded->id, loaded->version, evidence::parse_digest(folder->sha256).value_or(evidence::Digest{}), {}};
        for (const programme::RuleDocument& document : folder->documents) {
            const auto bytes = read_file(folder->path / document.name);
            if (bytes) {
                now.files[document.name] = base::sha256(*bytes);
            }
        }
        rules.push_back(std::move(now));
    }
    return rules;
}

base::Result<std::vector<evidence::HeldCopy>> copies_of(const Session& session) {
    std::vector<evidence::HeldCopy> copies;
    for (const std::string& given : session.request().texts("--copy")) {
        const auto bytes = read_file(given);
        if (!bytes) {
            return bytes.errors();
        }
        copies.push_back({given, base::sha256(*bytes), session.request().text("--holder")});
    }
    return copies;
}

base::Result<journal::VerifyOptions> journal_options(const Session& session, Progress& progress,
                                                     const References& references) {
    const std::string own = (session.data_folder() / "keys/journal.pub").string();
    auto keys = keys_of(session.request().has("--key") ? session.request().text("--key") : own);
    if (!keys) {
        return keys.errors();
    }
    journal::VerifyOptions options{.keys = std::move(*keys), .references = references.notes};
    options.threads = session.threads();
    options.progress = [&progress](std::uint64_t done, std::uint64_t size) { progress.show(done, size); };
    return options;
}

base::Result<evidence::StoreCheck> check_store(const Session& session,
                                               const std::vector<evidence::ExpectedObject>& expected) {
    Progress progress(session, session.say(messages::evidence_checking_objects()));
    const auto store = web::objects_of(session.configuration(), session.data_folder());
    if (!store) {
        return store.errors();
    }
    return (*store)->check(expected, {.threads = session.threads(), .progress = [&](std::uint64_t done, std::uint64_t) {
                                      progress.show(done, std::max<std::size_t>(done, expected.size()));
                                  }});
}

}  // namespace

base::Result<EvidenceVerification> verify_evidence(const Session& session) {
    const fs::path folder = session.data_folder();
    if (!session.configuration().postgresql.empty()) {  // the folder is a copy: brought up to what the nodes share
        if (const auto vault = open_vault(session); !vault) {
            return vault.errors();
        }
    }
    if (!evidence::Vault::exists(folder)) {
        return base::Error{
            base::ErrorKind::unavailable, messages::evidence_none({.folder = folder.string()}), {}, {}, {}};
    }
    EvidenceVerification verification;
    Progress progress(session, session.say(messages::evidence_checking_journal()));
    const auto references = references_of(session);
    const auto options = references ? journal_options(session, progress, *references)
                                    : base::Result<journal::VerifyOptions>(references.errors());
    auto verified = options ? journal::verify_log(folder / "journal", *options)
                            : base::Result<journal::Verification>(options.errors());
    const auto rules = verified ? rules_of(session) : base::Result<std::vector<evidence::RulesNow>>(verified.errors());
    const auto copies = rules ? copies_of(session) : base::Result<std::vector<evidence::HeldCopy>>(rules.errors());
    const auto log =
        copies ? journal::LogReader::open(folder / "journal") : base::Result<journal::LogReader>(copies.errors());
    const auto expected =
        log ? evidence::expected_objects(*log) : base::Result<std::vector<evidence::ExpectedObject>>(log.errors());
    auto store = expected ? check_store(session, *expected) : base::Result<evidence::StoreCheck>(expected.errors());
    if (!store) {
        return store.errors();
    }
    verification.journal = std::move(*verified);
    verification.store = std::move(*store);
    verification.references = !references->notes.empty();
    verification.own_key = !session.request().has("--key");
    auto reviewed = evidence::review(*log, {.rules = *rules,
                                            .copies = *copies,
                                            .receipts = references->receipts,
                                            .now = evidence::system_now(),
                                            .stamps_expected = fs::exists(folder / "time")});
    if (!reviewed) {
        return reviewed.errors();
    }
    verification.review = std::move(*reviewed);
    return verification;
}

}  // namespace egide::cli
