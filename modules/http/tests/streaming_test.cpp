#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <thread>

#include "answers.h"
#include "egide/http/connection.h"
#include "loopback_client.h"
#include "routes.h"

namespace egide::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// What became of an upload.
struct UploadTrace {
    std::string bytes;
    std::size_t longest_piece = 0;
    bool finished = false;
    bool gone = false;
};

class TracingSink final : public BodySink {
  public:
    TracingSink(UploadTrace& trace, std::size_t refuse_after) : trace_(trace), refuse_after_(refuse_after) {}
    ~TracingSink() override { trace_.gone = true; }
    std::optional<Response> write(std::string_view piece) override {
        trace_.bytes += piece;
        trace_.longest_piece = std::max(trace_.longest_piece, piece.size());
        if (trace_.bytes.size() > refuse_after_) {
            return text_response("enough", "text/plain", 413);
        }
        return std::nullopt;
    }
    Response finish() override {
        trace_.finished = true;
        return text_response(std::to_string(trace_.bytes.size()));
    }

  private:
    UploadTrace& trace_;
    std::size_t refuse_after_;
};

std::vector<Route> upload_routes(UploadTrace& trace, std::size_t refuse_after = static_cast<std::size_t>(-1)) {
    Route route;
    route.method = Method::put;
    route.pattern = "/upload";
    route.permission = kPublic;
    route.body = {.kind = BodyRule::Kind::streamed, .media_type = "*/*", .bytes = 1'000'000, .schema = {}};
    route.upload = [&trace, refuse_after](Request&) -> std::variant<Response, std::unique_ptr<BodySink>> {
        return std::make_unique<TracingSink>(trace, refuse_after);
    };
    return {route};
}

std::string put_of(std::size_t length) {
    return "PUT /upload HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
}

TEST(Upload, ComesInBoundedPiecesWholeAndInOrder) {
    UploadTrace trace;
    MemoryConnection connection(upload_routes(trace));
    std::string body;
    for (int at = 0; at < 150'000; ++at) {
        body += static_cast<char>('a' + at % 26);
    }
    connection.send(put_of(body.size()));
    EXPECT_EQ(connection.receive(), "");
    connection.send(body);
    EXPECT_EQ(take_answers(connection.receive()).at(0).body, "150000");
    EXPECT_EQ(trace.bytes, body);
    EXPECT_LE(trace.longest_piece, 64U * 1024);
    EXPECT_TRUE(trace.finished);
    EXPECT_FALSE(connection.closed());
}

