#include "caller.h"
#include "egide/http/messages.h"
#include "egide/web/messages.h"
#include "embedded.h"
#include "pages/form.h"
#include "pages/html.h"
#include "pages/provider_pages.h"
#include "routes.h"
#include "sign_in_answer.h"

namespace egide::web::pages {

namespace {

std::string with_query(const http::Request& request, std::string path) {
    std::string query;
    for (const char* const name : {"next", "lang"}) {
        const auto value = request.query_parameter(name);
        if (value && (name != std::string_view("next") || safe_next(*value) == *value)) {
            query += (query.empty() ? "?" : "&") + std::string(name) + "=" + escaped_for_query(*value);
        }
    }
    return path + query;
}

Page sign_in_page(const Services& services, const http::Request& request) {
    Page page{.title = messages::page_sign_in()};
    page.action = with_query(request, "/connexion");
    page.fields = {{"email", messages::field_email(), "email", "username"},
                   {"password", messages::field_password(), "password", "current-password"}};
    page.button = messages::page_sign_in_button();
    page.passkey = true;
    page.links = {{"/reinitialisation", messages::page_reset()}, {"/simulateur", messages::page_simulator()}};
    offer_providers(services, request, page);
    return page;
}

Page second_factor_page(const http::Request& request, const accounts::SecondFactorNeeded& needed) {
    Page page{.title = messages::page_second_factor()};
    page.said = {messages::page_second_factor_what()};
    page.action = with_query(request, "/connexion/second-facteur");
    page.hidden = {{"challenge", std::string(needed.challenge.view())}};
    page.fields = {{"code", messages::field_code(), "text", "one-time-code", {}, messages::field_code_help()}};
    page.button = messages::page_second_factor_button();
    page.passkey = needed.passkey;
    page.links = {{with_query(request, "/connexion"), messages::page_start_over()}};
    page.place = "/connexion";
    return page;
}

http::Response refused_page(const http::Request& request, Page page, int status, const base::Text& why) {
    page.errors = {why};
    return answer(request, page, status);
}

http::Response show_sign_in(Services& services, http::Request& request) {
    const auto token = session_token(request);
    const auto session = token ? services.sessions.find(*token) : base::Result<std::optional<accounts::Session>>(std::nullopt);
    if (session.ok() && *session) {
        return http::redirect_response(safe_next(request.query_parameter("next").value_or("/")));
    }
    return answer(request, sign_in_page(services, request));
}

/// The answer of an attempt, as a page or a way onward.
http::Response after_attempt(Services& services, const http::Request& request, base::Result<accounts::Answer> result,
                     const Page& again) {
    if (!result) {
        services.log->errors("sign-in", result.errors());
        return refused_page(request, again, 503, messages::sign_in_unavailable());
    }
    if (const auto* done = std::get_if<accounts::SignedIn>(&*result)) {
        http::Response response = http::redirect_response(safe_next(request.query_parameter("next").value_or("/")));
        welcome(services, request, *done, response);
        return response;
    }
    if (const auto* needed = std::get_if<accounts::SecondFactorNeeded>(&*result)) {
        return answer(request, second_factor_page(request, *needed));
    }
    if (const auto* throttled = std::get_if<accounts::Throttled>(&*result)) {
        const auto minutes = (throttled->retry_after.count() + 59) / 60;
        auto response = refused_page(request, again, 429, messages::sign_in_throttled({.minutes = minutes}));
        response.fields.set("Retry-After", std::to_string(throttled->retry_after.count()));
        return response;
    }
    if (std::holds_alternative<accounts::Busy>(*result)) {
        auto response = refused_page(request, again, 503, messages::sign_in_busy());
        response.fields.set("Retry-After", "2");
        return response;
    }
    return refused_page(request, again, 401, again.hidden.empty() ? messages::sign_in_refused() : messages::code_refused());
}

using Fields = std::map<std::string, std::string, std::less<>>;

std::string field_of(const Fields& fields, std::string_view name) {
    const auto at = fields.find(name);
    return at == fields.end() ? std::string() : at->second;
}

http::Response take_sign_in(Services& services, http::Request& request) {
    const auto fields = read_form(request.body);
    if (!fields || !from_our_pages(request)) {
        return refused_page(request, sign_in_page(services, request), fields ? 403 : 400, messages::foreign_request());
    }
    Page again = sign_in_page(services, request);
    again.fields[0].value = field_of(*fields, "email");
    accounts::Secret password(field_of(*fields, "password"));
    return after_attempt(services, request, services.sign_in.start(field_of(*fields, "email"), password, client_of(request)), again);
}

bool six_digits(std::string_view text) {
    return text.size() == 6 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

http::Response take_second_factor(Services& services, http::Request& request) {
    const auto fields = read_form(request.body);
    if (!fields || !from_our_pages(request)) {
        return refused_page(request, sign_in_page(services, request), fields ? 403 : 400, messages::foreign_request());
    }
    const std::string challenge = field_of(*fields, "challenge");
    std::string code = field_of(*fields, "code");
    std::erase(code, ' ');
    accounts::SecondFactorNeeded same{accounts::Secret(std::string_view(challenge)), true, true, false, {}};
    const Page again = second_factor_page(request, same);
    const bool totp = six_digits(code);
    accounts::Secret secret(std::move(code));
    return after_attempt(services, request,
                 totp ? services.sign_in.totp(challenge, secret, client_of(request))
                      : services.sign_in.recovery_code(challenge, secret, client_of(request)),
                 again);
}

http::Response sign_out(Services& services, http::Request& request) {
    if (!from_our_pages(request)) {
        return refused_page(request, sign_in_page(services, request), 403, messages::foreign_request());
    }
    if (const auto token = session_token(request)) {
        const auto ended = services.sessions.end(*token, actor_of(request));
        if (!ended) {
            services.log->errors("sign-out", ended.errors());
        }
    }
    http::Response response = http::redirect_response("/connexion");
    clear_session_cookie(response, request);
    return response;
}

http::Response embedded(const std::string& name, std::string_view media_type) {
    for (const EmbeddedFile& file : embedded_files()) {
        if (file.name == "assets/" + name) {
            auto response = http::text_response(std::string(file.bytes), media_type);
            response.fields.set("Cache-Control", "public, max-age=3600");
            return response;
        }
    }
    throw std::logic_error("no embedded file " + name);
}

std::vector<http::Parameter> page_parameters() {
    return {{"next", http::Parameter::Place::query, {"Où aller ensuite", "Where to go next"}},
            {"lang", http::Parameter::Place::query, {"Langue", "Language"}}};
}

}  // namespace

http::Response ask_second_factor(const http::Request& request, const accounts::SecondFactorNeeded& needed,
                                 const std::string& next) {
    Page page = second_factor_page(request, needed);
    page.action = "/connexion/second-facteur?next=" + escaped_for_query(safe_next(next));
    page.links = {{"/connexion", messages::page_start_over()}};
    return answer(request, page);
}

http::Response sign_in_refusal(const Services& services, const http::Request& request, int status,
                               const base::Text& why) {
    Page page = sign_in_page(services, request);
    page.place = "/connexion";
    return refused_page(request, std::move(page), status, why);
}

Routes sign_in(Services& services) {
    const std::string open(http::kPublic);
    return {
        {.pattern = "/connexion", .summary = {"Page de connexion", "Sign-in page"}, .permission = open,
         .parameters = page_parameters(), .answer_schema = "text/html", .handler = with(services, show_sign_in)},
        {.method = http::Method::post, .pattern = "/connexion", .summary = {"Se connecter", "Sign in"}, .permission = open,
         .parameters = page_parameters(), .body = form_body(), .answer_schema = "text/html",
         .handler = with(services, take_sign_in)},
        {.method = http::Method::post, .pattern = "/connexion/second-facteur",
         .summary = {"Second facteur", "Second factor"}, .permission = open, .parameters = page_parameters(),
         .body = form_body(), .answer_schema = "text/html", .handler = with(services, take_second_factor)},
        {.method = http::Method::post, .pattern = "/deconnexion", .summary = {"Se déconnecter", "Sign out"},
         .permission = open, .body = form_body(), .answer_schema = "text/html", .handler = with(services, sign_out)},
    };
}

Routes style() {
    const std::string open(http::kPublic);
    return {
        {.pattern = "/style/egide.css", .summary = {"Feuille de style", "Style sheet"}, .permission = open,
         .handler = [](http::Request&) { return embedded("egide.css", "text/css; charset=utf-8"); }},
        {.pattern = "/style/passkey.js", .summary = {"Clé d’accès", "Passkey"}, .permission = open,
         .handler = [](http::Request&) { return embedded("passkey.js", "text/javascript; charset=utf-8"); }},
    };
}

}  // namespace egide::web::pages
