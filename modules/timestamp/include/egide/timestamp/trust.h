#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/journal/checkpoint.h"

namespace egide::timestamp {

using journal::Clock;
using journal::Instant;

/// The hash algorithms this module computes and recognises. MD5 and SHA-1 only so that they can be named when refused.
enum class HashAlgorithm { md5, sha1, sha256, sha384, sha512, sha3_256, sha3_384, sha3_512 };

/// "SHA-256", as people write it.
std::string_view name_of(HashAlgorithm algorithm);
/// The algorithm of that name, in any case and with or without dashes ("sha256", "SHA3-256"); nothing when unknown.
std::optional<HashAlgorithm> hash_named(std::string_view name);
std::size_t size_of(HashAlgorithm algorithm);  // bytes of a digest

/// What an algorithm made of some bytes.
struct Digest {
    HashAlgorithm algorithm = HashAlgorithm::sha256;
    std::string bytes;
    bool operator==(const Digest&) const = default;
};

Digest digest_of(HashAlgorithm algorithm, std::string_view bytes);

/// Feeds bytes as they come; finish once.
class Digester {
  public:
    explicit Digester(HashAlgorithm algorithm);
    ~Digester();
    Digester(Digester&&) noexcept;
    Digester& operator=(Digester&&) noexcept;
    void update(std::string_view bytes);
    Digest finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// From when on an algorithm no longer proves anything that was not renewed before. One that is absent is relied upon.
using WeakSince = std::map<HashAlgorithm, Instant>;
/// What is known today: MD5 (2004-08-17, collisions shown) and SHA-1 (2014-01-01, NIST SP 800-131A).
WeakSince known_weak_hashes();

/// Certificates and revocation data kept beside tokens, each in DER: nothing here is trusted for being here.
struct Material {
    std::vector<std::string> certificates;
    std::vector<std::string> crls;
    std::vector<std::string> ocsp_responses;
    bool operator==(const Material&) const = default;
};

/// What a verification may rely on: the anchors alone are trusted, the rest is checked up to them. Bytes only, so that
/// a verification opens no file and reads no system store.
struct Trust {
    std::vector<std::string> anchors;  // certificates in DER
    Material material;
};

/// What a certificate says of itself.
struct CertificateInfo {
    std::string subject;      // organisation and common name, e.g. "Autorité X (Exemple SA)"
    std::string issuer;       // likewise
    std::string serial;       // hexadecimal
    std::string fingerprint;  // SHA-256 in hexadecimal
    Instant not_before{};
    Instant not_after{};
};

/// Reads certificates: one in DER, or any number in PEM (at most 64, 1 MiB); `file` is the name shown.
base::Result<std::vector<std::string>> read_certificates(std::string_view bytes, const std::string& file);
/// Reads revocation lists likewise (at most 16 MiB).
base::Result<std::vector<std::string>> read_crls(std::string_view bytes, const std::string& file);
/// The certificates in PEM, in the order given.
std::string write_certificates(std::span<const std::string> certificates);
base::Result<CertificateInfo> describe_certificate(std::string_view der, const std::string& file);

}  // namespace egide::timestamp
