#pragma once

#include <span>
#include <string>

#include "egide/http/router.h"

namespace egide::web {

/// The description of a route table (OpenAPI 3.1): routes below /api, and the named schemas of modules/web/schemas. The
/// same table gives the same bytes. A route that names a schema that does not exist is a bug (std::logic_error).
///
/// A route's `answer_schema` is "Name", "201 Name", "204", "media/type" or an inline schema; nothing stands for 204.
std::string openapi_document(std::span<const http::Route> routes);

}  // namespace egide::web
