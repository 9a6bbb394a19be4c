#include "egide/http/response.h"

#include <stdexcept>
#include <utility>

namespace egide::http {

Response text_response(std::string text, std::string_view media_type, int status) {
    Response response;
    response.status = status;
    response.fields.add("Content-Type", std::string(media_type));
    response.body = std::move(text);
    return response;
}

Response json_response(std::string text, int status) {
    return text_response(std::move(text), "application/json", status);
}

Response empty_response() {
    Response response;
    response.status = 204;
    return response;
}

Response redirect_response(std::string path) {
    const bool ours = path.starts_with('/') && !path.starts_with("//") && path.find('\\') == std::string::npos;
    if (!ours) {
        throw std::logic_error("a redirection leads to a path of this server");
    }
    Response response;
    response.status = 303;
    response.fields.add("Location", std::move(path));
    return response;
}

}  // namespace egide::http
