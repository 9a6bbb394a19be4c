#pragma once

#include <string>

#include "services.h"

namespace egide::web {

/// The living sessions of an account, as JSON.
http::Response open_session_list(Services& services, const http::Request& request, const std::string& account);

}  // namespace egide::web
