// The page behind the address that stops letters: no session, whoever holds the letter may stop it.
#include "egide/web/messages.h"
#include "pages/html.h"
#include "post.h"
#include "routes.h"
#include "services.h"

namespace egide::web::pages {

namespace {

Page stop_page() {
    Page page{.title = messages::page_stop_mail()};
    page.said = {messages::page_stop_what()};
    return page;
}

http::Response dead_stop(const http::Request& request) {
    Page page{.title = messages::page_dead_link()};
    page.said = {messages::page_dead_link_what()};
    return answer(request, page, 404);
}

http::Response show_stop(Services& services, http::Request& request) {
    const std::string& token = request.path_parameter("token");
    if (!post::account_of_stop(services, token)) {
        return dead_stop(request);
    }
    Page page = stop_page();
    page.action = "/courrier/arret/" + token;
    page.button = messages::page_stop_button();
    return answer(request, page);
}

/// Also what a mail program sends by itself (RFC 8058).
http::Response take_stop(Services& services, http::Request& request) {
    const auto account = post::account_of_stop(services, request.path_parameter("token"));
    if (!account) {
        return dead_stop(request);
    }
    auto preference = services.preferences.of(*account);
    if (preference.ok()) {
        preference->digest = mail::Digest::none;
    }
    const auto stopped = preference.ok() ? services.preferences.change(*account, *preference)
                                         : base::Result<std::optional<mail::Preference>>(preference.errors());
    const auto dropped = stopped.ok() ? post::reschedule(services, *account) : accounts::Done(stopped.errors());
    if (!dropped.ok()) {
        services.log->errors("mail", dropped.errors());
        Page page = stop_page();
        page.errors = {messages::sign_in_unavailable()};
        return answer(request, page, 503);
    }
    Page page{.title = messages::page_stop_mail()};
    page.said = {messages::page_stop_done()};
    page.done = true;
    return answer(request, page);
}

}  // namespace

Routes mail(Services& services) {
    const std::string open(http::kPublic);
    return {
        {.pattern = "/courrier/arret/{token}", .summary = {"Arrêter des lettres", "Stop letters"}, .permission = open,
         .answer_schema = "text/html", .handler = with(services, show_stop)},
        {.method = http::Method::post, .pattern = "/courrier/arret/{token}",
         .summary = {"Arrêter des lettres", "Stop letters"}, .permission = open, .body = form_body(),
         .answer_schema = "text/html", .handler = with(services, take_stop)},
    };
}

}  // namespace egide::web::pages
