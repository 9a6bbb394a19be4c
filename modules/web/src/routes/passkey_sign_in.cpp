#include "caller.h"
#include "egide/reading/json_writer.h"
#include "egide/web/messages.h"
#include "request_body.h"
#include "routes.h"
#include "sign_in_answer.h"

namespace egide::web::routes {

namespace {

http::Response ask_passkey(Services& services, http::Request& request) {
    RequestBody body(request);
    const auto challenge = body.text("challenge", 2000);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    if (!from_our_pages(request)) {
        return refusal(request, 403, "csrf", messages::foreign_request());
    }
    auto question = services.sign_in.passkey_question(challenge.value_or(""));
    return question.ok() ? http::json_response(question->options) : refusal(request, question.errors());
}

http::Response take_passkey(Services& services, http::Request& request) {
    RequestBody body(request);
    const auto challenge = body.text("challenge", 2000);
    const auto next = body.text("next", 2000);
    const reading::Node* credential = body.object("credential", true);
    const std::string text = credential == nullptr ? std::string() : text_of(*credential);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    if (!from_our_pages(request)) {
        return refusal(request, 403, "csrf", messages::foreign_request());
    }
    const auto result = services.sign_in.passkey(text, client_of(request), challenge.value_or(""));
    if (!result) {
        services.log->errors("sign-in", result.errors());
        return unavailable(request, result.errors());
    }
    if (auto refused = attempt_refused(request, *result)) {
        return std::move(*refused);
    }
    const auto* done = std::get_if<accounts::SignedIn>(&*result);
    if (done == nullptr) {
        return refusal(request, 401, "proof-refused", messages::sign_in_refused());
    }
    reading::JsonWriter json(false);
    json.begin_object().field("next", safe_next(next.value_or("/"))).end_object();
    http::Response response = http::json_response(json.take());
    welcome(services, request, *done, response);
    return response;
}

}  // namespace

Routes passkey_sign_in(Services& services) {
    http::BodyRule small = json_body("PasskeyQuestion");
    http::BodyRule proof = json_body("PasskeyProof");
    small.bytes = proof.bytes = 64 << 10;
    const std::string open(http::kPublic);
    return {
        {.method = http::Method::post, .pattern = "/api/v1/sign-in/passkey/options",
         .summary = {"Question pour une clé d’accès", "Question for a passkey"}, .permission = open, .body = small,
         .answer_schema = "CredentialRequestOptions", .handler = with(services, ask_passkey)},
        {.method = http::Method::post, .pattern = "/api/v1/sign-in/passkey",
         .summary = {"Se connecter par une clé d’accès", "Sign in with a passkey"}, .permission = open, .body = proof,
         .answer_schema = "SignedIn",
         .errors = {{401, "proof-refused", {"la preuve ne convient pas", "the proof is wrong"}},
                    {429, "throttled", {"trop d’essais", "too many tries"}}},
         .handler = with(services, take_passkey)},
    };
}

}  // namespace egide::web::routes
