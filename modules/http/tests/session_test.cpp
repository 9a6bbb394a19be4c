#include <gtest/gtest.h>

#include "answers.h"
#include "egide/http/connection.h"
#include "routes.h"

namespace egide::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::string_view kHello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

std::string echo_of(std::string_view body) {
    return "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string(body);
}

TEST(Session, AnswersAndKeepsTheConnection) {
    MemoryConnection connection(echo_routes());
    for (int round = 0; round < 3; ++round) {
        connection.send(kHello);
        const auto answers = take_answers(connection.receive());
        ASSERT_EQ(answers.size(), 1U);
        EXPECT_EQ(answers[0].status, 200);
        EXPECT_EQ(answers[0].body, "hello");
        EXPECT_EQ(answers[0].field("Connection"), "");
    }
    EXPECT_FALSE(connection.closed());
    EXPECT_EQ(connection.statistics().requests, 3U);
}

TEST(Session, ReadsAHeadByteByByte) {
    MemoryConnection connection(echo_routes());
    for (const char c : kHello) {
        EXPECT_EQ(connection.receive(), "");
        connection.send(std::string_view(&c, 1));
    }
    EXPECT_EQ(take_answers(connection.receive()).size(), 1U);
}

TEST(Session, AnswersPipelinedRequestsInOrder) {
    MemoryConnection connection(echo_routes());
    connection.send(std::string(kHello) + echo_of("one") + std::string(kHello) + echo_of("two"));
    const auto answers = take_answers(connection.receive());
    ASSERT_EQ(answers.size(), 4U);
    EXPECT_EQ(answers[1].body, "one");
    EXPECT_EQ(answers[3].body, "two");
}

TEST(Session, ReadsChunksOfAnySize) {
    const std::string request =
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5;name=value\r\nhello\r\n00C\r\n hell\r\nworld\r\n0\r\nX-Sum: 1\r\n\r\n";
    for (std::size_t step = 1; step < request.size(); ++step) {
        MemoryConnection connection(echo_routes());
        for (std::size_t at = 0; at < request.size(); at += step) {
            connection.send(std::string_view(request).substr(at, step));
        }
        const auto answers = take_answers(connection.receive());
        ASSERT_EQ(answers.size(), 1U) << "in steps of " << step;
        EXPECT_EQ(answers[0].body, "hello hell\r\nworld");
        EXPECT_FALSE(connection.closed());
    }
}

TEST(Session, ReadsAnEmptyChunkedBodyByteByByte) {
    MemoryConnection connection(echo_routes());
    for (const char c : std::string("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")) {
        connection.send(std::string_view(&c, 1));
    }
    const auto answers = take_answers(connection.receive());
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].status, 200);
    EXPECT_EQ(answers[0].body, "");
}

TEST(Session, ClosesWhenAsked) {
    MemoryConnection connection(echo_routes());
    connection.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const auto answers = take_answers(connection.receive());
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].field("Connection"), "close");
    EXPECT_TRUE(connection.closed());
}

TEST(Session, AnswersHttp10OnceAndCloses) {
    MemoryConnection connection(echo_routes());
    connection.send("GET /hello HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n" + std::string(kHello));
    const auto answers = take_answers(connection.receive());
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].field("Connection"), "close");
    EXPECT_TRUE(connection.closed());
}

TEST(Session, SaysContinueToWhoWaitsForIt) {
    MemoryConnection connection(echo_routes());
    connection.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    EXPECT_EQ(connection.receive(), "HTTP/1.1 100 Continue\r\n\r\n");
    connection.send("ok");
    EXPECT_EQ(take_answers(connection.receive()).at(0).body, "ok");
}

TEST(Session, DoesNotSayContinueToWhatItRefuses) {
    MemoryConnection connection(echo_routes());
    connection.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n");
    const auto answers = take_answers(connection.receive());
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].status, 413);
    EXPECT_TRUE(connection.closed());
}

