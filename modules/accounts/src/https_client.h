#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "egide/accounts/account.h"

namespace egide::accounts {

/// Scheme and host of an address that we would ask; nothing for any other form (user names, other schemes, odd ports).
struct WebAddress {
    bool secure = false;
    std::string host;  // small letters, without port
    bool on_this_machine() const { return host == "localhost" || host == "127.0.0.1" || host == "[::1]"; }
};
std::optional<WebAddress> read_web_address(std::string_view url);

/// One request to one address.
struct WebRequest {
    std::string url = {};
    Secret form = {};           // sent by POST when not empty
    Secret authorization = {};  // the header's value
    std::chrono::milliseconds timeout{10'000};
};

struct WebAnswer {
    long status = 0;
    std::string body;
};

/// The answer, a megabyte at most; a redirection is an answer like others. No proxy of the environment, no cookie;
/// certificates are checked.
base::Result<WebAnswer> ask_web(const WebRequest& request);
/// The body of a 200 answer; any other is an error.
base::Result<std::string> fetch_document(const WebRequest& request);
/// The error of an answer that is of no use.
base::Error useless_answer(const std::string& url, long status);

}  // namespace egide::accounts
