#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/http/response.h"

namespace egide::http {

/// One part of the request that is wrong.
struct ProblemItem {
    base::Text detail;
    std::string field;  // the key, parameter or column; may be empty
    base::SourcePosition at = {};
};

/// An error as clients read it (RFC 9457): a sentence for people in `detail`, a stable word for programs in `kind`.
struct Problem {
    int status = 400;
    std::string kind;  // "urn:egide:problem:" follows it; empty is "about:blank"
    base::Text detail;
    std::vector<ProblemItem> items = {};
};

/// application/problem+json in one language. `request_id` lets the reader and the log speak of the same event.
Response problem_response(const Problem& problem, base::Language language, std::string_view request_id);
Response problem_response(const Problem& problem, const Request& request);
/// Several errors of one input: 422, or 503 when any of them is a matter of the environment.
Problem problem_of(const base::Errors& errors, base::Text detail);

/// What a status means in general ("Introuvable"); a status without words is a bug (std::logic_error).
base::Text status_title(int status);

}  // namespace egide::http