TEST(Upload, AbandonedInTheMiddleGetsWhatCameAndIsNeverFinished) {
    UploadTrace trace;
    MemoryConnection connection(upload_routes(trace));
    connection.send(put_of(200'000) + std::string(100'000, 'x'));
    connection.vanish();
    EXPECT_FALSE(trace.finished);
    EXPECT_TRUE(trace.gone);
    EXPECT_EQ(trace.bytes.size(), 100'000U) << "who resumes need not send it again";
}

TEST(Upload, MayBeRefusedInTheMiddle) {
    UploadTrace trace;
    MemoryConnection connection(upload_routes(trace, 1000));
    connection.send(put_of(200'000) + std::string(70'000, 'x'));
    EXPECT_EQ(take_answers(connection.receive()).at(0).status, 413);
    EXPECT_TRUE(connection.closed());
    EXPECT_FALSE(trace.finished);
}

TEST(Upload, ChunkedStopsAtItsLimit) {
    UploadTrace trace;
    MemoryConnection connection(upload_routes(trace));
    connection.send("PUT /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string chunk = "10000\r\n" + std::string(65'536, 'x') + "\r\n";
    for (int count = 0; count < 16 && !connection.closed(); ++count) {
        connection.send(chunk);
    }
    EXPECT_EQ(take_answers(connection.receive()).at(0).status, 413);
    EXPECT_LE(trace.bytes.size(), 1'000'000U);
    EXPECT_FALSE(trace.finished);
}

TEST(Upload, HasTheLimitOfTheTableWhenItsRouteSaysNone) {
    UploadTrace trace;
    auto routes = upload_routes(trace);
    routes[0].body.bytes = 0;
    ServerOptions options;
    options.limits.upload_bytes = 1'000;
    MemoryConnection enough(routes, {}, options);
    enough.send(put_of(1'000) + std::string(1'000, 'x'));
    EXPECT_EQ(take_answers(enough.receive()).at(0).body, "1000");
    MemoryConnection too_much(routes, {}, options);
    too_much.send(put_of(1'001));
    EXPECT_EQ(take_answers(too_much.receive()).at(0).status, 413);
}

TEST(Upload, MayTakeHoursAsLongAsItMoves) {
    UploadTrace trace;
    MemoryConnection connection(upload_routes(trace), {}, [] {
        ServerOptions options;
        options.limits.pace_bytes = 1'000;
        return options;
    }());
    connection.send(put_of(300'000));
    for (int minute = 0; minute < 300; ++minute) {
        connection.send(std::string(1'000, 'x'));
        connection.advance(seconds(59));
    }
    EXPECT_EQ(take_answers(connection.receive()).at(0).body, "300000");
}

/// Says how much it was asked to hold at once.
class DiscardingSink final : public BodySink {
  public:
    std::optional<Response> write(std::string_view piece) override {
        size_ += piece.size();
        return std::nullopt;
    }
    Response finish() override { return text_response(std::to_string(size_)); }

  private:
    std::size_t size_ = 0;
};

long peak_kibibytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

TEST(Upload, TakesConstantMemoryOnASocket) {
    Route route;
    route.method = Method::put;
    route.pattern = "/upload";
    route.permission = kPublic;
    route.body = {.kind = BodyRule::Kind::streamed, .media_type = "*/*", .bytes = 1ULL << 40, .schema = {}};
    route.upload = [](Request&) -> std::variant<Response, std::unique_ptr<BodySink>> {
        return std::make_unique<DiscardingSink>();
    };
    auto server = Server::start({}, {route});
    ASSERT_TRUE(server.ok());
    LoopbackClient client((*server)->port());
    const std::string piece(1 << 20, 'x');
    client.send(put_of(200 * piece.size()) + piece);
    const long before = peak_kibibytes();
    for (int count = 1; count < 200; ++count) {
        client.send(piece);
    }
    std::string received;
    while (take_answers(received).empty()) {
        ASSERT_TRUE(client.receive_some(received));
    }
    EXPECT_EQ(take_answers(received)[0].body, std::to_string(200 * piece.size()));
    EXPECT_LT(peak_kibibytes() - before, 8 * 1024);
}

/// Gives letters until it has given enough, or fails.
class LetterSource final : public BodySource {
  public:
    LetterSource(std::size_t size, std::size_t fail_at) : left_(size), fail_at_(fail_at) {}
    std::size_t read(std::span<char> into) override {
        if (given_ >= fail_at_) {
            throw std::runtime_error("the disk is gone");
        }
        const std::size_t size = std::min({into.size(), left_, std::size_t{10'000}});
        std::fill_n(into.begin(), size, 'z');
        left_ -= size;
        given_ += size;
        return size;
    }

  private:
    std::size_t left_;
    std::size_t fail_at_;
    std::size_t given_ = 0;
};

std::vector<Route> download_routes(std::size_t size, std::optional<std::uint64_t> told,
                                   std::size_t fail_at = static_cast<std::size_t>(-1)) {
    return {open_route(Method::get, "/download", [=](Request&) {
        Response response;
        response.body = StreamedBody{std::make_unique<LetterSource>(size, fail_at), told};
        return response;
    })};
}

constexpr std::string_view kDownload = "GET /download HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(Download, OfKnownLengthKeepsTheConnection) {
    MemoryConnection connection(download_routes(123'456, 123'456));
    connection.send(kDownload);
    EXPECT_EQ(take_answers(connection.receive()).at(0).body, std::string(123'456, 'z'));
    EXPECT_FALSE(connection.closed());
}

TEST(Download, OfUnknownLengthGoesInChunks) {
    MemoryConnection connection(download_routes(123'456, std::nullopt));
    connection.send(kDownload);
    const auto answers = take_answers(connection.receive());
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].field("Transfer-Encoding"), "chunked");
    EXPECT_EQ(answers[0].body, std::string(123'456, 'z'));
    EXPECT_FALSE(connection.closed());
}

TEST(Download, OfUnknownLengthEndsWithTheConnectionInHttp10) {
    MemoryConnection connection(download_routes(50'000, std::nullopt));
    connection.send("GET /download HTTP/1.0\r\nHost: a\r\n\r\n");
    const std::string received = connection.receive();
    EXPECT_EQ(received.substr(received.find("\r\n\r\n") + 4), std::string(50'000, 'z'));
    EXPECT_TRUE(connection.closed());
}

TEST(Download, ThatFailsIsCutAndNotEnded) {
    for (const auto told : {std::optional<std::uint64_t>(100'000), std::optional<std::uint64_t>()}) {
        MemoryConnection connection(download_routes(100'000, told, 50'000));
        connection.send(kDownload);
        EXPECT_TRUE(take_answers(connection.receive()).empty());
        EXPECT_TRUE(connection.closed());
    }
}

TEST(Download, ShorterOrLongerThanItSaysIsCut) {
    for (const std::uint64_t told : {99'999U, 100'001U}) {
        MemoryConnection connection(download_routes(100'000, told));
        connection.send(kDownload);
        const std::string received = connection.receive();
        EXPECT_TRUE(connection.closed()) << told;
        EXPECT_LT(received.size() - received.find("\r\n\r\n") - 4, told) << "what is cut is never whole";
    }
}

TEST(Download, IsMadeOnlyAsFastAsItIsRead) {
    std::atomic<std::size_t> given{0};
    class Counting final : public BodySource {
      public:
        explicit Counting(std::atomic<std::size_t>& counter) : counter_(counter) {}
        std::size_t read(std::span<char> into) override {
            counter_ += into.size();
            return into.size();
        }

      private:
        std::atomic<std::size_t>& counter_;
    };
    MemoryConnection connection({open_route(Method::get, "/download", [&](Request&) {
        Response response;
        response.body = StreamedBody{std::make_unique<Counting>(given), std::nullopt};
        return response;
    })});
    connection.accept(100'000);
    connection.send(kDownload);
    EXPECT_LE(given, 100'000U + 2 * 65'536U);
    connection.accept(100'000);
    EXPECT_LE(given, 200'000U + 2 * 65'536U);
    connection.vanish();
}

TEST(Events, ReachTheListenerAsTheyArePublished) {
    const auto stream = std::make_shared<EventStream>();
    std::vector<Route> routes{open_route(Method::get, "/events", [&](Request&) {
        Response response = text_response("", "text/event-stream");
        response.body = stream;
        return response;
    })};
    MemoryConnection connection(routes);
    stream->publish("early", "not for who comes later");
    connection.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    const std::string head = connection.receive();
    EXPECT_NE(head.find("text/event-stream"), std::string::npos);
    EXPECT_EQ(head.find("early"), std::string::npos);
    stream->publish("moved", "one\ntwo\r\nthree");
    connection.settle();
    const std::string event = connection.receive();
    EXPECT_NE(event.find("event: moved\ndata: one\ndata: two\ndata: three\n\n"), std::string::npos) << event;
    EXPECT_EQ(connection.statistics().event_streams_open, 1U);
    stream->end();
    connection.settle();
    EXPECT_EQ(connection.receive(), "0\r\n\r\n");
    EXPECT_TRUE(connection.closed());
    EXPECT_EQ(connection.statistics().event_streams_open, 0U);
}

/// Connects with the id of the last event seen and gives what comes at once.
std::string listen_again(const std::shared_ptr<EventStream>& stream, const std::string& last) {
    MemoryConnection connection({open_route(Method::get, "/events", [&](Request&) {
        Response response;
        response.body = stream;
        return response;
    })});
    connection.send("GET /events HTTP/1.1\r\nHost: a\r\nLast-Event-ID: " + last + "\r\n\r\n");
    const std::string received = connection.receive();
    return received.substr(received.find("\r\n\r\n") + 4);
}

std::string id_in(const std::string& text) {
    const auto at = text.find("id: ") + 4;
    return text.substr(at, text.find('\n', at) - at);
}

TEST(Events, AreRepeatedToWhoComesBack) {
    const auto stream = std::make_shared<EventStream>(3);
    stream->publish("a", "1");
    const std::string first = id_in(stream->after(stream->position_of(std::nullopt) - 1).text);
    stream->publish("b", "2");
    stream->publish("c", "3");
    const std::string missed = listen_again(stream, first);
    EXPECT_NE(missed.find("data: 2"), std::string::npos);
    EXPECT_NE(missed.find("data: 3"), std::string::npos);
    EXPECT_EQ(missed.find("data: 1"), std::string::npos);
    stream->publish("d", "4");
    stream->publish("e", "5");
    EXPECT_NE(listen_again(stream, first).find("event: reset"), std::string::npos) << "event 2 is no longer kept";
    EXPECT_NE(listen_again(stream, "00000000-2").find("event: reset"), std::string::npos) << "of another process";
    EXPECT_NE(listen_again(stream, "nonsense").find("event: reset"), std::string::npos);
}

TEST(Events, SilenceIsBrokenByAHeartbeatAndAStopEndsIt) {
    const auto stream = std::make_shared<EventStream>();
    MemoryConnection connection({open_route(Method::get, "/events", [&](Request&) {
        Response response;
        response.body = stream;
        return response;
    })});
    connection.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    connection.receive();
    connection.advance(milliseconds(14'900));
    EXPECT_EQ(connection.receive(), "");
    connection.advance(milliseconds(100));
    EXPECT_EQ(connection.receive(), "3\r\n:\n\n\r\n");
    connection.advance(seconds(3600));
    EXPECT_FALSE(connection.closed());
    connection.receive();
    connection.stop();
    EXPECT_EQ(connection.receive(), "0\r\n\r\n");
    EXPECT_TRUE(connection.closed());
}

TEST(Events, HaveTheirOwnLimit) {
    const auto stream = std::make_shared<EventStream>();
    ServerOptions options;
    options.limits.event_streams = 1;
    auto server = Server::start(options, {open_route(Method::get, "/events", [&](Request&) {
        Response response;
        response.body = stream;
        return response;
    })});
    ASSERT_TRUE(server.ok());
    LoopbackClient first((*server)->port());
    first.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    while ((*server)->statistics().event_streams_open < 1) {
        std::this_thread::sleep_for(milliseconds(1));
    }
    LoopbackClient second((*server)->port());
    second.send("GET /events HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(take_answers(second.receive()).at(0).status, 503);
    stream->end();
}

TEST(Events, AListenerWhoLeftIsNoticed) {
    const auto stream = std::make_shared<EventStream>();
    MemoryConnection connection({open_route(Method::get, "/events", [&](Request&) {
        Response response;
        response.body = stream;
        return response;
    })});
    connection.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    connection.end_sending();
    connection.advance(seconds(1));
    EXPECT_EQ(connection.statistics().event_streams_open, 0U);
}

TEST(Events, ComeFromOtherThreadsToManyListeners) {
    const auto stream = std::make_shared<EventStream>();
    std::vector<Route> routes{open_route(Method::get, "/events", [&](Request&) {
        Response response;
        response.body = stream;
        return response;
    })};
    ServerOptions options;
    options.threads = 2;
    auto server = Server::start(options, routes);
    ASSERT_TRUE(server.ok());
    std::vector<std::unique_ptr<LoopbackClient>> clients;
    for (int count = 0; count < 20; ++count) {
        clients.push_back(std::make_unique<LoopbackClient>((*server)->port()));
        clients.back()->send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    while ((*server)->statistics().event_streams_open < 20) {
        std::this_thread::sleep_for(milliseconds(1));
    }
    for (int number = 0; number < 50; ++number) {
        stream->publish("n", std::to_string(number));
    }
    stream->end();
    for (const auto& client : clients) {
        const auto answers = take_answers(client->receive());
        ASSERT_EQ(answers.size(), 1U);
        for (int number = 0; number < 50; ++number) {
            EXPECT_NE(answers[0].body.find("data: " + std::to_string(number) + "\n"), std::string::npos);
        }
    }
}

}  // namespace
}  // namespace egide::http
