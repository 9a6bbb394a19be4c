#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "egide/http/response.h"

namespace egide::http {

/// How the end of an answer's body is told.
enum class BodyEnd { length, chunks, close };

/// What an answer's head depends on besides the answer.
struct AnswerContext {
    bool head_only = false;    // the request was HEAD
    bool version_1_1 = true;
    bool keep_alive = true;
    std::string request_id;
    std::chrono::system_clock::time_point date;
};

/// The head of an answer, and how its body then goes.
struct ResponseHead {
    std::string text;
    BodyEnd end = BodyEnd::length;
    bool has_body = false;
    bool keep_alive = false;
};

/// Writes the head. A status, name or value that cannot stand in a head is a bug (std::logic_error).
ResponseHead write_head(const Response& response, const AnswerContext& context);

/// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(std::chrono::system_clock::time_point at);

}  // namespace egide::http
