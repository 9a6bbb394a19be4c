#pragma once

#include <string>
#include <vector>

#include "egide/base/result.h"
#include "egide/web/configuration.h"

namespace egide::web {

/// Whom an instance of a configuration would write to or send people to, as `egide doctor` shows it.
struct Connection {
    std::string id;  // "mail", "oidc-proconnect"
    base::Text name;
    std::string place;  // server or issuer; empty: not configured
    bool asked = false;
    bool answers = false;  // when asked
    std::string detail;    // why not, in the other side's words
};

/// The mail server and the providers of a configuration. Nobody is asked anything unless `ask`; then each one greets, is
/// verified and signed in to, and nothing is sent. Fails when the configuration cannot serve. Touches no data folder.
base::Result<std::vector<Connection>> connections_of(Configuration configuration, bool ask);

}  // namespace egide::web
