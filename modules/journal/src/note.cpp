#include "egide/journal/note.h"

#include <algorithm>
#include <stdexcept>

#include "base64.h"
#include "egide/journal/messages.h"
#include "key_name.h"

namespace egide::journal {

namespace {

constexpr std::string_view kDash = "— ";
constexpr std::size_t kLargestNote = 1U << 20;
constexpr std::size_t kMostSignatures = 100;

base::Error fault(const std::string& file, std::string_view before, base::Text message) {
    const auto line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n') + 1);
    return {.kind = base::ErrorKind::invalid,
            .message = std::move(message),
            .at = {file, line, 1},
            .field = {},
            .detail = {}};
}

/// "— name base64", without the newline.
std::optional<NoteSignature> parse_signature(std::string_view line) {
    if (!line.starts_with(kDash)) {
        return std::nullopt;
    }
    line.remove_prefix(kDash.size());
    const auto space = line.find(' ');
    if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) {
        return std::nullopt;
    }
    const auto bytes = parse_base64(line.substr(space + 1));
    if (!bytes || bytes->size() < 5) {
        return std::nullopt;
    }
    NoteSignature signature{std::string(line.substr(0, space)), 0, {bytes->begin() + 4, bytes->end()}};
    std::for_each_n(bytes->begin(), 4, [&](std::uint8_t byte) { signature.id = signature.id << 8 | byte; });
    return signature;
}

/// Reads the signature lines from `at` to the end of the note.
base::Result<std::vector<NoteSignature>> parse_signatures(std::string_view bytes, std::size_t at,
                                                          const std::string& file) {
    std::vector<NoteSignature> signatures;
    while (at < bytes.size()) {
        const auto end = bytes.find('\n', at);
        auto signature = end == std::string_view::npos ? std::nullopt : parse_signature(bytes.substr(at, end - at));
        if (!signature || signatures.size() == kMostSignatures) {
            return fault(file, bytes.substr(0, at), messages::note_signature_line());
        }
        signatures.push_back(std::move(*signature));
        at = end + 1;
    }
    return signatures;
}

}  // namespace

base::Result<Note> parse_note(std::string_view bytes, const std::string& file) {
    if (bytes.size() > kLargestNote || !is_note_text(bytes)) {
        return fault(file, {}, messages::note_not_text({.limit = kLargestNote}));
    }
    const auto blank = bytes.rfind("\n\n");
    if (blank == std::string_view::npos || blank + 2 == bytes.size()) {
        return fault(file, bytes, messages::note_unsigned());
    }
    auto signatures = parse_signatures(bytes, blank + 2, file);
    if (!signatures) {
        return signatures.errors();
    }
    return Note{std::string(bytes.substr(0, blank + 1)), std::move(*signatures)};
}

std::string signature_line(const NoteSignature& signature) {
    std::vector<std::uint8_t> bytes(4 + signature.bytes.size());
    for (unsigned at = 0; at < 4; ++at) {
        bytes[at] = static_cast<std::uint8_t>(signature.id >> (24 - 8 * at));
    }
    std::copy(signature.bytes.begin(), signature.bytes.end(), bytes.begin() + 4);
    return std::string(kDash) + signature.name + ' ' + base64(bytes) + '\n';
}

std::string write_note(const Note& note) {
    std::string bytes = note.text + '\n';
    for (const NoteSignature& signature : note.signatures) {
        bytes += signature_line(signature);
    }
    if (const auto read = parse_note(bytes, {}); !read || *read != note) {
        throw std::logic_error("write_note: not a note");
    }
    return bytes;
}

NoteSignature sign_note(std::string_view text, const SignerKey& key) {
    const auto bytes = key.sign(text);
    return {key.verifier().name(), key.verifier().id(), {bytes.begin(), bytes.end()}};
}

Signed signed_by(const Note& note, const VerifierKey& key) {
    Signed state = Signed::no;
    for (const NoteSignature& signature : note.signatures) {
        SignatureBytes bytes{};
        if (!signature.is_by(key)) {
            continue;
        }
        if (signature.bytes.size() != bytes.size()) {
            return Signed::broken;
        }
        std::copy(signature.bytes.begin(), signature.bytes.end(), bytes.begin());
        if (!key.verifies(note.text, bytes)) {
            return Signed::broken;
        }
        state = Signed::yes;
    }
    return state;
}

}  // namespace egide::journal
