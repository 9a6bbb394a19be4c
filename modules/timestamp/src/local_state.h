#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "disk.h"
#include "egide/reading/reader.h"
#include "local_certificates.h"

namespace egide::timestamp {

/// How long a revocation list of a local authority is current.
inline constexpr std::chrono::days kListValidity{30};
/// The hashes it accepts to stamp.
inline constexpr std::array kOffered = {HashAlgorithm::sha256,   HashAlgorithm::sha384,   HashAlgorithm::sha512,
                                        HashAlgorithm::sha3_256, HashAlgorithm::sha3_384, HashAlgorithm::sha3_512};

/// The folder of a local authority: its keys, its certificates and what it remembers.
struct LocalAuthority::State {
    std::filesystem::path folder;
    Clock clock;
    std::string name;
    LocalAuthorityOptions options;
    std::uint64_t certificates = 0;  // made so far, the anchor included
    std::uint64_t tokens = 0;
    std::vector<RevokedSerial> revoked;

    X509Ptr anchor;
    KeyPtr anchor_key;
    X509Ptr signer;
    KeyPtr signer_key;
    std::vector<std::string> anchors;

    void make_anchor();
    void make_signer();
    std::string settings() const;
    std::string openssl_settings() const;
    Done save();
    Done save_settings();
    Done load();
    bool read_settings(const reading::Node& root, reading::Problems& problems);
    base::Result<std::string> answer(std::string_view request);
};

}  // namespace egide::timestamp
