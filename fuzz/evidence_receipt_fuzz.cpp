// Any bytes: a receipt that is read is written back the same; no receipt is proved by a key that signed nothing; a
// report survives its way out of a confined process; lines of a bundle are written as they were read.
#include "../modules/evidence/src/bundle_format.h"
#include "egide/evidence/verify.h"
#include "reading_text.h"

namespace {

using namespace egide::evidence;
using egide::fuzz::require;

const egide::journal::VerifierKey& stranger() {
    static const auto key = egide::journal::SignerKey::generate("stranger").verifier();
    return key;
}

void check_receipt(std::string_view bytes) {
    const auto receipt = parse_receipt(bytes);
    require(!receipt.ok() || write_receipt(*receipt) == bytes, "a receipt is written as it was read");
    // Sentences cost more than all the rest: one input in sixty-four is put into words.
    const unsigned draw = (bytes.size() + static_cast<unsigned char>(bytes[bytes.size() / 2])) % 64;
    ProofOptions options{.words = draw == 0};
    if (draw % 2 == 1) {
        options.keys = {{stranger()}};
    }
    const ProofReport report = verify_receipt(bytes, options);
    require((report.verdict == ProofVerdict::unreadable) == !receipt.ok(), "what is no receipt is unreadable");
    require(options.keys.empty() || report.verdict == ProofVerdict::altered ||
                report.verdict == ProofVerdict::unreadable,
            "a stranger's key proves nothing");
    if (options.words) {
        const auto back = unpack_report(pack_report(report));
        require(back.ok() && pack_report(*back) == pack_report(report), "a report survives its way");
    }
}

template <typename Read, typename Write>
void check_line(std::string_view bytes, Read read, Write write) {
    if (const auto line = read(bytes)) {
        require(write(*line) == std::string(bytes) + "\n", "a line is written as it was read");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (bytes.ends_with('\n')) {
        check_receipt(bytes);
        return 0;
    }
    check_line(bytes, read_proved_entry, write_proved_entry);
    check_line(bytes, read_file_line, write_file_line);
    check_line(bytes, read_listed_entry, write_listed_entry);
    check_line(bytes, read_earlier_head, write_earlier_head);
    if (const auto manifest = read_manifest(bytes)) {
        require(write_manifest(*manifest) == bytes, "a manifest is written as it was read");
    }
    if (const auto options = unpack_options(bytes)) {
        require(unpack_options(pack_options(*options)).ok(), "options survive their way");
    }
    return 0;
}
