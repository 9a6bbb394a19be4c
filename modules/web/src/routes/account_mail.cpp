// How the caller wants to be told by mail.
#include "caller.h"
#include "egide/http/files.h"
#include "egide/http/messages.h"
#include "egide/web/messages.h"
#include "listing.h"
#include "post.h"
#include "request_body.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

const std::vector<std::string>& mail_names() {
    static const std::vector<std::string> names = {"available", "address", "verified", "digest",
                                                   "hour",      "quiet_weekend", "revision"};
    return names;
}

http::Response answer_of_mail(Services& services, const http::Request& request, const mail::Preference& preference) {
    const auto account = services.accounts.find(caller_of(request).session.account);
    if (!account || !*account) {
        return unavailable(request, account ? base::Errors{} : account.errors());
    }
    const auto verified = services.preferences.is_confirmed((*account)->id, (*account)->email);
    if (!verified) {
        return unavailable(request, verified.errors());
    }
    const Cells cells = {services.post != nullptr, (*account)->email, *verified, cell(mail::word_of(preference.digest)),
                         std::int64_t{preference.hour}, preference.quiet_weekend, preference.revision};
    return with_tag(http::json_response(object_text(mail_names(), cells)), preference.revision);
}

http::Response show_mail(Services& services, http::Request& request) {
    const auto preference = services.preferences.of(caller_of(request).session.account);
    return preference.ok() ? answer_of_mail(services, request, *preference) : unavailable(request, preference.errors());
}

/// The hour and the truth of a body, which RequestBody does not read by itself.
struct Wish {
    mail::Preference preference;
    std::optional<http::Response> refused;
};

Wish wish_in(const http::Request& request) {
    RequestBody body(request);
    Wish wish;
    const auto digest = body.choice("digest", {"none", "immediate", "daily", "weekly"});
    const auto hour = body.integer("hour");
    const auto quiet = body.boolean("quiet_weekend");
    if (!digest) {
        body.complain(messages::body_text_expected({.field = "digest"}), "digest");
    }
    if (!hour || *hour < 0 || *hour > 23) {
        body.complain(messages::mail_hour_expected(), "hour");
    }
    if (!quiet) {
        body.complain(messages::body_boolean_expected({.field = "quiet_weekend"}), "quiet_weekend");
    }
    wish.refused = body.refusal();
    if (!wish.refused) {
        wish.preference = {static_cast<mail::Digest>(*digest), static_cast<int>(*hour), *quiet, 0};
    }
    return wish;
}

http::Response change_mail(Services& services, http::Request& request) {
    auto revision = wanted_revision(request);
    if (auto* refused = std::get_if<http::Response>(&revision)) {
        return std::move(*refused);
    }
    Wish wish = wish_in(request);
    if (wish.refused) {
        return std::move(*wish.refused);
    }
    wish.preference.revision = std::get<std::int64_t>(revision);
    const std::string& account = caller_of(request).session.account;
    const auto changed = services.preferences.change(account, wish.preference);
    if (!changed) {
        return unavailable(request, changed.errors());
    }
    if (!*changed) {
        return refusal(request, 412, "changed", http::messages::condition_failed());
    }
    if (const auto moved = post::reschedule(services, account); !moved.ok()) {
        services.log->errors("mail", moved.errors());
    }
    return answer_of_mail(services, request, **changed);
}

}  // namespace

Routes account_mail(Services& services) {
    return {
        {.pattern = "/api/v1/account/mail", .summary = {"Mon courrier", "My mail"}, .permission = kOwnAccount,
         .answer_schema = "MailPreference", .handler = with(services, show_mail)},
        {.method = http::Method::put, .pattern = "/api/v1/account/mail", .summary = {"Régler mon courrier", "Set my mail"},
         .permission = kOwnAccount,
         .parameters = {{"If-Match", http::Parameter::Place::header, {"La révision lue", "The revision that was read"}, true}},
         .body = json_body("MailPreferenceChange"), .answer_schema = "MailPreference",
         .errors = {{412, "changed", {"modifié entre-temps", "changed meanwhile"}}}, .handler = with(services, change_mail)},
    };
}

}  // namespace egide::web::routes
