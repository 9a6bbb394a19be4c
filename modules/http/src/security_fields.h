#pragma once

#include <string>

#include "egide/http/response.h"
#include "egide/http/server.h"

namespace egide::http {

/// The Content-Security-Policy of pages: nothing that this server does not serve, Trusted Types required.
std::string page_policy(const PagePolicy& policy);

/// Adds what every answer carries, without touching what the handler decided: nosniff, no referrer, isolation from
/// other origins, a Content-Security-Policy (an empty one for what is no page), no-store, and HSTS over TLS.
void add_security_fields(Response& response, const std::string& page_policy, bool secure);

}  // namespace egide::http
