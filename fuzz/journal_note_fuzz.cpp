// Any bytes: a note, a checkpoint and a key that are read are exactly what is written back; canonical JSON is a fixed
// point, and what is recognised as canonical is what would be written.
#include <algorithm>

#include "egide/journal/canonical_json.h"
#include "egide/journal/checkpoint.h"
#include "egide/journal/log.h"
#include "reading_text.h"

namespace {

using namespace egide::journal;
using egide::fuzz::require;

/// The documentation's example key: its own signature may be found by mutation, nothing else may pass.
const VerifierKey& known_key() {
    static const VerifierKey key =
        VerifierKey::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").value();
    return key;
}

void check_note(std::string_view bytes) {
    const auto note = parse_note(bytes, "f");
    if (!note.ok()) {
        const auto lines = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n')) + 1;
        return egide::fuzz::check_errors(note.errors(), lines);
    }
    require(write_note(*note) == bytes, "a note is written as it was read");
    constexpr std::string_view signed_text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    require(signed_by(*note, known_key()) != Signed::yes || note->text == signed_text, "a signature is of one text");
    require(!cosigned_by(*note, known_key()), "a key that does not cosign did not");
    const auto checkpoint = parse_checkpoint(note->text, "f");
    if (checkpoint.ok()) {
        require(checkpoint_text(*checkpoint) == note->text, "a checkpoint is written as it was read");
        if (const auto chain = parse_chain(*checkpoint)) {
            Checkpoint again = *checkpoint;
            again.extensions = chain_lines(*chain);
            require(parse_chain(again) == chain, "a chain reads back");
        }
    }
}

void check_json(std::string_view bytes) {
    const auto canonical = canonical_json(bytes, "f");
    if (!canonical.ok()) {
        require(!is_canonical_json(bytes), "what is refused is not canonical");
        return;
    }
    require(is_canonical_json(*canonical), "what is written is recognised");
    require(is_canonical_json(bytes) == (bytes == *canonical), "only what is written is recognised");
    const auto again = canonical_json(*canonical, "f");
    require(again.ok() && *again == *canonical, "canonical JSON is a fixed point");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    check_note(bytes);
    check_json(bytes);
    if (const auto key = VerifierKey::parse(bytes)) {
        require(key->text() == bytes, "a key is written as it was read");
    }
    if (const auto instant = parse_instant(bytes)) {
        require(show_instant(*instant) == bytes, "a moment is written as it was read");
    }
    return 0;
}
