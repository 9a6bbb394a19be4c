#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "egide/base/result.h"
#include "egide/timestamp/token.h"

namespace egide::timestamp {

/// Someone who signs that a digest existed. Calls may take time and fail; no exception for what the other side does.
class Authority {
  public:
    virtual ~Authority() = default;
    virtual const std::string& name() const = 0;
    /// The policy to ask for; empty: its own.
    virtual const std::string& policy() const = 0;
    /// The hash it should be asked for; what it is given may differ when the caller has no choice.
    virtual HashAlgorithm hash() const = 0;
    /// Its trust anchors, in DER.
    virtual const std::vector<std::string>& anchors() const = 0;
    /// Sends a request (DER) and gives the answer (DER), as it came.
    virtual base::Result<std::string> stamp(std::string_view request) = 0;
    /// The certificates and revocation data to keep with a token it just made.
    virtual base::Result<Material> material() = 0;
};

/// An authority as a person configures it.
struct AuthoritySettings {
    std::string name;
    std::string url;                // http or https
    std::filesystem::path anchors;  // a file of certificates, PEM or DER
    std::string policy;             // dotted identifier; empty: the authority's own
    HashAlgorithm hash = HashAlgorithm::sha256;
    std::vector<std::filesystem::path> certificates;  // files of intermediate certificates
    std::vector<std::string> crls;                    // addresses of revocation lists to keep with each token
    std::chrono::milliseconds timeout{15'000};
};

/// Reads `authorities: [{name, url, anchors, policy, hash, certificates, crls, timeout_seconds}]` (YAML); names are
/// unique, relative paths are beside `file`. All troubles come at once.
base::Result<std::vector<AuthoritySettings>> read_authorities(std::string_view yaml, const std::filesystem::path& file);

/// Speaks to an authority over HTTP (RFC 3161 §3.4): POST, no redirection, no proxy of the environment, answers of at
/// most 64 KiB, lists of at most 16 MiB. Reads the files of the settings at once.
base::Result<std::unique_ptr<Authority>> connect_authority(const AuthoritySettings& settings);

/// How a local authority signs.
struct LocalAuthorityOptions {
    enum class Key { ec_p256, rsa_3072 };
    Key key = Key::ec_p256;
    HashAlgorithm hash = HashAlgorithm::sha256;      // of its signatures and certificates: SHA-2 alone
    std::chrono::days validity{3 * 365};             // of the certificate that signs tokens
    std::chrono::days authority_validity{30 * 365};  // of the certificate above it
    std::string policy = "1.3.6.1.4.1.99999.1.1";
};

/// Why a certificate is revoked (RFC 5280 §5.3.1).
enum class RevocationReason { unspecified, key_compromise, affiliation_changed, superseded, cessation, not_said };

/// An authority for tests and exercises, in a folder: keys, certificates, revocation list, and the settings that
/// `openssl ts -reply` and `-verify` read (tsa.cnf). It signs what it is given at the time of its clock. It proves
/// nothing to anybody else: whoever has the folder has the keys.
class LocalAuthority final : public Authority {
  public:
    LocalAuthority(LocalAuthority&&) noexcept;
    LocalAuthority& operator=(LocalAuthority&&) noexcept;
    ~LocalAuthority() override;

    const std::string& name() const override;
    const std::string& policy() const override;
    HashAlgorithm hash() const override;
    const std::vector<std::string>& anchors() const override;
    base::Result<std::string> stamp(std::string_view request) override;
    /// The signing certificate and a revocation list made now, valid 30 days.
    base::Result<Material> material() override;

    /// A new key and certificate under the same anchor, from the clock's now; the ones before sign no more.
    base::Result<std::monostate> renew();
    /// Revokes the current signing certificate at the clock's now; it goes on signing, as a thief would.
    base::Result<std::monostate> revoke(RevocationReason reason);

  private:
    friend base::Result<LocalAuthority> create_local_authority(const std::filesystem::path&, const std::string&,
                                                               const LocalAuthorityOptions&, Clock);
    friend base::Result<LocalAuthority> open_local_authority(const std::filesystem::path&, Clock);
    struct State;
    explicit LocalAuthority(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Makes the folder of a local authority; refuses one that holds an authority already.
base::Result<LocalAuthority> create_local_authority(const std::filesystem::path& folder, const std::string& name,
                                                    const LocalAuthorityOptions& options, Clock clock);
base::Result<LocalAuthority> open_local_authority(const std::filesystem::path& folder, Clock clock);

}  // namespace egide::timestamp
