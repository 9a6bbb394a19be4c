#include "caller.h"
#include "egide/web/messages.h"
#include "gate.h"
#include "listing.h"
#include "request_body.h"
#include "routes.h"
#include "sign_in_answer.h"
#include "words.h"

namespace egide::web::routes {

namespace {

void write_scope(Services& services, reading::JsonWriter& json, const accounts::Scope& scope) {
    json.begin_object().field("kind", accounts::word_of(scope.kind)).field("id", scope.id).key("name");
    write_cell(json, cell_or_null(scope_name(services, scope)));
    json.end_object();
}

void write_me(reading::JsonWriter& json, const accounts::Account& account) {
    json.key("account").begin_object().field("id", account.id).field("email", account.email).field("name", account.name);
    json.field("language", language_word(account.language)).field("theme", accounts::word_of(account.theme));
    json.end_object();
}

http::Response show_session(Services& services, http::Request& request) {
    const Caller& caller = caller_of(request);
    const auto account = services.accounts.find(caller.session.account);
    if (!account || !*account) {
        return unavailable(request, account ? base::Errors{} : account.errors());
    }
    reading::JsonWriter json(false);
    json.begin_object();
    write_me(json, **account);
    json.key("roles").begin_array();
    for (const accounts::Grant& grant : caller.standing.grants) {
        if (grant.holds(services.now())) {
            json.begin_object().field("role", grant.role).key("scope");
            write_scope(services, json, grant.scope);
            json.end_object();
        }
    }
    json.end_array().key("actions").begin_array();
    for (const std::string& action : allowed_actions(caller, services.now())) {
        json.value(action);
    }
    json.end_array().key("providers").begin_array();
    for (const SignInProvider& provider : services.providers) {
        json.begin_object().field("id", provider.id).field("label", provider.label.in(request.language)).end_object();
    }
    json.end_array().field("csrf", caller.session.csrf);
    json.field("idle_until", storage::sql::show_instant(caller.session.idle_until));
    json.field("until", storage::sql::show_instant(caller.session.until)).key("step_up_until");
    write_cell(json, cell(caller.session.step_up_until));
    json.end_object();
    return http::json_response(json.take());
}

http::Response end_session(Services& services, http::Request& request) {
    const auto ended = services.sessions.end(caller_of(request).token->view(), actor_of(request));
    if (!ended) {
        return unavailable(request, ended.errors());
    }
    http::Response response = http::empty_response();
    clear_session_cookie(response, request);
    return response;
}

http::Response take_step_up(Services& services, http::Request& request) {
    RequestBody body(request);
    const auto password = body.text("password", 1024);
    const auto totp = body.text("totp", 16);
    if (password.has_value() == totp.has_value()) {
        body.complain(messages::step_up_one(), "password");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const auto token = caller_of(request).token->view();
    return stepped_up(services, request,
                      password ? services.sign_in.step_up_password(token, accounts::Secret(*password), client_of(request))
                               : services.sign_in.step_up_totp(token, accounts::Secret(*totp), client_of(request)));
}

http::Response step_up_question(Services& services, http::Request& request) {
    auto question = services.sign_in.step_up_question(caller_of(request).token->view());
    return question.ok() ? http::json_response(question->options) : refusal(request, question.errors());
}

http::Response step_up_passkey(Services& services, http::Request& request) {
    RequestBody body(request);
    const reading::Node* credential = body.object("credential", true);
    const std::string text = credential == nullptr ? std::string() : text_of(*credential);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const auto token = caller_of(request).token->view();
    return stepped_up(services, request, services.sign_in.step_up_passkey(token, text, client_of(request)));
}

}  // namespace

Routes session(Services& services) {
    using Kind = http::Method;
    const std::vector<http::ErrorCase> refusals = {{401, "proof-refused", {"la preuve ne convient pas", "the proof is wrong"}},
                                                   {429, "throttled", {"trop d’essais", "too many tries"}}};
    return {
        {.pattern = "/api/v1/session", .summary = {"Qui je suis", "Who I am"}, .permission = kOwnAccount,
         .answer_schema = "Session", .handler = with(services, show_session)},
        {.method = Kind::remove, .pattern = "/api/v1/session", .summary = {"Se déconnecter", "Sign out"},
         .permission = kOwnAccount, .answer_schema = "204", .handler = with(services, end_session)},
        {.method = Kind::post, .pattern = "/api/v1/session/step-up",
         .summary = {"Prouver encore son identité", "Prove one's identity again"}, .permission = kOwnAccount,
         .body = json_body("StepUp"), .answer_schema = "204", .errors = refusals, .handler = with(services, take_step_up)},
        {.method = Kind::post, .pattern = "/api/v1/session/step-up/passkey/options",
         .summary = {"Question pour une clé d’accès", "Question for a passkey"}, .permission = kOwnAccount,
         .answer_schema = "CredentialRequestOptions", .handler = with(services, step_up_question)},
        {.method = Kind::post, .pattern = "/api/v1/session/step-up/passkey",
         .summary = {"Prouver son identité par une clé d’accès", "Prove one's identity with a passkey"},
         .permission = kOwnAccount, .body = json_body("PasskeyProof"), .answer_schema = "204", .errors = refusals,
         .handler = with(services, step_up_passkey)},
    };
}

}  // namespace egide::web::routes
