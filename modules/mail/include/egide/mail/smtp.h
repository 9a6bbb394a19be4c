#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "egide/base/result.h"
#include "egide/base/secret.h"

namespace egide::mail {

enum class Security {
    starttls,  // a plain beginning that must become TLS before anything else is said
    tls,       // TLS from the first byte
    none,      // plain; to this machine alone
};

/// How the mail server is reached.
struct SmtpSettings {
    std::string server = {};
    std::uint16_t port = 587;
    Security security = Security::starttls;
    std::string user = {};  // empty: no authentication
    base::Secret password = {};
    std::filesystem::path authorities = {};  // certificates that vouch for the server; empty: the system's
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds timeout{60'000};  // of a whole conversation
};

/// Why such settings cannot serve; empty when they can. Plain text is for this machine alone.
base::Errors refusals_of(const SmtpSettings& settings);

/// What came of handing a letter over.
struct Delivery {
    enum class Kind {
        accepted,
        later,   // worth another attempt: no connection, a 4xx, or a trouble of the server or of our settings
        refused  // this letter will never be taken: the server answered 5xx to its recipient or its content
    };
    Kind kind = Kind::accepted;
    int code = 0;        // the server's last answer, 0 when there was none
    std::string detail;  // for an administrator; never a password nor the letter's content
};

/// Who hands letters over. Safe from several threads.
class Carrier {
  public:
    virtual ~Carrier() = default;
    virtual Delivery carry(const std::string& from, const std::string& to, const std::string& message) const = 0;
    /// Greets, secures and signs in, and sends nothing.
    virtual Delivery probe() const = 0;
};

/// One conversation with the server for each letter (libcurl); its certificate is verified, its name too.
class SmtpCarrier final : public Carrier {
  public:
    /// Settings that refusals_of() refuses are a bug (std::logic_error).
    explicit SmtpCarrier(SmtpSettings settings);
    Delivery carry(const std::string& from, const std::string& to, const std::string& message) const override;
    Delivery probe() const override;

  private:
    SmtpSettings settings_;
};

}  // namespace egide::mail
