#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/directory/audit.h"

namespace egide::directory {

/// One step of a path: who, by which right or membership ("WriteDacl", "MemberOf"), over what. Names are DNs, or SIDs
/// of principals that the collection does not hold.
struct PathEdge {
    std::string from;
    std::string_view kind;
    std::string to;
};

/// The shortest way from a principal to a target.
struct ControlPath {
    std::string from;
    std::string to;
    std::vector<PathEdge> edges;
};

struct PathsQuery {
    std::string to = "tier0";  // a DN, a SID, or tier0
    std::string from = {};     // a DN or a SID; empty: everybody outside Tier-0 who has a way
    Thresholds thresholds = {};
};

/// One path per controller, shortest first, then in the order of the collection. Fails when a name is not in the
/// collection.
base::Result<std::vector<ControlPath>> find_paths(const Collection& collection, const PathsQuery& query);

/// {"paths":[{"from","to","edges":[{"from","kind","to"}]}]}, stable bytes.
std::string paths_json(const std::vector<ControlPath>& paths);

}  // namespace egide::directory
