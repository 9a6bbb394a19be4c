#include "caller.h"
#include "egide/jobs/queue.h"
#include "egide/reading/json_writer.h"
#include "egide/web/messages.h"
#include "pages/form.h"
#include "pages/html.h"
#include "pages/provider_pages.h"
#include "routes.h"
#include "work.h"

namespace egide::web::pages {

namespace {

using accounts::LinkKind;

constexpr std::string_view kFirstAccess = "/premier-acces/";
constexpr std::string_view kReset = "/reinitialisation/";

Page link_page(const Services& services, const http::Request& request, const accounts::LinkContent& content) {
    const bool reset = content.kind == LinkKind::reset;
    Page page{.title = reset ? messages::page_new_password() : messages::page_first_access()};
    page.said = {content.kind == LinkKind::first_administrator ? messages::page_first_administrator_what()
                 : reset                                       ? messages::page_new_password_what({.email = content.email})
                                                               : messages::page_invitation_what({.email = content.email})};
    page.action = std::string(reset ? kReset : kFirstAccess) + request.path_parameter("token");
    if (content.kind == LinkKind::first_administrator) {
        page.fields.push_back({"email", messages::field_email(), "email", "username"});
    }
    if (!reset) {
        page.fields.push_back({"name", messages::field_name(), "text", "name", content.name});
    }
    page.fields.push_back({"password", messages::field_password(), "password", "new-password", {},
                           messages::field_password_help()});
    page.fields.push_back({"password2", messages::field_password_again(), "password", "new-password"});
    page.button = messages::page_first_access_button();
    if (content.kind == LinkKind::invitation) {
        offer_providers_for(services, request.path_parameter("token"), page);
    }
    return page;
}

Page dead_link() {
    Page page{.title = messages::page_dead_link()};
    page.said = {messages::page_dead_link_what()};
    page.links = {{"/connexion", messages::page_sign_in()}};
    return page;
}

http::Response show_link(Services& services, http::Request& request) {
    const auto content = services.accounts.look(request.path_parameter("token"));
    if (!content) {
        return answer(request, dead_link(), 404);
    }
    return answer(request, link_page(services, request, *content));
}

Page accepted_page() {
    Page page{.title = messages::page_ready()};
    page.said = {messages::page_ready_what()};
    page.done = true;
    page.links = {{"/connexion", messages::page_sign_in()}};
    return page;
}

http::Response take_link(Services& services, http::Request& request) {
    const auto content = services.accounts.look(request.path_parameter("token"));
    const auto fields = read_form(request.body);
    if (!content) {
        return answer(request, dead_link(), 404);
    }
    Page again = link_page(services, request, *content);
    if (!fields || !from_our_pages(request)) {
        again.errors = {messages::foreign_request()};
        return answer(request, again, fields ? 403 : 400);
    }
    const auto field = [&](std::string_view name) {
        const auto at = fields->find(name);
        return at == fields->end() ? std::string() : at->second;
    };
    for (FormField& one : again.fields) {
        one.value = one.type == "password" ? std::string() : field(one.name);
    }
    if (field("password") != field("password2")) {
        again.errors = {messages::passwords_differ()};
        return answer(request, again, 422);
    }
    const accounts::Acceptance acceptance{field("email"), field("name"), accounts::Secret(field("password")),
                                          language_of(request)};
    const auto accepted = services.accounts.accept(request.path_parameter("token"), acceptance, {{}, request.client});
    if (!accepted) {
        for (const base::Error& error : accepted.errors()) {
            again.errors.push_back(error.message);
        }
        return answer(request, again, 422);
    }
    post::link_opened(services, request.path_parameter("token"));
    return answer(request, accepted_page());
}

Page reset_page() {
    Page page{.title = messages::page_reset()};
    page.said = {messages::page_reset_what()};
    page.action = "/reinitialisation";
    page.fields = {{"email", messages::field_email(), "email", "username"}};
    page.button = messages::page_reset_button();
    page.links = {{"/connexion", messages::page_sign_in()}};
    return page;
}

/// The same answer and the same work whether the account exists or not: a job looks for it later.
http::Response ask_reset(Services& services, http::Request& request) {
    const auto fields = read_form(request.body);
    if (!fields || !fields->contains("email") || !from_our_pages(request)) {
        Page again = reset_page();
        again.errors = {messages::foreign_request()};
        return answer(request, again, fields ? 403 : 400);
    }
    const auto asked = work::ask_for_reset(services, fields->find("email")->second, request.client);
    if (!asked) {
        services.log->errors("reset", asked.errors());
    }
    Page page{.title = messages::page_reset()};
    page.said = {messages::page_reset_asked()};
    page.done = true;
    page.links = {{"/connexion", messages::page_sign_in()}};
    return answer(request, page);
}

}  // namespace

Routes links(Services& services) {
    const std::string open(http::kPublic);
    const std::vector<http::Parameter> lang = {{"lang", http::Parameter::Place::query, {"Langue", "Language"}}};
    Routes all;
    for (const char* const pattern : {"/premier-acces/{token}", "/reinitialisation/{token}"}) {
        all.push_back({.pattern = pattern, .summary = {"Page d’un lien", "Page of a link"}, .permission = open,
                       .parameters = lang, .answer_schema = "text/html", .handler = with(services, show_link)});
        all.push_back({.method = http::Method::post, .pattern = pattern, .summary = {"Utiliser un lien", "Use a link"},
                       .permission = open, .parameters = lang, .body = form_body(), .answer_schema = "text/html",
                       .handler = with(services, take_link)});
    }
    all.push_back({.pattern = "/reinitialisation", .summary = {"Mot de passe oublié", "Password forgotten"},
                   .permission = open, .parameters = lang, .answer_schema = "text/html",
                   .handler = [](http::Request& request) { return answer(request, reset_page()); }});
    all.push_back({.method = http::Method::post, .pattern = "/reinitialisation",
                   .summary = {"Demander une réinitialisation", "Ask for a reset"}, .permission = open,
                   .parameters = lang, .body = form_body(), .answer_schema = "text/html",
                   .handler = with(services, ask_reset)});
    return all;
}

}  // namespace egide::web::pages
