#include "algorithm.h"

#include "egide/timestamp/messages.h"
#include "hash_table.h"

namespace egide::timestamp {

std::string write_algorithm(HashAlgorithm algorithm) {
    return der::sequence({der::known_oid(oid_of(algorithm))});
}

std::optional<HashAlgorithm> read_algorithm(const der::Element& element, der::Fault& fault, const char* field) {
    der::Reader inside(element, fault);
    const std::string dotted = der::dotted(inside.take(der::kOid, field), fault, field);
    if (const auto parameters = inside.more() ? std::optional(inside.next(field)) : std::nullopt;
        parameters && parameters->whole != std::string_view("\x05\x00", 2)) {
        fault.raise(messages::der_unexpected({.byte = parameters->at, .field = field}));
    }
    inside.finish();
    const auto algorithm = fault.raised ? std::nullopt : hash_of_oid(dotted);
    if (!algorithm) {
        fault.raise(messages::token_unknown_hash({.byte = element.at, .identifier = dotted}));
    }
    return algorithm;
}

std::string write_imprint(const Digest& digest) {
    return der::sequence({write_algorithm(digest.algorithm), der::element(der::kOctetString, digest.bytes)});
}

Digest read_imprint(const der::Element& element, der::Fault& fault) {
    der::Reader inside(element, fault);
    const auto algorithm = read_algorithm(inside.take(der::kSequence, "hashAlgorithm"), fault, "hashAlgorithm");
    const der::Element hashed = inside.take(der::kOctetString, "hashedMessage");
    inside.finish();
    if (algorithm && !fault.raised && hashed.content.size() != size_of(*algorithm)) {
        fault.raise(messages::token_digest_length({.byte = hashed.at, .hash = name_of(*algorithm)}));
    }
    return fault.raised ? Digest{} : Digest{*algorithm, std::string(hashed.content)};
}

}  // namespace egide::timestamp
