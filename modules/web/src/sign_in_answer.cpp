#include "sign_in_answer.h"

#include "answers.h"
#include "caller.h"
#include "egide/web/messages.h"

namespace egide::web {

void welcome(Services& services, const http::Request& request, const accounts::SignedIn& signed_in,
             http::Response& response) {
    if (const auto former = session_token(request)) {
        const auto ended = services.sessions.end(*former, {signed_in.account.id, request.client});
        if (!ended) {
            services.log->errors("sign-in", ended.errors());
        }
    }
    set_session_cookie(response, request, signed_in.session.token.view());
    if (!signed_in.device.empty()) {
        set_device_cookie(response, request, signed_in.device.view());
    }
}

std::optional<http::Response> attempt_refused(const http::Request& request, const accounts::Answer& result) {
    if (std::holds_alternative<accounts::Refused>(result)) {
        return refusal(request, 401, "proof-refused", messages::code_refused());
    }
    if (const auto* throttled = std::get_if<accounts::Throttled>(&result)) {
        const auto minutes = (throttled->retry_after.count() + 59) / 60;
        auto response = refusal(request, 429, "throttled", messages::sign_in_throttled({.minutes = minutes}));
        response.fields.set("Retry-After", std::to_string(throttled->retry_after.count()));
        return response;
    }
    if (std::holds_alternative<accounts::Busy>(result)) {
        auto response = refusal(request, 503, "busy", messages::sign_in_busy());
        response.fields.set("Retry-After", "2");
        return response;
    }
    return std::nullopt;
}

http::Response stepped_up(Services& services, const http::Request& request, base::Result<accounts::Answer> result) {
    if (!result) {
        services.log->errors("step-up", result.errors());
        return unavailable(request, result.errors());
    }
    if (auto refused = attempt_refused(request, *result)) {
        return std::move(*refused);
    }
    const auto* done = std::get_if<accounts::SignedIn>(&*result);
    if (done == nullptr) {
        return refusal(request, 401, "proof-refused", messages::code_refused());
    }
    http::Response response = http::empty_response();
    set_session_cookie(response, request, done->session.token.view());
    return response;
}

std::string escaped_for_query(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~' || c == '/';
        if (plain) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += kDigits[byte >> 4U];
            out += kDigits[byte & 15U];
        }
    }
    return out;
}

}  // namespace egide::web
