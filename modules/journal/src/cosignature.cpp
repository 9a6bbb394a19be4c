#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "egide/journal/checkpoint.h"

namespace egide::journal {

namespace {

std::string cosigned_message(std::string_view text, std::uint64_t seconds) {
    return fmt::format("cosignature/v1\ntime {}\n{}", seconds, text);
}

/// Eight bytes of time, most significant first, then the signature.
struct Cosignature {
    std::uint64_t seconds = 0;
    SignatureBytes signature{};
};

std::optional<Cosignature> split(const std::vector<std::uint8_t>& bytes) {
    Cosignature cosignature;
    if (bytes.size() != 8 + cosignature.signature.size() || bytes.front() >= 0x80) {
        return std::nullopt;
    }
    std::for_each_n(bytes.begin(), 8,
                    [&](std::uint8_t byte) { cosignature.seconds = cosignature.seconds << 8 | byte; });
    std::copy(bytes.begin() + 8, bytes.end(), cosignature.signature.begin());
    return cosignature;
}

}  // namespace

NoteSignature cosign(std::string_view text, const SignerKey& key, Instant at) {
    const auto since = std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count();
    if (key.verifier().type() != SignatureType::cosignature_v1 || since < 0) {
        throw std::logic_error("cosign: not a cosignature key, or a time before 1970");
    }
    const auto seconds = static_cast<std::uint64_t>(since);
    const auto signature = key.sign(cosigned_message(text, seconds));
    NoteSignature line{key.verifier().name(), key.verifier().id(), std::vector<std::uint8_t>(8 + signature.size())};
    for (unsigned byte = 0; byte < 8; ++byte) {
        line.bytes[byte] = static_cast<std::uint8_t>(seconds >> (56 - 8 * byte));
    }
    std::copy(signature.begin(), signature.end(), line.bytes.begin() + 8);
    return line;
}

std::optional<Instant> cosigned_by(const Note& note, const VerifierKey& key) {
    constexpr std::uint64_t kLatest = 253'402'300'799;  // the end of 9999: later times are nonsense, and would overflow
    std::optional<Instant> newest;
    for (const NoteSignature& line : note.signatures) {
        const auto found = line.is_by(key) ? split(line.bytes) : std::nullopt;
        if (!found || found->seconds > kLatest || key.type() != SignatureType::cosignature_v1 ||
            !key.verifies(cosigned_message(note.text, found->seconds), found->signature)) {
            continue;
        }
        const Instant at{std::chrono::seconds(found->seconds)};
        newest = newest ? std::max(*newest, at) : at;
    }
    return newest;
}

}  // namespace egide::journal
