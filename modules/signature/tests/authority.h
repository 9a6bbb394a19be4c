#pragma once

#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "egide/signature/trust_list.h"

namespace egide::signature::fixtures {

using namespace std::chrono_literals;

/// The days all tests live in.
inline constexpr Time kNow = std::chrono::sys_days(std::chrono::year(2026) / 6 / 1) + 12h;
inline constexpr Time kYearAgo = std::chrono::sys_days(std::chrono::year(2025) / 6 / 1) + 12h;
inline constexpr Time kLongAgo = std::chrono::sys_days(std::chrono::year(2015) / 1 / 1) + 0h;
inline constexpr Time kFarAway = std::chrono::sys_days(std::chrono::year(2045) / 1 / 1) + 0h;

enum class KeyKind { rsa, ec };
enum class Use { authority, signing, stamping, server, answering };

/// What a certificate is made of.
struct Wish {
    std::string common_name = "Camille Exemple";
    std::string organisation = "Centre hospitalier d’Exemple";
    std::string organisation_identifier = {};
    std::string unit = {};
    Use use = Use::signing;
    KeyKind key = KeyKind::ec;
    Time from = kLongAgo;
    Time to = kFarAway;
    const char* digest = "SHA256";
};

/// A certificate with its key, made by OpenSSL in this process.
struct Identity {
    std::shared_ptr<X509> certificate;
    std::shared_ptr<EVP_PKEY> key;
    std::vector<std::uint8_t> der() const;
};

Identity make_root(const Wish& wish);
Identity issue(const Identity& issuer, const Wish& wish);

/// A root, an intermediate authority, a timestamp authority under the root, and a trust list of the root alone.
struct House {
    Identity root, intermediate, stamper;
    explicit House(KeyKind key = KeyKind::ec);
    TrustList trust() const;
};

struct Revoked {
    const Identity* identity = nullptr;
    Time at{};
};
/// A list signed by the issuer; DER.
std::vector<std::uint8_t> make_list(const Identity& issuer, const std::vector<Revoked>& revoked, Time made, Time next);
/// An OCSP response that says good or revoked; DER.
std::vector<std::uint8_t> make_answer(const Identity& issuer, const Identity& responder, const Identity& subject,
                                      std::optional<Time> revoked, Time made, Time next);

/// How a CMS is made.
struct CmsWish {
    const char* digest = "SHA256";
    bool cades = true;
    bool attributes = true;
    bool enclosed = false;
    bool certificates = true;
    std::vector<const Identity*> others = {};           // certificates sent along
    std::vector<std::vector<std::uint8_t>> lists = {};  // revocation lists sent along
    std::optional<Time> claimed = kYearAgo;
    const Identity* stamper = nullptr;  // a signature timestamp is added when set
    Time stamped = kYearAgo;
    std::vector<const Identity*> more_signers = {};
    bool pss = false;
};
std::vector<std::uint8_t> make_cms(const Identity& signer, std::string_view content, const CmsWish& wish = {});

/// An RFC 3161 token over a content, at a chosen time.
std::vector<std::uint8_t> make_token(const Identity& stamper, std::string_view content, Time at,
                                     const char* digest = "SHA256");

std::string pem(const Identity& identity);

}  // namespace egide::signature::fixtures
