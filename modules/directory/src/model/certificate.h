#pragma once

#include <cstdint>
#include <span>

namespace egide::directory {

/// What the controls ask of a certificate, in 64 bits.
struct CertificateFacts {
    enum class Key : std::uint8_t { undecodable, rsa, dsa, elliptic, other };
    Key key = Key::undecodable;
    bool weak_hash = false;       // signature neither SHA-2 nor SHA-3
    bool small_exponent = false;  // RSA, below 65537
    bool roca = false;            // modulus with the fingerprint of CVE-2017-15361
    std::uint16_t bits = 0;       // of the RSA modulus
    std::int32_t expires = 0;     // days since 1970
    bool operator==(const CertificateFacts&) const = default;

    std::uint64_t packed() const;
    static CertificateFacts unpacked(std::uint64_t value);
};

/// Reads an X.509 certificate in DER [RFC 5280]; what does not follow it is `undecodable`, never an error.
CertificateFacts read_certificate(std::span<const std::uint8_t> der);

}  // namespace egide::directory
