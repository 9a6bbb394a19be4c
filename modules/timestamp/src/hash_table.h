#pragma once

#include <openssl/evp.h>
#include <openssl/obj_mac.h>

#include <array>
#include <optional>
#include <string_view>

#include "egide/timestamp/trust.h"

namespace egide::timestamp {

/// What is to be known of each algorithm; identifiers from RFC 3279, RFC 5754 and NIST's register.
struct HashRow {
    HashAlgorithm algorithm;
    std::string_view name;
    std::string_view oid;
    int nid;
    std::size_t size;
    const EVP_MD* (*method)();
};

inline constexpr std::array<HashRow, 8> kHashTable = {{
    {HashAlgorithm::md5, "MD5", "1.2.840.113549.2.5", NID_md5, 16, EVP_md5},
    {HashAlgorithm::sha1, "SHA-1", "1.3.14.3.2.26", NID_sha1, 20, EVP_sha1},
    {HashAlgorithm::sha256, "SHA-256", "2.16.840.1.101.3.4.2.1", NID_sha256, 32, EVP_sha256},
    {HashAlgorithm::sha384, "SHA-384", "2.16.840.1.101.3.4.2.2", NID_sha384, 48, EVP_sha384},
    {HashAlgorithm::sha512, "SHA-512", "2.16.840.1.101.3.4.2.3", NID_sha512, 64, EVP_sha512},
    {HashAlgorithm::sha3_256, "SHA3-256", "2.16.840.1.101.3.4.2.8", NID_sha3_256, 32, EVP_sha3_256},
    {HashAlgorithm::sha3_384, "SHA3-384", "2.16.840.1.101.3.4.2.9", NID_sha3_384, 48, EVP_sha3_384},
    {HashAlgorithm::sha3_512, "SHA3-512", "2.16.840.1.101.3.4.2.10", NID_sha3_512, 64, EVP_sha3_512},
}};

std::string_view oid_of(HashAlgorithm algorithm);
std::optional<HashAlgorithm> hash_of_oid(std::string_view dotted);

}  // namespace egide::timestamp
