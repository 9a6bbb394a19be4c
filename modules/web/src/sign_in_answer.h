#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services.h"

namespace egide::web {

/// Gives the browser the cookies of a new session, and ends the session that it had before: an identifier planted by
/// somebody else never becomes a signed-in one.
void welcome(Services& services, const http::Request& request, const accounts::SignedIn& signed_in,
             http::Response& response);

/// The answer to a repeated proof of identity: 204 and a new token, or why not.
http::Response stepped_up(Services& services, const http::Request& request, base::Result<accounts::Answer> result);
/// The answer to a refused, throttled or postponed attempt, as a problem; nothing when it is none of these.
std::optional<http::Response> attempt_refused(const http::Request& request, const accounts::Answer& result);

/// Percent-encodes all but unreserved characters and the slash.
std::string escaped_for_query(std::string_view text);

}  // namespace egide::web
