#include "answers.h"

#include <charconv>

#include "egide/http/files.h"
#include "egide/http/messages.h"
#include "egide/web/messages.h"

namespace egide::web {

namespace {

struct TroubleForm {
    int status;
    std::string_view kind;
};

TroubleForm form_of(accounts::Trouble trouble) {
    switch (trouble) {
        case accounts::Trouble::absent:
            return {404, "absent"};
        case accounts::Trouble::changed:
            return {412, "changed"};
        case accounts::Trouble::invalid:
            return {422, "invalid"};
        case accounts::Trouble::taken:
            return {409, "taken"};
        case accounts::Trouble::forbidden:
            return {403, "refused"};
        case accounts::Trouble::throttled:
            return {429, "throttled"};
        case accounts::Trouble::busy:
            return {503, "busy"};
        case accounts::Trouble::storage:
            return {503, "unavailable"};
    }
    return {503, "unavailable"};
}

}  // namespace

http::Response refusal(const http::Request& request, int status, std::string_view kind, const base::Text& detail) {
    return http::problem_response({status, std::string(kind), detail}, request);
}

http::Response absent(const http::Request& request) {
    return refusal(request, 404, "absent", http::messages::route_absent());
}

http::Response refusal(const http::Request& request, const base::Errors& errors) {
    const TroubleForm form = form_of(accounts::trouble_of(errors));
    if (form.status == 404) {
        return absent(request);
    }
    http::Problem problem{form.status, std::string(form.kind), errors.front().message};
    if (form.status == 422) {
        problem.detail = messages::request_refused();
        for (const base::Error& error : errors) {
            problem.items.push_back({error.message, error.field, error.at});
        }
    }
    return http::problem_response(problem, request);
}

http::Response storage_away(const http::Request& request) {
    http::Response response = refusal(request, 503, "storage-away", messages::storage_away());
    response.fields.set("Retry-After", "10");
    return response;
}

http::Response unavailable(const http::Request& request, const base::Errors& errors) {
    http::Response response = http::problem_response(
        {503, "unavailable", errors.empty() ? messages::request_refused() : errors.front().message}, request);
    response.fields.set("Retry-After", "5");
    return response;
}

http::Response unsound(const http::Request& request, const base::Errors& errors) {
    return http::problem_response(http::problem_of(errors, messages::request_refused()), request);
}

std::string revision_tag(std::int64_t revision) {
    return "\"r" + std::to_string(revision) + "\"";
}

Or<std::int64_t> wanted_revision(const http::Request& request) {
    const auto given = request.fields.find("If-Match");
    if (!given) {
        return refusal(request, 428, "if-match", http::messages::condition_required());
    }
    std::int64_t revision = 0;
    const char* const end = given->data() + given->size();
    const bool formed = given->size() > 3 && given->starts_with("\"r") && given->back() == '"';
    const auto read = formed ? std::from_chars(given->data() + 2, end - 1, revision) : std::from_chars_result{};
    if (!formed || read.ec != std::errc() || read.ptr != end - 1) {
        return refusal(request, 412, "changed", http::messages::condition_failed());
    }
    return revision;
}

http::Response with_tag(http::Response response, std::int64_t revision) {
    response.fields.set("ETag", revision_tag(revision));
    return response;
}

}  // namespace egide::web
