#include "egide/http/router.h"

#include <gtest/gtest.h>

#include "answers.h"
#include "egide/http/connection.h"
#include "egide/http/problem.h"
#include "egide/http/messages.h"
#include "routes.h"

namespace egide::http {
namespace {

Answer only_answer(MemoryConnection& connection, const std::string& bytes) {
    connection.send(bytes);
    const auto answers = take_answers(connection.receive());
    EXPECT_EQ(answers.size(), 1U);
    return answers.empty() ? Answer{} : answers[0];
}

std::string ask(const std::string& method, const std::string& target, const std::string& fields = "") {
    return method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

Handler naming(std::string name) {
    return [name](Request& request) {
        std::string text = name;
        for (const auto& [key, value] : request.path_parameters) {
            text += " " + key + "=" + value;
        }
        return text_response(text);
    };
}

TEST(Router, TheMostTellingPatternWins) {
    std::vector<Route> routes;
    for (const char* const pattern : {"/", "/a", "/a/{x}", "/a/b", "/a/{x}/c", "/f/{rest...}"}) {
        routes.push_back(open_route(Method::get, pattern, naming(pattern)));
    }
    MemoryConnection connection(routes);
    for (const auto& [target, expected] : std::vector<std::pair<std::string, std::string>>{{"/", "/"},
                                                                                           {"/a", "/a"},
                                                                                           {"/a/b", "/a/b"},
                                                                                           {"/a/x%20y", "/a/{x} x=x y"},
                                                                                           {"/a/b/c", "/a/{x}/c x=b"},
                                                                                           {"/f", "/f/{rest...} rest="},
                                                                                           {"/f/1/2", "/f/{rest...} rest=1/2"}}) {
        EXPECT_EQ(only_answer(connection, ask("GET", target)).body, expected) << target;
    }
    for (const char* const absent : {"/b", "/a/", "/a/b/c/d", "/a/b/d"}) {
        EXPECT_EQ(only_answer(connection, ask("GET", absent)).status, 404) << absent;
    }
}

TEST(Router, SaysWhichMethodsATargetHas) {
    std::vector<Route> routes{open_route(Method::get, "/a", naming("get")), open_route(Method::remove, "/a", naming("delete"))};
    MemoryConnection connection(routes);
    const auto refused = only_answer(connection, ask("PUT", "/a"));
    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(refused.field("Allow"), "GET, HEAD, DELETE, OPTIONS");
    const auto options = only_answer(connection, ask("OPTIONS", "/a"));
    EXPECT_EQ(options.status, 204);
    EXPECT_EQ(options.field("Allow"), "GET, HEAD, DELETE, OPTIONS");
}

TEST(Router, HeadIsGetWithoutItsBody) {
    MemoryConnection connection(echo_routes());
    connection.send(ask("HEAD", "/hello"));
    const std::string received = connection.receive();
    std::string_view view = received;
    const auto answer = take_answer(view, true);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->field("Content-Length"), "5");
    EXPECT_EQ(view, "");
}

TEST(Router, OnlyDeclaredParametersPassAndAllMistakesAreToldAtOnce) {
    auto route = open_route(Method::get, "/list", naming("list"));
    route.parameters = {{.name = "page", .place = Parameter::Place::query, .meaning = {}, .required = true},
                        {.name = "sort", .place = Parameter::Place::query, .meaning = {}}};
    MemoryConnection connection({route});
    EXPECT_EQ(only_answer(connection, ask("GET", "/list?page=2&sort=name")).status, 200);
    const auto refused = only_answer(connection, ask("GET", "/list?sort=a&sort=b&admin=1", "Accept-Language: en\r\n"));
    EXPECT_EQ(refused.status, 400);
    for (const char* const told : {"\"field\":\"sort\"", "\"field\":\"admin\"", "\"field\":\"page\"", "urn:egide:problem:parameters"}) {
        EXPECT_NE(refused.body.find(told), std::string::npos) << told << " in " << refused.body;
    }
}

TEST(Router, TheGateIsAskedBeforeAnyBodyIsRead) {
    auto secret = open_route(
        Method::post, "/secret", [](Request& request) { return text_response(std::any_cast<std::string>(request.caller)); },
        BodyRule::Kind::whole);
    secret.permission = "secret.write";
    std::vector<std::string> asked;
    const Gate gate = [&](const Route& route, Request& request) -> std::optional<Response> {
        asked.push_back(route.permission);
        if (request.fields.find("Authorization") != "good") {
            return problem_response({401, "sign-in", {}}, request);
        }
        request.caller = std::string("somebody");
        return std::nullopt;
    };
    MemoryConnection refused({secret}, gate);
    refused.send(ask("POST", "/secret", "Content-Length: 1000\r\n"));
    EXPECT_EQ(take_answers(refused.receive()).at(0).status, 401);
    EXPECT_TRUE(refused.closed()) << "the body that was not read cannot become a request";
    MemoryConnection let_in({secret}, gate);
    EXPECT_EQ(only_answer(let_in, ask("POST", "/secret", "Authorization: good\r\nContent-Length: 1\r\n") + "x").body, "somebody");
    EXPECT_EQ(asked, (std::vector<std::string>{"secret.write", "secret.write"}));
}

TEST(Router, RefusesATableThatContradictsItself) {
    const auto route = open_route(Method::get, "/a/{x}", naming("a"));
    auto guarded = route;
    guarded.permission = "read";
    auto silent = route;
    silent.permission = "";
    auto headless = route;
    headless.handler = nullptr;
    auto other_name = route;
    other_name.pattern = "/a/{y}";
    auto middle = route;
    middle.pattern = "/{rest...}/a";
    EXPECT_THROW(Router({guarded}), std::logic_error);
    EXPECT_THROW(Router({silent}), std::logic_error);
    EXPECT_THROW(Router({headless}), std::logic_error);
    EXPECT_THROW(Router({middle}), std::logic_error);
    EXPECT_THROW(Router({route, other_name}), std::logic_error);
    EXPECT_NO_THROW(Router({route}));
}

TEST(Body, OfAnotherTypeIsRefused) {
    auto route = open_route(
        Method::post, "/json", [](Request& request) { return text_response(request.body); }, BodyRule::Kind::whole);
    route.body.media_type = "application/json";
    for (const auto& [type, status] : std::vector<std::pair<std::string, int>>{
             {"application/json", 200}, {"Application/JSON; charset=utf-8", 200}, {"text/plain", 415}, {"application/jsonx", 415}}) {
        MemoryConnection connection({route});
        EXPECT_EQ(only_answer(connection, ask("POST", "/json", "Content-Type: " + type + "\r\nContent-Length: 2\r\n") + "{}").status, status)
            << type;
    }
}

TEST(Problems, SpeakTheLanguageOfTheReader) {
    MemoryConnection connection(echo_routes());
    for (const auto& [accepted, word] : std::vector<std::pair<std::string, std::string>>{{"fr", "Introuvable"},
                                                                                         {"en", "Not found"},
                                                                                         {"en-GB,en;q=0.9,fr;q=0.8", "Not found"},
                                                                                         {"de, fr-CA;q=0.5, en;q=0.4", "Introuvable"},
                                                                                         {"de", "Introuvable"},
                                                                                         {"en;q=0", "Introuvable"}}) {
        const auto answer = only_answer(connection, ask("GET", "/nowhere", "Accept-Language: " + accepted + "\r\n"));
        EXPECT_NE(answer.body.find(word), std::string::npos) << accepted << ": " << answer.body;
        EXPECT_EQ(answer.field("Content-Type"), "application/problem+json");
    }
}

TEST(Problems, OfAnInputTellEveryErrorWithItsPlace) {
    base::Errors errors;
    errors.push_back({.kind = base::ErrorKind::invalid, .message = messages::host_one(), .at = {"dossier.yaml", 12, 7}, .field = "host", .detail = {}});
    errors.push_back({.kind = base::ErrorKind::invalid, .message = messages::target_slash(), .at = {}, .field = {}, .detail = {}});
    const auto response = problem_response(problem_of(errors, messages::route_parameters()), base::Language::english, "id-1");
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(std::get<std::string>(response.body),
              "{\"type\":\"urn:egide:problem:input\",\"title\":\"Content refused\",\"status\":422,"
              "\"detail\":\"The parameters of the address do not fit.\",\"instance\":\"urn:egide:request:id-1\",\"errors\":["
              "{\"detail\":\"The Host field must be there once.\",\"field\":\"host\",\"file\":\"dossier.yaml\",\"line\":12,\"column\":7},"
              "{\"detail\":\"A segment of the path holds an encoded slash. Remove it.\"}]}\n");
}

TEST(Safety, EveryAnswerCarriesItsFields) {
    auto page = open_route(Method::get, "/page", [](Request&) { return text_response("<p>", "text/html; charset=utf-8"); });
    ServerOptions options;
    options.pages.script_hashes = {"sha256-abc"};
    MemoryConnection connection({page}, {}, options);
    for (const char* const target : {"/page", "/nowhere", "/healthz"}) {
        const auto answer = only_answer(connection, ask("GET", target));
        EXPECT_EQ(answer.field("X-Content-Type-Options"), "nosniff");
        EXPECT_EQ(answer.field("Referrer-Policy"), "no-referrer");
        EXPECT_EQ(answer.field("Cross-Origin-Opener-Policy"), "same-origin");
        EXPECT_EQ(answer.field("Cross-Origin-Resource-Policy"), "same-origin");
        EXPECT_EQ(answer.field("Cache-Control"), "no-store");
        EXPECT_FALSE(answer.fields.has("Strict-Transport-Security")) << "plain HTTP";
    }
    EXPECT_EQ(only_answer(connection, ask("GET", "/page")).field("Content-Security-Policy"),
              "default-src 'none'; script-src 'self' 'sha256-abc'; style-src 'self'; img-src 'self'; font-src 'self'; "
              "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
              "require-trusted-types-for 'script'; trusted-types 'none'");
    EXPECT_EQ(only_answer(connection, ask("GET", "/nowhere")).field("Content-Security-Policy"),
              "default-src 'none'; frame-ancestors 'none'; sandbox");
}

TEST(Safety, ARedirectionStaysHere) {
    EXPECT_EQ(redirect_response("/login?next=1").status, 303);
    for (const char* const foreign : {"//evil.example", "https://evil.example", "/\\evil.example", "login", ""}) {
        EXPECT_THROW(redirect_response(foreign), std::logic_error) << foreign;
    }
}

}  // namespace
}  // namespace egide::http
