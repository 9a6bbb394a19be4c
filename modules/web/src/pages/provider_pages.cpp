// Signing in at another's: the way there, the way back, and the way out.
#include "pages/provider_pages.h"

#include "caller.h"
#include "egide/web/messages.h"
#include "pages/form.h"
#include "providers.h"
#include "routes.h"
#include "sign_in_answer.h"

namespace egide::web::pages {

namespace {

base::Bilingual label_of(const SignInProvider& provider) {
    return provider.label;
}

/// A page that leads on at once, and says where: a redirection would be stopped by the policy of the page whose form
/// asked for it, which allows this site alone.
http::Response lead_to(const http::Request& request, const SignInProvider& provider, const std::string& url) {
    Page page{.title = messages::page_provider_go({.label = label_of(provider)})};
    page.place = "/connexion";
    page.said = {messages::page_provider_what({.label = label_of(provider)})};
    page.links = {{url, messages::page_provider_go({.label = label_of(provider)})}};
    http::Response response = answer(request, page);
    response.fields.set("Refresh", "0; url=" + url);
    return response;
}

http::Response depart(Services& services, const http::Request& request, const SignInProvider& provider,
                      const accounts::Purpose& purpose) {
    const auto departure = provider.provider->begin(purpose);
    if (!departure) {
        services.log->errors("provider", departure.errors());
        return sign_in_refusal(services, request, 503, messages::page_provider_failed({.label = label_of(provider)}));
    }
    http::Response response = lead_to(request, provider, departure->url);
    set_journey_cookie(response, request, provider, departure->browser.view());
    return response;
}

http::Response start(Services& services, http::Request& request) {
    const SignInProvider* provider = provider_named(services, request.path_parameter("provider"));
    if (provider == nullptr) {
        return sign_in_refusal(services, request, 404, messages::identity_unknown_provider());
    }
    if (!from_our_pages(request)) {
        return sign_in_refusal(services, request, 403, messages::foreign_request());
    }
    return depart(services, request, *provider,
                  {.account = {}, .invitation = {}, .return_to = safe_next(request.query_parameter("next").value_or("/"))});
}

http::Response start_with_invitation(Services& services, http::Request& request) {
    const SignInProvider* provider = provider_named(services, request.path_parameter("provider"));
    const auto link = services.accounts.look(request.path_parameter("token"));
    const bool invited = link.ok() && link->kind == accounts::LinkKind::invitation;
    if (provider == nullptr || !invited) {
        return sign_in_refusal(services, request, 404,
                               invited ? messages::identity_unknown_provider() : messages::page_dead_link_what());
    }
    if (!from_our_pages(request)) {
        return sign_in_refusal(services, request, 403, messages::foreign_request());
    }
    return depart(services, request, *provider,
                  {.account = {}, .invitation = request.path_parameter("token"), .return_to = "/"});
}

accounts::Arrival arrival_in(Services& services, const http::Request& request, const SignInProvider& provider) {
    const auto token = session_token(request);
    const auto session = token ? services.sessions.find(*token) : base::Result<std::optional<accounts::Session>>(std::nullopt);
    const auto given = [&](const char* name) { return std::string(request.query_parameter(name).value_or("")); };
    return {.browser = journey_in(request, provider),
            .state = given("state"),
            .code = given("code"),
            .issuer = given("iss"),
            .account = session.ok() && *session ? (*session)->account : std::string()};
}

/// Somebody who has no other proof of his own may now make one: he proved who he is a moment ago.
void count_as_fresh(Services& services, accounts::SignedIn& done) {
    if (done.account.has_password || done.account.has_totp || done.account.passkeys > 0) {
        return;
    }
    auto proved = services.sessions.stepped_up(done.session.token.view(), accounts::Proof::provider);
    if (proved.ok() && *proved) {
        done.session = std::move(**proved);
    }
}

http::Response enter(Services& services, const http::Request& request, const SignInProvider& provider,
                     accounts::Arrived arrived) {
    if (auto* done = std::get_if<accounts::SignedIn>(&arrived.answer)) {
        count_as_fresh(services, *done);
        http::Response response = http::redirect_response(safe_next(arrived.return_to));
        welcome(services, request, *done, response);
        remember_provider(services, response, request, provider, arrived.id_token.view());
        return response;
    }
    if (const auto* needed = std::get_if<accounts::SecondFactorNeeded>(&arrived.answer)) {
        http::Response response = ask_second_factor(request, *needed, arrived.return_to);
        remember_provider(services, response, request, provider, arrived.id_token.view());
        return response;
    }
    if (arrived.linked) {
        return http::redirect_response(safe_next(arrived.return_to));
    }
    return arrived.stranger
               ? sign_in_refusal(services, request, 403, messages::page_provider_stranger({.label = label_of(provider)}))
               : sign_in_refusal(services, request, 401, messages::page_provider_refused({.label = label_of(provider)}));
}

http::Response come_back(Services& services, http::Request& request) {
    const SignInProvider* provider = provider_named(services, request.path_parameter("provider"));
    if (provider == nullptr) {
        return sign_in_refusal(services, request, 404, messages::identity_unknown_provider());
    }
    auto arrived = provider->provider->finish(arrival_in(services, request, *provider), client_of(request));
    http::Response response;
    if (!arrived) {
        const bool taken = accounts::trouble_of(arrived.errors()) == accounts::Trouble::taken;
        services.log->errors("provider", arrived.errors());
        response = taken ? sign_in_refusal(services, request, 409, messages::page_provider_taken({.label = label_of(*provider)}))
                         : sign_in_refusal(services, request, 503, messages::page_provider_failed({.label = label_of(*provider)}));
    } else {
        response = enter(services, request, *provider, std::move(*arrived));
    }
    clear_journey_cookie(response, request, *provider);
    services.deliver_events();
    return response;
}

/// Leaves at the provider too. The session here is over already, or ends with this.
http::Response leave(Services& services, http::Request& request) {
    const auto remembered = remembered_provider(services, request);
    if (!remembered || !from_our_pages(request)) {
        return http::redirect_response("/connexion");
    }
    const auto url = remembered->provider->provider->farewell(remembered->id_token,
                                                              services.configuration.public_address + "/connexion");
    if (!url) {
        services.log->errors("provider", url.errors());
    }
    http::Response response = url.ok() && !url->empty() ? lead_to(request, *remembered->provider, *url)
                                                        : http::redirect_response("/connexion");
    if (const auto token = session_token(request)) {
        const auto ended = services.sessions.end(*token, {{}, request.client});
        services.log->errors("sign-out", ended.ok() ? base::Errors{} : ended.errors());
        clear_session_cookie(response, request);
    }
    forget_provider(response, request);
    return response;
}

http::Parameter from_provider(std::string name, base::Bilingual what) {
    return {std::move(name), http::Parameter::Place::query, std::move(what)};
}

}  // namespace

void offer_providers(const Services& services, const http::Request& request, Page& page) {
    const auto next = request.query_parameter("next");
    const std::string query = next && safe_next(*next) == *next ? "?next=" + escaped_for_query(*next) : std::string();
    for (const SignInProvider& provider : services.providers) {
        page.ways.emplace_back("/connexion/fournisseur/" + provider.id + query,
                               messages::page_provider_button({.label = label_of(provider)}));
    }
    if (const auto remembered = remembered_provider(services, request)) {
        page.links.emplace_back("/deconnexion/fournisseur",
                                messages::page_provider_leave({.label = label_of(*remembered->provider)}));
    }
}

void offer_providers_for(const Services& services, const std::string& invitation, Page& page) {
    for (const SignInProvider& provider : services.providers) {
        page.ways.emplace_back("/premier-acces/" + invitation + "/fournisseur/" + provider.id,
                               messages::page_provider_button({.label = label_of(provider)}));
    }
}

Routes providers(Services& services) {
    const std::string open(http::kPublic);
    return {
        {.method = http::Method::post, .pattern = "/connexion/fournisseur/{provider}",
         .summary = {"Se connecter ailleurs", "Sign in elsewhere"}, .permission = open,
         .parameters = {from_provider("next", {"Où aller ensuite", "Where to go next"})}, .body = form_body(),
         .answer_schema = "text/html", .handler = with(services, start)},
        {.method = http::Method::post, .pattern = "/premier-acces/{token}/fournisseur/{provider}",
         .summary = {"Ouvrir une invitation ailleurs", "Open an invitation elsewhere"}, .permission = open,
         .body = form_body(), .answer_schema = "text/html", .handler = with(services, start_with_invitation)},
        {.pattern = "/connexion/retour/{provider}", .summary = {"Retour d’un fournisseur", "Back from a provider"},
         .permission = open,
         .parameters = {from_provider("code", {"Code", "Code"}), from_provider("state", {"État", "State"}),
                        from_provider("iss", {"Émetteur", "Issuer"}), from_provider("error", {"Erreur", "Error"}),
                        from_provider("error_description", {"Erreur, en mots : non lue", "Error in words: not read"}),
                        from_provider("error_uri", {"Erreur, page : non lue", "Page on the error: not read"}),
                        from_provider("session_state", {"Session du fournisseur : non lue", "The provider's session: not read"}),
                        from_provider("scope", {"Portée : non lue", "Scope: not read"})},
         .answer_schema = "text/html", .handler = with(services, come_back)},
        {.pattern = "/deconnexion/fournisseur",
         .summary = {"Se déconnecter aussi du fournisseur", "Sign out at the provider too"}, .permission = open,
         .answer_schema = "text/html", .handler = with(services, leave)},
    };
}

}  // namespace egide::web::pages
