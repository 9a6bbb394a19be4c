#pragma once

#include <sys/socket.h>

#include <string>
#include <string_view>

#include "egide/storage/objects/s3_store.h"

namespace egide::storage::objects {

/// The only place that is ever contacted.
struct Endpoint {
    bool secure = true;
    std::string host;       // lower case, without brackets
    std::string port;       // empty: the scheme's own
    bool literal = false;   // an address, not a name
    bool loopback = false;  // localhost, or an address of this machine

    /// `scheme://host[:port]`, with the bucket before the host when it stands there.
    std::string origin(std::string_view bucket, S3Addressing addressing) const;
};

/// Reads `scheme://host[:port]`; nothing when it is anything else.
std::optional<Endpoint> parse_endpoint(std::string_view text);

/// Whether the address that a name gave may be connected to. A name never leads to this machine (unless it is
/// localhost) nor to the addresses where machines keep their secrets: those have to be written down as such.
bool may_connect(const Endpoint& endpoint, const sockaddr& address);

/// Every trouble of the options at once.
base::Result<Endpoint> check_options(const S3Options& options);

}  // namespace egide::storage::objects
