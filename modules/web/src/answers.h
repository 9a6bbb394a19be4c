#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "egide/accounts/account.h"
#include "egide/http/problem.h"
#include "egide/http/request.h"
#include "egide/http/response.h"

namespace egide::web {

/// A value, or the answer that refuses: handlers pass the second on.
template <typename T>
using Or = std::variant<T, http::Response>;

http::Response refusal(const http::Request& request, int status, std::string_view kind, const base::Text& detail);
/// 404, the same bytes whether a thing does not exist or is not for the eyes of the one who asks.
http::Response absent(const http::Request& request);
/// What `accounts` refused, with the status that fits.
http::Response refusal(const http::Request& request, const base::Errors& errors);
/// The bytes of evidence cannot be reached now: 503 with Retry-After, and nothing of where they are.
http::Response storage_away(const http::Request& request);
/// The database, the disk or the vault cannot be used now: 503.
http::Response unavailable(const http::Request& request, const base::Errors& errors);
/// Errors of an input that a user gave: 422, or 503 when the machine is to blame.
http::Response unsound(const http::Request& request, const base::Errors& errors);

/// "r7": the entity tag of a thing that counts its revisions.
std::string revision_tag(std::int64_t revision);
/// The revision that If-Match names, or 428 when it names none, 412 when it names no revision of ours.
Or<std::int64_t> wanted_revision(const http::Request& request);
http::Response with_tag(http::Response response, std::int64_t revision);

}  // namespace egide::web
