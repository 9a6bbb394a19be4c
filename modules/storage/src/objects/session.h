#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "answers.h"
#include "endpoint.h"

namespace egide::storage::objects {

enum class Method { get, head, put, post, remove };
using Fields = std::vector<std::pair<std::string, std::string>>;

/// One request about the bucket (no key) or one of its objects. `query` is in the order of its names, as the signature
/// wants it; names of headers are in lower case.
struct Call {
    Method method = Method::get;
    std::string key = {};
    Fields query = {};
    Fields headers = {};
    std::string_view body = {};
    std::size_t most_answer = kMostXml;
};

/// How the exchange of bytes ended.
enum class Transport { whole, unreachable, forbidden_address, certificate, too_slow, too_large, lost, broken };

/// What came back. A body that was cut keeps what had come.
struct Reply {
    Method method = Method::get;
    Transport transport = Transport::broken;
    long status = 0;
    std::int64_t skew = 0;  // seconds between the server's clock and ours, 0 when it does not say
    std::map<std::string, std::string, std::less<>> headers = {};  // the names in lower case
    std::string body = {};
    std::string detail = {};  // of a transport failure, untranslated

    std::string header(std::string_view name) const;
    bool whole() const { return transport == Transport::whole; }
    bool done() const { return whole() && status >= 200 && status < 300; }
    /// What the server says of a failure; empty when it says nothing. An object's own bytes are never taken for it.
    S3Failure failure() const;
    /// Whether the same request may succeed a moment later.
    bool may_pass() const;
};

/// Signs requests and sends them to the one endpoint; keeps connections for the next ones. Safe from several threads.
class Session {
  public:
    Session(S3Options options, Endpoint endpoint);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    const S3Options& options() const { return options_; }
    const Endpoint& endpoint() const { return endpoint_; }
    /// The name of an object, for people.
    std::string place(const std::string& key) const;

    /// Once.
    Reply attempt(const Call& call) const;
    /// Again while it may pass, `attempts` times at most; gives the last answer, whatever it says.
    Reply ask(const Call& call) const;

  private:
    struct Handle;
    std::unique_ptr<Handle> take() const;
    void give_back(std::unique_ptr<Handle> handle) const;
    S3Options options_;
    Endpoint endpoint_;
    std::string origin_;
    std::string signature_;
    mutable std::mutex mutex_;
    mutable std::vector<std::unique_ptr<Handle>> free_;
};

/// The waits between the attempts of one request: each up to twice the last one, drawn at random so that many clients
/// do not come back together.
class Patience {
  public:
    explicit Patience(const S3Options& options) : options_(options), longest_(options.first_wait) {}
    /// Waits; false when no attempt is left.
    bool wait();
    /// Something came: the count begins again.
    void renew();

  private:
    const S3Options& options_;
    std::chrono::milliseconds longest_;
    int made_ = 1;
};

/// Why a request was not done, and what to do about it.
base::Error explain(const Session& session, const Call& call, const Reply& reply);
/// An answer that is not what S3 says.
base::Error strange(const Session& session, const std::string& key, std::string detail = {});

}  // namespace egide::storage::objects
