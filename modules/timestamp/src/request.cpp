#include <openssl/rand.h>

#include <array>
#include <stdexcept>

#include "algorithm.h"
#include "egide/timestamp/messages.h"
#include "egide/timestamp/token.h"
#include "openssl.h"

namespace egide::timestamp {

namespace {

constexpr std::size_t kRequestLimit = 4096;
constexpr std::size_t kNonceLimit = 64;

}  // namespace

Request make_request(Digest digest, std::string policy) {
    prepare_openssl();
    std::array<unsigned char, 8> nonce{};
    if (RAND_bytes(nonce.data(), static_cast<int>(nonce.size())) != 1) {
        throw std::runtime_error("no random bytes: " + openssl_words());
    }
    nonce[0] |= 1U;  // not zero, so that it has one form only
    return {std::move(digest), std::string(reinterpret_cast<const char*>(nonce.data()), nonce.size()),
            std::move(policy), true};
}

std::string write_request(const Request& request) {
    if (request.digest.bytes.size() != size_of(request.digest.algorithm)) {
        throw std::logic_error("a digest of the wrong length");
    }
    const std::string truth = der::element(der::kBoolean, "\xFF");
    return der::sequence({der::integer(1), write_imprint(request.digest),
                          request.policy.empty() ? std::string() : der::known_oid(request.policy),
                          request.nonce.empty() ? std::string() : der::integer_of(request.nonce),
                          request.certificates ? truth : std::string()});
}

base::Result<Request> read_request(std::string_view bytes, const std::string& file) {
    if (bytes.size() > kRequestLimit) {
        return der::refused(messages::file_too_large({.limit = kRequestLimit}), file);
    }
    der::Fault fault;
    der::Reader whole(bytes, fault);
    der::Reader inside(whole.take(der::kSequence, "TimeStampReq"), fault);
    whole.finish();
    Request request;
    const der::Element version = inside.take(der::kInteger, "version");
    if (der::small_number(version, fault, "version") != 1) {
        fault.raise(messages::der_unexpected({.byte = version.at, .field = "version"}));
    }
    request.digest = read_imprint(inside.take(der::kSequence, "messageImprint"), fault);
    if (const auto policy = inside.take_if(der::kOid, "reqPolicy")) {
        request.policy = der::dotted(*policy, fault, "reqPolicy");
    }
    if (const auto nonce = inside.take_if(der::kInteger, "nonce")) {
        request.nonce = der::number_bytes(*nonce, fault, "nonce");
        if (request.nonce.size() > kNonceLimit) {
            fault.raise(messages::der_number({.byte = nonce->at, .field = "nonce"}));
        }
    }
    const auto certificates = inside.take_if(der::kBoolean, "certReq");
    request.certificates = certificates && der::boolean(*certificates, fault, "certReq");
    static_cast<void>(inside.take_if(der::constructed(0), "extensions"));
    inside.finish();
    if (fault.raised) {
        return der::refused(std::move(fault.text), file);
    }
    return request;
}

}  // namespace egide::timestamp
