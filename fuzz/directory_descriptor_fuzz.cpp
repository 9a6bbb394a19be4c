// Any bytes: a security descriptor is refused, or every SID that it names can be shown; a certificate never fails.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "model/certificate.h"
#include "model/descriptor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::uint8_t> bytes(data, size);
    egide::directory::SidTable sids;
    const auto descriptor = egide::directory::decode_descriptor(bytes, sids);
    if (descriptor) {
        for (const egide::directory::Ace& ace : descriptor->aces) {
            const auto again = egide::directory::Sid::parse(sids[ace.sid].text());
            if (!again || *again != sids[ace.sid]) {
                std::abort();
            }
        }
    }
    const auto facts = egide::directory::read_certificate(bytes);
    if (egide::directory::CertificateFacts::unpacked(facts.packed()) != facts) {
        std::abort();
    }
    return 0;
}
