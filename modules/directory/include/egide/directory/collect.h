#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "egide/base/result.h"
#include "egide/base/secret.h"

namespace egide::directory {

/// How the connection is protected. `gssapi` signs and seals with Kerberos on the plain port.
enum class Protection { ldaps, starttls, gssapi };

/// How a Kerberos ticket is shown: by itself, or in the negotiation that Windows clients prefer.
enum class Mechanism { gssapi, spnego };

/// Who collects. With `simple_name` (a DN or user@domain) a simple bind, refused without TLS; else Kerberos, from
/// `ccache`, or `keytab`, or what the process has. Never from the command line.
struct CollectorIdentity {
    std::string simple_name = {};
    base::Secret password = {};
    std::filesystem::path ccache = {};
    std::filesystem::path keytab = {};
    Mechanism mechanism = Mechanism::gssapi;
};

/// One collection. The first server gives the configuration, the schema and its domain; each other one its own domain.
struct CollectionOrder {
    std::vector<std::string> servers = {};  // host names, as their certificates and tickets say them
    std::uint16_t port = 0;                 // 0: the usual one
    Protection protection = Protection::gssapi;
    CollectorIdentity identity = {};
    std::filesystem::path authorities = {};  // certificates that sign the servers', PEM; empty: the system's
    std::filesystem::path out = {};          // <out>/<forest>/<date>/ is made; or, to resume, that very folder
    bool resume = false;
    std::size_t page = 900;              // objects a request
    std::size_t objects_per_second = 0;  // 0: as fast as the server answers
    unsigned patience = 60;              // seconds without an answer before the server is given up
    std::function<void(const std::string& context, std::size_t objects)> progress = {};
};

struct CollectedDirectory {
    std::filesystem::path collection;
    std::size_t objects = 0;
    std::size_t contexts = 0;
    std::size_t kept = 0;  // naming contexts that an earlier attempt had finished
};

/// Reads all naming contexts and writes them with ORADAD's layout. Only searches are sent, nothing is ever changed.
/// When the connection breaks, what was finished stays, and `resume` goes on from there. For Kerberos it sets
/// KRB5CCNAME and KRB5_CLIENT_KTNAME of the process: not for a process with threads that use them.
base::Result<CollectedDirectory> collect(const CollectionOrder& order);

}  // namespace egide::directory
