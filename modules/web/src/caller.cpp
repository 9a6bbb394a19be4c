#include "caller.h"

#include <algorithm>
#include <stdexcept>

namespace egide::web {

namespace {

constexpr std::string_view kDeviceDays = "7776000";  // 90 days, in seconds

std::string cookie_text(const http::Request& request, const std::string& name, std::string_view value) {
    return name + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax" + (request.secure ? "; Secure" : "");
}

std::string own_origin(const http::Request& request) {
    return (request.secure ? "https://" : "http://") + request.host;
}

}  // namespace

const Caller& caller_of(const http::Request& request) {
    const auto* caller = std::any_cast<Caller>(&request.caller);
    if (caller == nullptr) {
        throw std::logic_error("a route without gate asks who its caller is");
    }
    return *caller;
}

accounts::Actor actor_of(const http::Request& request) {
    const auto* caller = std::any_cast<Caller>(&request.caller);
    return {caller == nullptr ? std::string() : caller->session.account, request.client};
}

std::optional<std::string_view> cookie(const http::Request& request, std::string_view name) {
    std::optional<std::string_view> found;
    for (const http::Field& field : request.fields.all()) {
        std::string_view rest = http::same_name(field.name, "Cookie") ? std::string_view(field.value) : std::string_view();
        while (!rest.empty()) {
            const auto end = std::min(rest.find(';'), rest.size());
            std::string_view pair = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
            if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
                if (found) {
                    return std::nullopt;  // planted beside ours: neither is believed
                }
                found = pair.substr(name.size() + 1);
            }
        }
    }
    return found;
}

std::string cookie_name(const http::Request& request, std::string_view suffix) {
    return (request.secure ? "__Host-egide" : "egide") + std::string(suffix);
}

std::optional<std::string_view> session_token(const http::Request& request) {
    return cookie(request, cookie_name(request));
}

void set_session_cookie(http::Response& response, const http::Request& request, std::string_view token) {
    response.fields.add("Set-Cookie", cookie_text(request, cookie_name(request), token));
}

void set_device_cookie(http::Response& response, const http::Request& request, std::string_view token) {
    response.fields.add("Set-Cookie", cookie_text(request, cookie_name(request, "-device"), token) +
                                          "; Max-Age=" + std::string(kDeviceDays));
}

void clear_session_cookie(http::Response& response, const http::Request& request) {
    response.fields.add("Set-Cookie", cookie_text(request, cookie_name(request), "") + "; Max-Age=0");
}

accounts::Client client_of(const http::Request& request) {
    return {request.client, std::string(request.fields.find("User-Agent").value_or("")),
            std::string(cookie(request, cookie_name(request, "-device")).value_or(""))};
}

bool from_our_pages(const http::Request& request) {
    const auto site = request.fields.find("Sec-Fetch-Site");
    const auto origin = request.fields.find("Origin");
    if (site) {
        return *site == "same-origin" || *site == "none";
    }
    return !origin || *origin == own_origin(request);
}

std::string safe_next(std::string_view wanted) {
    const bool plain = std::all_of(wanted.begin(), wanted.end(), [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7F && c != '\\' && c != '"' &&
               c != '<' && c != '>';
    });
    const bool ours = wanted.size() <= 2000 && wanted.starts_with('/') && !wanted.starts_with("//") && plain &&
                      !wanted.starts_with("/connexion") && !wanted.starts_with("/api/");
    return ours ? std::string(wanted) : "/";
}

}  // namespace egide::web
