#pragma once

#include "egide/http/files.h"
#include "services.h"

namespace egide::web {

/// The route of all paths that no other takes: the files of the interface, index.html for the addresses of its pages.
/// Sets what its pages may do: the hash of an import map, the names of its policies. Without a folder, a page that says
/// so.
base::Result<http::Route> interface_route(Services& services, http::PagePolicy& pages);

/// "sha256-…" of each inline import map of a page.
std::vector<std::string> import_map_hashes(std::string_view html);

}  // namespace egide::web
