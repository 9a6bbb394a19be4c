#include <gtest/gtest.h>

#include <atomic>
#include <memory>

#include "answers.h"
#include "egide/http/connection.h"
#include "loopback_client.h"
#include "routes.h"
#include "unsound_requests.h"

namespace egide::http {
namespace {

constexpr std::string_view kSmuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

/// The routes of the echo, and one that nobody may reach.
std::vector<Route> guarded_routes(std::atomic<int>& reached) {
    auto routes = echo_routes();
    routes.push_back(open_route(Method::get, "/smuggled", [&reached](Request&) {
        ++reached;
        return text_response("smuggled");
    }));
    return routes;
}

void expect_one_refusal(const UnsoundRequest& request, const std::string& received, int reached) {
    std::string left;
    const auto answers = take_answers(received, &left);
    ASSERT_EQ(answers.size(), 1U) << request.name << ": " << received;
    EXPECT_EQ(answers[0].status, request.status) << request.name << ": " << answers[0].body;
    EXPECT_EQ(answers[0].field("Connection"), "close") << request.name;
    EXPECT_EQ(answers[0].field("Content-Type"), "application/problem+json") << request.name;
    EXPECT_EQ(left, "") << request.name;
    EXPECT_EQ(reached, 0) << request.name;
}

TEST(Smuggling, IsRefusedInMemoryAtOnceOrByteByByte) {
    for (const UnsoundRequest& request : unsound_requests()) {
        std::atomic<int> reached{0};
        MemoryConnection at_once(guarded_routes(reached));
        at_once.send(request.bytes + std::string(kSmuggled));
        expect_one_refusal(request, at_once.receive(), reached);
        EXPECT_TRUE(at_once.closed()) << request.name;

        MemoryConnection dripping(guarded_routes(reached));
        for (const char c : request.bytes + std::string(kSmuggled)) {
            dripping.send(std::string_view(&c, 1));
        }
        expect_one_refusal(request, dripping.receive(), reached);
    }
}

TEST(Smuggling, IsRefusedOnASocket) {
    std::atomic<int> reached{0};
    auto server = Server::start({}, guarded_routes(reached));
    ASSERT_TRUE(server.ok());
    for (const UnsoundRequest& request : unsound_requests()) {
        LoopbackClient client((*server)->port());
        client.send(request.bytes + std::string(kSmuggled));
        client.end_sending();
        expect_one_refusal(request, client.receive(), reached);
        EXPECT_TRUE(client.ended()) << request.name;
    }
    EXPECT_GT(unsound_requests().size(), 200U);
}

TEST(Sound, RequestsNearTheEdgesAreServed) {
    const std::vector<std::pair<std::string, std::string>> sound{
        {"absolute target of the same host", "GET http://a/hello HTTP/1.1\r\nHost: A\r\n\r\n"},
        {"absolute target with the same port", "GET https://a:8443/hello HTTP/1.1\r\nHost: a:8443\r\n\r\n"},
        {"IPv6 host", "GET /hello HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n"},
        {"UTF-8 in a field", "GET /hello HTTP/1.1\r\nHost: a\r\nCookie: n=\xC3\xA9\r\n\r\n"},
        {"encoded segment", "GET /hello/%C3%A9 HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"an empty value", "GET /hello HTTP/1.1\r\nHost: a\r\nX:\r\n\r\n"},
        {"zero length", "GET /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"},
        {"coding in capitals", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n"},
        {"an offer to upgrade", "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n"},
        {"HEAD", "HEAD /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"},
        {"OPTIONS *", "OPTIONS /hello HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"POST without body", "POST /echo HTTP/1.1\r\nHost: a\r\n\r\n"},
    };
    for (const auto& [name, bytes] : sound) {
        MemoryConnection connection(echo_routes());
        connection.send(bytes);
        const std::string received = connection.receive();
        std::string_view view = received;
        const auto answer = take_answer(view, bytes.starts_with("HEAD"));
        ASSERT_TRUE(answer) << name;
        EXPECT_LT(answer->status, 300) << name << ": " << answer->body;
        EXPECT_EQ(view, "") << name;
    }
}

TEST(Sound, AHundredFieldsAndNoMore) {
    std::string fields;
    for (int at = 0; at < 99; ++at) {
        fields += "X: y\r\n";
    }
    MemoryConnection connection(echo_routes());
    connection.send("GET /hello HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
    EXPECT_EQ(take_answers(connection.receive()).at(0).status, 200);
}

TEST(Sound, OnlyOurHostNamesAreServedWhenTheyAreKnown) {
    ServerOptions options;
    options.hosts = {"egide.example"};
    for (const auto& [host, status] : std::vector<std::pair<std::string, int>>{
             {"egide.example", 200}, {"EGIDE.example:8443", 200}, {"evil.example", 421}, {"egide.example.evil", 421}}) {
        MemoryConnection connection(echo_routes(), {}, options);
        connection.send("GET /hello HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        EXPECT_EQ(take_answers(connection.receive()).at(0).status, status) << host;
    }
}

}  // namespace
}  // namespace egide::http
