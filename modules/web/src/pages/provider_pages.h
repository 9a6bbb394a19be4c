#pragma once

#include "egide/http/request.h"
#include "egide/http/response.h"
#include "pages/html.h"
#include "services.h"

namespace egide::web::pages {

/// Adds to the sign-in page a button for each provider, and, for somebody who just left after signing in at one, the
/// way to leave there too.
void offer_providers(const Services& services, const http::Request& request, Page& page);
/// The same on the page of an invitation: the account is opened with the identity, without a password.
void offer_providers_for(const Services& services, const std::string& invitation, Page& page);

/// The page that asks for the second factor, from which one goes on to `next`; sign_in_pages.cpp has it.
http::Response ask_second_factor(const http::Request& request, const accounts::SecondFactorNeeded& needed,
                                 const std::string& next);
/// The sign-in page with a refusal above it; sign_in_pages.cpp has it.
http::Response sign_in_refusal(const Services& services, const http::Request& request, int status,
                               const base::Text& why);

}  // namespace egide::web::pages
