#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "egide/accounts/rights.h"
#include "egide/accounts/sign_in.h"
#include "egide/http/request.h"
#include "egide/http/response.h"

namespace egide::web {

/// Who asks, as the gate found out; lies in Request::caller of every route that is not public.
struct Caller {
    std::shared_ptr<const accounts::Secret> token;
    accounts::Session session;
    accounts::Standing standing;
    std::shared_ptr<const accounts::Secret> fresh_token = {};  // to be given to the browser with the answer
};
const Caller& caller_of(const http::Request& request);
accounts::Actor actor_of(const http::Request& request);

/// What a cookie of that name holds; nothing when there is none, or several.
std::optional<std::string_view> cookie(const http::Request& request, std::string_view name);
/// "__Host-egide" over TLS, "egide" on a plain loopback connection; `suffix` "-device" for the known browser.
std::string cookie_name(const http::Request& request, std::string_view suffix = {});
std::optional<std::string_view> session_token(const http::Request& request);

void set_session_cookie(http::Response& response, const http::Request& request, std::string_view token);
void set_device_cookie(http::Response& response, const http::Request& request, std::string_view token);
void clear_session_cookie(http::Response& response, const http::Request& request);
/// Where an attempt to sign in comes from.
accounts::Client client_of(const http::Request& request);

/// Whether the request comes from a page of ours, or from no page at all: Sec-Fetch-Site, else Origin.
bool from_our_pages(const http::Request& request);
/// A path of this server where somebody may be sent, or "/": never another site, never back to the sign-in.
std::string safe_next(std::string_view wanted);

}  // namespace egide::web
