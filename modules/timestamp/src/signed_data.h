#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "der.h"
#include "egide/timestamp/token.h"

namespace egide::timestamp {

constexpr std::size_t kTokenLimit = std::size_t{64} << 10U;     // without its revocation data
constexpr std::size_t kMaterialLimit = std::size_t{16} << 20U;  // with it
constexpr std::size_t kCertificatesInToken = 16;
constexpr std::size_t kListsInToken = 32;
constexpr std::string_view kSignedDataType = "1.2.840.113549.1.7.2";
constexpr std::string_view kOcspResponse = "1.3.6.1.5.5.7.16.2";

/// The parts of a token (RFC 5652 §5.1) as they lie in its bytes.
struct SignedData {
    std::string_view version;
    std::string_view digest_algorithms;
    std::string_view encapsulated;
    der::Element content;  // what was signed: TSTInfo
    std::vector<der::Element> certificates;
    std::vector<der::Element> revocation;  // lists, and answers (RFC 5940)
    std::string_view signer_infos;

    std::optional<HashAlgorithm> signer_hash;  // of the one signer; nothing when unknown
    std::optional<Digest> certificate_hash;    // signing-certificate attribute (RFC 2634, RFC 5035)
};

/// Splits a token; checks the types, the one signer and its attributes, not the signature.
SignedData split_token(std::string_view token, der::Fault& fault);
/// What the signed content says.
TokenInfo read_content(const der::Element& content, der::Fault& fault);
/// The kept data of a split token.
Material material_in(const SignedData& parts);
/// The token without its certificates and revocation data, which its signature does not cover.
std::string without_material(const SignedData& parts);
/// Split and read in one.
std::optional<TokenInfo> token_info(std::string_view token, SignedData& parts, der::Fault& fault);

}  // namespace egide::timestamp