TEST(Session, NeverTakesAnUnreadBodyForARequest) {
    MemoryConnection connection(echo_routes());
    const std::string inner(kHello);
    connection.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(inner.size()) + "\r\n\r\n" + inner);
    const auto answers = take_answers(connection.receive());
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].status, 404);
    EXPECT_TRUE(connection.closed());
}

TEST(Session, CutsAChunkedBodyAtItsLimit) {
    ServerOptions options;
    options.limits.body_bytes = 10;
    MemoryConnection connection(echo_routes(), {}, options);
    connection.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n");
    EXPECT_EQ(connection.receive(), "");
    connection.send("1\r\nx\r\n");
    EXPECT_EQ(take_answers(connection.receive()).at(0).status, 413);
    EXPECT_TRUE(connection.closed());
}

TEST(Session, TakesABodyOfExactlyTheLimit) {
    ServerOptions options;
    options.limits.body_bytes = 10;
    MemoryConnection connection(echo_routes(), {}, options);
    connection.send(echo_of("0123456789"));
    EXPECT_EQ(take_answers(connection.receive()).at(0).body, "0123456789");
}

TEST(Deadlines, ASilentNewConnectionIsClosedWithoutAWord) {
    MemoryConnection connection(echo_routes());
    connection.advance(milliseconds(9'999));
    EXPECT_FALSE(connection.closed());
    connection.advance(milliseconds(1));
    EXPECT_TRUE(connection.closed());
    EXPECT_EQ(connection.receive(), "");
}

TEST(Deadlines, AnIdleConnectionIsClosedWithoutAWord) {
    MemoryConnection connection(echo_routes());
    connection.send(kHello);
    connection.receive();
    connection.advance(milliseconds(29'999));
    EXPECT_FALSE(connection.closed());
    connection.advance(milliseconds(1));
    EXPECT_TRUE(connection.closed());
    EXPECT_EQ(connection.receive(), "");
}

TEST(Deadlines, AHeadHasTenSecondsHoweverItDrips) {
    MemoryConnection connection(echo_routes());
    connection.send("GET /hello HTTP/1.1\r\n");
    for (int second = 0; second < 9; ++second) {
        connection.advance(seconds(1));
        connection.send("X: y\r\n");
        EXPECT_EQ(connection.receive(), "");
    }
    connection.advance(seconds(1));
    const auto answers = take_answers(connection.receive());
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].status, 408);
    EXPECT_TRUE(connection.closed());
    EXPECT_EQ(connection.statistics().timeouts, 1U);
}

TEST(Deadlines, ABodyMustKeepItsPace) {
    MemoryConnection connection(echo_routes());
    connection.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
    for (int second = 0; second < 59; ++second) {
        connection.advance(seconds(1));
        connection.send("x");
    }
    EXPECT_EQ(connection.receive(), "");
    connection.advance(seconds(1));
    EXPECT_EQ(take_answers(connection.receive()).at(0).status, 408);
    EXPECT_TRUE(connection.closed());
}

TEST(Deadlines, ASlowReaderIsCut) {
    auto routes = echo_routes();
    routes.push_back(open_route(Method::get, "/big", [](Request&) { return text_response(std::string(10'000'000, 'x')); }));
    MemoryConnection connection(std::move(routes));
    connection.accept(100);
    connection.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
    connection.advance(milliseconds(59'999));
    EXPECT_FALSE(connection.closed());
    connection.advance(milliseconds(1));
    EXPECT_TRUE(connection.closed());
    EXPECT_EQ(connection.receive().size(), 100U);
    EXPECT_EQ(connection.statistics().timeouts, 1U);
}

TEST(Deadlines, AnOrdinaryRequestHasThreeMinutesHoweverWellItMoves) {
    ServerOptions options;
    options.limits.body_bytes = 1 << 30;
    MemoryConnection connection(echo_routes(), {}, options);
    connection.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n");
    const std::string minute(2'000'000, 'x');
    for (int half = 0; half < 5; ++half) {
        connection.advance(seconds(30));
        connection.send(minute);
        EXPECT_EQ(connection.receive(), "");
    }
    connection.advance(seconds(30));
    EXPECT_EQ(take_answers(connection.receive()).at(0).status, 408);
}

TEST(Session, AClientThatVanishesLeavesNothing) {
    for (const std::string_view start : {"", "GET", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab"}) {
        MemoryConnection connection(echo_routes());
        connection.send(start);
        connection.vanish();
        EXPECT_EQ(connection.statistics().connections_open, 0U) << start;
    }
}

TEST(Session, AHalfClosedClientGetsItsAnswer) {
    MemoryConnection connection(echo_routes());
    connection.send(kHello);
    connection.end_sending();
    EXPECT_EQ(take_answers(connection.receive()).size(), 1U);
    EXPECT_TRUE(connection.closed());
}

TEST(Session, AFullQueueIs503AndTheConnectionStays) {
    ServerOptions options;
    options.limits.queue = 0;
    MemoryConnection connection(echo_routes(), {}, options);
    connection.send(kHello);
    const auto answers = take_answers(connection.receive());
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].status, 503);
    EXPECT_EQ(answers[0].field("Retry-After"), "2");
    EXPECT_FALSE(connection.closed());
    connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(take_answers(connection.receive()).at(0).status, 200);
    EXPECT_EQ(connection.statistics().requests_shed, 1U);
}

TEST(Session, AFailingHandlerIs500WithANumberAndNoDetail) {
    struct Kept final : AccessLog {
        void record(const AccessEntry& entry) override { entries.push_back(entry); }
        std::vector<AccessEntry> entries;
    };
    auto routes = echo_routes();
    routes.push_back(open_route(Method::get, "/broken", [](Request&) -> Response { throw std::runtime_error("secret"); }));
    ServerOptions options;
    const auto log = std::make_shared<Kept>();
    options.log = log;
    MemoryConnection connection(std::move(routes), {}, options);
    connection.send("GET /broken HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto answers = take_answers(connection.receive());
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].status, 500);
    EXPECT_EQ(answers[0].body.find("secret"), std::string::npos);
    EXPECT_NE(answers[0].body.find(answers[0].field("X-Request-Id")), std::string::npos);
    ASSERT_EQ(log->entries.size(), 1U);
    EXPECT_EQ(log->entries[0].trouble, "secret");
    EXPECT_EQ(log->entries[0].id, answers[0].field("X-Request-Id"));
    EXPECT_EQ(log->entries[0].route, "/broken");
    EXPECT_EQ(log->entries[0].status, 500);
    EXPECT_EQ(log->entries[0].bytes_in, 33U);
}

TEST(Session, AFieldWithANewlineNeverReachesTheWire) {
    auto routes = echo_routes();
    routes.push_back(open_route(Method::get, "/split", [](Request&) {
        Response response = text_response("x");
        response.fields.add("X-Name", "a\r\nSet-Cookie: evil=1");
        return response;
    }));
    MemoryConnection connection(std::move(routes));
    connection.send("GET /split HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto answers = take_answers(connection.receive());
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].status, 500);
    EXPECT_FALSE(answers[0].fields.has("Set-Cookie"));
}

TEST(Stop, ClosesIdleConnectionsAtOnce) {
    MemoryConnection connection(echo_routes());
    connection.send(kHello);
    connection.receive();
    connection.stop();
    EXPECT_TRUE(connection.closed());
}

TEST(Stop, LetsARequestFinishAndThenCloses) {
    MemoryConnection connection(echo_routes());
    connection.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\no");
    connection.stop();
    EXPECT_FALSE(connection.closed());
    connection.send("k");
    const auto answers = take_answers(connection.receive());
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].body, "ok");
    EXPECT_EQ(answers[0].field("Connection"), "close");
    EXPECT_TRUE(connection.closed());
}

}  // namespace
}  // namespace egide::http
