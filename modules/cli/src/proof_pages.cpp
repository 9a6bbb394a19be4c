#include "egide/cli/messages.h"
#include "egide/evidence/record.h"
#include "proof_check.h"
#include "text_block.h"

namespace egide::cli {

namespace {

using evidence::ProofVerdict;

base::Text verdict_words(ProofVerdict verdict) {
    switch (verdict) {
        case ProofVerdict::intact:
            return messages::verify_intact();
        case ProofVerdict::reserved:
            return messages::verify_reserved();
        case ProofVerdict::altered:
            return messages::verify_altered();
        case ProofVerdict::unreadable:
            break;
    }
    return messages::verify_unreadable();
}

/// "files/a.pdf, entry 12".
std::string place_words(const Session& session, const std::string& member, const std::optional<std::uint64_t>& entry,
                        const std::optional<std::uint64_t>& byte) {
    std::vector<std::string> parts;
    if (!member.empty()) {
        parts.push_back(evidence::shown(member));
    }
    if (entry) {
        parts.push_back(session.say(messages::verify_at_entry({.entry = *entry})));
    }
    if (byte) {
        parts.push_back(session.say(messages::verify_at_byte({.byte = *byte})));
    }
    std::string words;
    for (const std::string& part : parts) {
        words += (words.empty() ? "" : ", ") + part;
    }
    return words;
}

void add_statements(TextBlock& block, const Session& session, const base::Text& title,
                    const std::vector<evidence::ProofStatement>& statements) {
    if (statements.empty()) {
        return;
    }
    block.blank();
    block.line(0, session.say(title));
    for (const evidence::ProofStatement& one : statements) {
        block.line(2, "- " + session.say(one.text));
    }
}

}  // namespace

std::string proof_text(const Session& session, const evidence::ProofReport& report) {
    TextBlock block(session);
    block.line(0, session.say(verdict_words(report.verdict)));
    if (!report.faults.empty()) {
        block.blank();
        block.line(0, session.say(messages::verify_wrong()));
        for (const evidence::ProofFault& fault : report.faults) {
            const std::string place = place_words(session, fault.member, fault.entry, fault.byte);
            block.line(2, "- " + (place.empty() ? "" : place + (session.language() == base::Language::french ? "\u202f: " : ": ")) +
                              session.say(fault.text));
            if (session.verbose() && !fault.detail.empty()) {
                block.line(4, "(" + fault.detail + ")");
            }
        }
    }
    if (report.left_out > 0) {
        block.line(2, session.say(messages::evidence_left_out({.count = report.left_out})));
    }
    add_statements(block, session, messages::verify_proved(), report.proved);
    add_statements(block, session, messages::verify_not_proved(), report.not_proved);
    return block.take();
}

}  // namespace egide::cli
