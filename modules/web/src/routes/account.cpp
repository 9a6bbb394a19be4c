#include "caller.h"
#include "egide/http/files.h"
#include "egide/web/messages.h"
#include "listing.h"
#include "request_body.h"
#include "routes.h"
#include "words.h"

namespace egide::web::routes {

namespace {

http::Response answer_of_me(const accounts::Account& account) {
    static const std::vector<std::string> names = {"id",      "email",        "name",     "language",
                                                   "theme",   "state",        "created",  "last_sign_in",
                                                   "has_totp", "passkeys",    "recovery_codes", "revision"};
    const Cells cells = {account.id,
                         account.email,
                         account.name,
                         language_word(account.language),
                         cell(accounts::word_of(account.theme)),
                         cell(accounts::word_of(account.state)),
                         cell(account.created),
                         cell(account.last_sign_in),
                         account.has_totp,
                         std::int64_t{account.passkeys},
                         std::int64_t{account.recovery_codes},
                         account.revision};
    return with_tag(http::json_response(object_text(names, cells)), account.revision);
}

http::Response show_me(Services& services, http::Request& request) {
    const auto account = services.accounts.find(caller_of(request).session.account);
    if (!account || !*account) {
        return unavailable(request, account ? base::Errors{} : account.errors());
    }
    if (auto known = http::conditional_answer(request, revision_tag((*account)->revision))) {
        return std::move(*known);
    }
    return answer_of_me(**account);
}

http::Response change_me(Services& services, http::Request& request) {
    auto revision = wanted_revision(request);
    if (auto* refused = std::get_if<http::Response>(&revision)) {
        return std::move(*refused);
    }
    RequestBody body(request);
    accounts::AccountChange wanted;
    wanted.name = body.text("name", 200);
    if (const auto language = body.choice("language", {"fr", "en"})) {
        wanted.language = *language == 0 ? base::Language::french : base::Language::english;
    }
    if (const auto theme = body.choice("theme", {"auto", "light", "dark"})) {
        wanted.theme = static_cast<accounts::Theme>(*theme);
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const auto changed = services.accounts.change(caller_of(request).session.account, wanted,
                                                  std::get<std::int64_t>(revision), actor_of(request));
    return changed.ok() ? answer_of_me(*changed) : refusal(request, changed.errors());
}

http::Response change_own_password(Services& services, http::Request& request) {
    RequestBody body(request);
    const std::string current = body.required_text("current", 1024);
    const std::string wanted = body.required_text("new", 1024);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const auto& session = caller_of(request).session;
    const auto done = services.factors.change_password(session.account, accounts::Secret(std::string_view(current)),
                                                       accounts::Secret(std::string_view(wanted)), session.id,
                                                       actor_of(request));
    return done.ok() ? http::empty_response() : refusal(request, done.errors());
}

}  // namespace

Routes account(Services& services) {
    const std::vector<http::Parameter> if_match = {
        {"If-Match", http::Parameter::Place::header, {"La révision lue", "The revision that was read"}, true}};
    return {
        {.pattern = "/api/v1/account", .summary = {"Mon compte", "My account"}, .permission = kOwnAccount,
         .answer_schema = "Me", .handler = with(services, show_me)},
        {.method = http::Method::patch, .pattern = "/api/v1/account",
         .summary = {"Modifier mon compte", "Change my account"}, .permission = kOwnAccount, .parameters = if_match,
         .body = json_body("MeChange"), .answer_schema = "Me",
         .errors = {{412, "changed", {"modifié entre-temps", "changed meanwhile"}}}, .handler = with(services, change_me)},
        {.method = http::Method::post, .pattern = "/api/v1/account/password",
         .summary = {"Changer de mot de passe", "Change the password"}, .permission = kOwnAccount,
         .body = json_body("PasswordChange"), .answer_schema = "204",
         .errors = {{403, "refused", {"le mot de passe actuel ne convient pas", "the present password is wrong"}},
                    {422, "invalid", {"le nouveau ne convient pas", "the new one does not fit"}}},
         .handler = with(services, change_own_password)},
    };
}

}  // namespace egide::web::routes
