#include "egide/http/problem.h"

#include <array>
#include <stdexcept>
#include <utility>

#include "egide/http/messages.h"
#include "egide/reading/json_writer.h"

namespace egide::http {

namespace {

struct Titled {
    int status;
    base::Text (*title)();
};
constexpr std::array kTitles{
    Titled{400, messages::status_400}, Titled{401, messages::status_401}, Titled{403, messages::status_403},
    Titled{404, messages::status_404}, Titled{405, messages::status_405}, Titled{408, messages::status_408},
    Titled{409, messages::status_409}, Titled{410, messages::status_410}, Titled{412, messages::status_412},
    Titled{413, messages::status_413}, Titled{414, messages::status_414}, Titled{415, messages::status_415},
    Titled{416, messages::status_416}, Titled{417, messages::status_417}, Titled{421, messages::status_421},
    Titled{422, messages::status_422}, Titled{423, messages::status_423}, Titled{428, messages::status_428},
    Titled{429, messages::status_429}, Titled{431, messages::status_431}, Titled{500, messages::status_500},
    Titled{501, messages::status_501}, Titled{503, messages::status_503}, Titled{505, messages::status_505},
    Titled{507, messages::status_507},
};

void write_item(reading::JsonWriter& json, const ProblemItem& item, base::Language language) {
    json.begin_object().field("detail", base::render(item.detail, language));
    if (!item.field.empty()) {
        json.field("field", item.field);
    }
    if (!item.at.file.empty()) {
        json.field("file", item.at.file);
    }
    if (item.at.line > 0) {
        json.field("line", item.at.line).field("column", item.at.column);
    }
    json.end_object();
}

}  // namespace

base::Text status_title(int status) {
    for (const Titled& titled : kTitles) {
        if (titled.status == status) {
            return titled.title();
        }
    }
    throw std::logic_error("no title for status " + std::to_string(status));
}

Response problem_response(const Problem& problem, base::Language language, std::string_view request_id) {
    reading::JsonWriter json(false);
    json.begin_object();
    json.field("type", problem.kind.empty() ? std::string("about:blank") : "urn:egide:problem:" + problem.kind);
    json.field("title", base::render(status_title(problem.status), language));
    json.field("status", problem.status);
    if (!problem.detail.empty()) {
        json.field("detail", base::render(problem.detail, language));
    }
    if (!request_id.empty()) {
        json.field("instance", "urn:egide:request:" + std::string(request_id));
    }
    if (!problem.items.empty()) {
        json.key("errors").begin_array();
        for (const ProblemItem& item : problem.items) {
            write_item(json, item, language);
        }
        json.end_array();
    }
    json.end_object();
    Response response = text_response(json.take(), "application/problem+json", problem.status);
    response.fields.add("Content-Language", language == base::Language::french ? "fr" : "en");
    return response;
}

Response problem_response(const Problem& problem, const Request& request) {
    return problem_response(problem, request.language, request.id);
}

Problem problem_of(const base::Errors& errors, base::Text detail) {
    Problem problem{422, "input", std::move(detail)};
    for (const base::Error& error : errors) {
        if (error.kind == base::ErrorKind::unavailable) {
            problem.status = 503;
            problem.kind = "unavailable";
        }
        problem.items.push_back({error.message, error.field, error.at});
    }
    return problem;
}

}  // namespace egide::http
