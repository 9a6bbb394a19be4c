#pragma once

#include <string>
#include <vector>

namespace egide::http {

/// Bytes that must never be served, and the status that says so.
struct UnsoundRequest {
    std::string name;
    std::string bytes;
    int status = 400;
};

/// The published ways of smuggling one request behind another, and their neighbours.
std::vector<UnsoundRequest> unsound_requests();

}  // namespace egide::http
