#include "verify_heads.h"

#include <algorithm>

#include "egide/evidence/messages.h"

namespace egide::evidence {

namespace {

std::string first_words(const base::Errors& errors) {
    return base::render(errors.front().message, base::Language::english);
}

}  // namespace

std::vector<journal::VerifierKey> stated_keys(std::string_view text, const std::string& member,
                                              ProofFindings& findings) {
    std::vector<journal::VerifierKey> keys;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (auto key = journal::VerifierKey::parse(text.substr(0, end))) {
            keys.push_back(std::move(*key));
        } else {
            findings.fault("malformed", messages::proof_malformed(), {member}, first_words(key.errors()));
            break;
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return keys;
}

std::optional<ReadHead> HeadCheck::read(std::string_view note, const std::string& member, journal::Note& parsed) {
    auto read = journal::parse_note(note, member);
    auto checkpoint =
        read ? journal::parse_checkpoint(read->text, member) : base::Result<journal::Checkpoint>(read.errors());
    if (!checkpoint) {
        findings_.fault("malformed", messages::proof_malformed(), {member}, first_words(checkpoint.errors()));
        return std::nullopt;
    }
    parsed = std::move(*read);
    const auto chain = journal::parse_chain(*checkpoint);
    return ReadHead{std::move(*checkpoint), parsed.text, member,
                    chain ? std::optional(chain->at) : std::optional<journal::Instant>()};
}

HeadCheck::SignatureState HeadCheck::judge(const journal::Note& note, std::uint64_t size) const {
    SignatureState best = SignatureState::unknown;
    for (const journal::TrustedKey& trusted : options_.keys) {
        if (journal::signed_by(note, trusted.key) != journal::Signed::yes) {
            continue;
        }
        if (!trusted.up_to_size || size <= *trusted.up_to_size) {
            return SignatureState::trusted;
        }
        best = SignatureState::revoked;
    }
    const bool by_stated =
        options_.keys.empty() && std::any_of(stated_.begin(), stated_.end(), [&](const journal::VerifierKey& key) {
            return journal::signed_by(note, key) == journal::Signed::yes;
        });
    return by_stated ? SignatureState::stated : best;
}

void HeadCheck::report_signature(const journal::Note& note) {
    const journal::Checkpoint& checkpoint = head_->checkpoint;
    const std::string& origin = checkpoint.origin;
    switch (judge(note, checkpoint.size)) {
        case SignatureState::trusted:
            findings_.prove("signature", messages::proof_signature({.origin = origin, .size = checkpoint.size}),
                            {head_->member});
            findings_.leave_open("key_secret", messages::proof_key_secret());
            break;
        case SignatureState::stated:
            findings_.prove("signature_stated",
                            messages::proof_signature_stated({.origin = origin, .size = checkpoint.size}),
                            {head_->member});
            findings_.reserve("key_owner", messages::proof_key_owner({.origin = origin}));
            break;
        case SignatureState::revoked:
            findings_.fault("key_revoked", messages::proof_key_revoked({.size = checkpoint.size}), {head_->member});
            break;
        case SignatureState::unknown:
            findings_.fault("head_unsigned", messages::proof_head_unsigned({.origin = origin}), {head_->member});
            break;
    }
}

void HeadCheck::report_witnesses(const journal::Note& note, std::uint64_t size) {
    for (const journal::VerifierKey& witness : options_.witnesses) {
        if (const auto at = journal::cosigned_by(note, witness)) {
            findings_.prove(
                "witness",
                messages::proof_witness({.at = readable_moment(*at), .size = size, .witness = witness.name()}));
        }
    }
}

bool HeadCheck::open(std::string_view note, std::vector<journal::VerifierKey> stated, const std::string& member) {
    stated_ = std::move(stated);
    journal::Note parsed;
    head_ = read(note, member, parsed);
    if (!head_) {
        return false;
    }
    findings_.set_origin(head_->checkpoint.origin);
    report_signature(parsed);
    report_witnesses(parsed, head_->checkpoint.size);
    return true;
}

void HeadCheck::add_earlier(const EarlierHead& earlier, const std::string& member, std::uint64_t line) {
    journal::Note parsed;
    auto read_head = read(earlier.note, member, parsed);
    if (!read_head) {
        return;
    }
    const journal::Checkpoint& old = read_head->checkpoint;
    const journal::Checkpoint& now = head_->checkpoint;
    const auto refuse = [&](const char* code, const base::Text& text) {
        findings_.fault(code, text, {member}, "line " + std::to_string(line));
    };
    const std::uint64_t before = earlier_.empty() ? 0 : earlier_.back().checkpoint.size + 1;
    if (old.origin != now.origin || old.size < before || old.size >= now.size) {
        return refuse("earlier_misplaced", messages::proof_earlier_misplaced({.size = old.size}));
    }
    const SignatureState state = judge(parsed, old.size);
    if (state == SignatureState::unknown || state == SignatureState::revoked) {
        return refuse("earlier_unsigned", messages::proof_earlier_unsigned({.size = old.size}));
    }
    if (!journal::verify_consistency(old.size, now.size, old.root, now.root, earlier.proof)) {
        return refuse("earlier_inconsistent",
                      messages::proof_earlier_inconsistent({.new_size = now.size, .old_size = old.size}));
    }
    if (read_head->at && head_->at && *read_head->at > *head_->at) {
        refuse("clock_back", messages::proof_head_clock_back({.size = old.size}));
    }
    report_witnesses(parsed, old.size);
    earlier_.push_back(std::move(*read_head));
}

std::vector<ReadHead> HeadCheck::heads() const {
    std::vector<ReadHead> all = earlier_;
    all.push_back(*head_);
    return all;
}

void HeadCheck::compare(const ReadHead& reference) {
    const journal::Checkpoint& theirs = reference.checkpoint;
    const std::vector<ReadHead> ours = heads();
    const auto same = std::find_if(ours.begin(), ours.end(),
                                   [&](const ReadHead& head) { return head.checkpoint.size == theirs.size; });
    if (same != ours.end() && same->checkpoint.root == theirs.root) {
        findings_.prove("reference", messages::proof_reference({.size = theirs.size}));
    } else if (same != ours.end()) {
        findings_.fault("split_view", messages::proof_split_view({.size = theirs.size}), {same->member});
    } else if (theirs.size > head_->checkpoint.size && reference.at && head_->at && *reference.at < *head_->at) {
        findings_.fault("rolled_back",
                        messages::proof_rolled_back({.signed_size = theirs.size, .size = head_->checkpoint.size}),
                        {head_->member});
    } else {
        findings_.reserve("reference_apart", messages::proof_reference_apart({.size = theirs.size}));
    }
}

void HeadCheck::compare_references() {
    if (options_.references.empty() && options_.witnesses.empty()) {
        findings_.leave_open("one_history", messages::proof_one_history());
    }
    for (const std::string& bytes : options_.references) {
        const auto note = journal::parse_note(bytes, {});
        auto checkpoint =
            note ? journal::parse_checkpoint(note->text, {}) : base::Result<journal::Checkpoint>(note.errors());
        if (!checkpoint) {
            findings_.reserve("reference_refused", messages::proof_reference_unreadable());
            continue;
        }
        const SignatureState state = judge(*note, checkpoint->size);
        const bool ours = checkpoint->origin == head_->checkpoint.origin;
        if (!ours || state == SignatureState::unknown || state == SignatureState::revoked) {
            findings_.reserve("reference_refused", messages::proof_reference_refused({.size = checkpoint->size}));
            continue;
        }
        const auto chain = journal::parse_chain(*checkpoint);
        compare({std::move(*checkpoint), note->text, {}, chain ? std::optional(chain->at) : std::nullopt});
    }
}

}  // namespace egide::evidence
