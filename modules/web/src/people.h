#pragma once

#include <string>
#include <string_view>

#include "answers.h"
#include "request_body.h"
#include "services.h"

namespace egide::web {

/// The account that the path names ({id}), when the caller may do this to it: over the instance, or where the account
/// holds something.
Or<accounts::Account> person(Services& services, const http::Request& request, std::string_view action);
/// Reads {kind, id} from a body.
std::optional<accounts::Scope> scope_of(RequestBody& body, std::string_view key, bool required);
/// The address of a link, as a person opens it.
std::string link_address(Services& services, const http::Request& request, std::string_view path,
                         const accounts::Link& link);
/// Records in the journal that a content was shown, for those whose every reading is recorded.
void note_shown(Services& services, const http::Request& request, std::string_view action, const accounts::ObjectPlace& place,
                const std::string& what);
/// Records in the journal that a list left the house.
void note_export(Services& services, const http::Request& request, const std::string& what);

}  // namespace egide::web
