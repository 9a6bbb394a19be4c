#include "egide/http/server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "answers.h"
#include "egide/http/messages.h"
#include "loopback_client.h"
#include "routes.h"

namespace egide::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::unique_ptr<Server> serve(ServerOptions options, std::vector<Route> routes) {
    auto server = Server::start(std::move(options), std::move(routes));
    if (!server.ok()) {
        throw std::runtime_error(base::render(server.errors().front().message, base::Language::english));
    }
    return std::move(server).value();
}

std::string asking_for(const std::string& path, const std::string& fields = "Connection: close\r\n") {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

/// Blocks handlers until it is opened.
class Barrier {
  public:
    void pass() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        moved_.notify_all();
        moved_.wait(lock, [this] { return open_; });
    }
    void await(int waiting) {
        std::unique_lock lock(mutex_);
        moved_.wait(lock, [&] { return waiting_ >= waiting; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        moved_.notify_all();
    }

  private:
    std::mutex mutex_;
    std::condition_variable moved_;
    int waiting_ = 0;
    bool open_ = false;
};

std::vector<Route> blocking_routes(Barrier& barrier) {
    auto routes = echo_routes();
    routes.push_back(open_route(Method::get, "/wait", [&barrier](Request&) {
        barrier.pass();
        return text_response("waited");
    }));
    return routes;
}

TEST(Server, AnswersOverASocketAndKeepsTheConnection) {
    const auto server = serve({}, echo_routes());
    LoopbackClient client(server->port());
    for (int round = 0; round < 100; ++round) {
        client.send(asking_for("/hello/" + std::to_string(round), ""));
        std::string received;
        while (take_answers(received).empty()) {
            ASSERT_TRUE(client.receive_some(received));
        }
        EXPECT_EQ(take_answers(received)[0].body, "hello " + std::to_string(round));
    }
    EXPECT_EQ(server->statistics().requests, 100U);
    EXPECT_EQ(server->statistics().connections_accepted, 1U);
}

TEST(Server, ServesManyClientsOnSeveralThreads) {
    ServerOptions options;
    options.threads = 3;
    const auto server = serve(std::move(options), echo_routes());
    std::vector<std::thread> clients;
    std::atomic<int> right{0};
    for (int number = 0; number < 16; ++number) {
        clients.emplace_back([&, number] {
            const std::string body(static_cast<std::size_t>(number) * 20'000, static_cast<char>('a' + number));
            LoopbackClient client(server->port());
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
                        "\r\n\r\n" + body);
            const auto answers = take_answers(client.receive());
            right += answers.size() == 1 && answers[0].body == body ? 1 : 0;
        });
    }
    for (auto& client : clients) {
        client.join();
    }
    EXPECT_EQ(right, 16);
}

TEST(Server, RefusesPlainHttpOutsideTheMachine) {
    ServerOptions options;
    options.address = "0.0.0.0";
    const auto server = Server::start(options, echo_routes());
    ASSERT_FALSE(server.ok());
    EXPECT_EQ(server.errors().front().message.message->key, "listen.plain");
}

TEST(Server, SaysWhenItsPortIsTaken) {
    const auto server = serve({}, echo_routes());
    ServerOptions options;
    options.port = server->port();
    const auto second = Server::start(options, echo_routes());
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.errors().front().message.message->key, "listen.failed");
}

TEST(Server, TurnsAwayConnectionsBeyondTheLimitOfAnAddress) {
    ServerOptions options;
    options.limits.connections_per_address = 2;
    const auto server = serve(std::move(options), echo_routes());
    LoopbackClient first(server->port());
    LoopbackClient second(server->port());
    LoopbackClient third(server->port());
    LoopbackClient neighbour(server->port(), "127.0.0.2");
    EXPECT_EQ(take_answers(third.receive()).at(0).status, 503);
    neighbour.send(asking_for("/hello"));
    EXPECT_EQ(take_answers(neighbour.receive()).at(0).status, 200);
    EXPECT_EQ(server->statistics().connections_refused, 1U);
}

TEST(Server, AConnectionThatEndsMakesRoom) {
    ServerOptions options;
    options.limits.connections = 1;
    const auto server = serve(std::move(options), echo_routes());
    for (int round = 0; round < 20; ++round) {
        LoopbackClient client(server->port());
        client.send(asking_for("/hello"));
        EXPECT_EQ(take_answers(client.receive()).at(0).status, 200) << round;
        while (server->statistics().connections_open > 0) {
            std::this_thread::sleep_for(milliseconds(1));
        }
    }
}

TEST(Server, ShedsWhatNoWorkerCanTakeButStaysHealthy) {
    Barrier barrier;
    ServerOptions options;
    options.limits.workers = 2;
    options.limits.queue = 1;
    const auto server = serve(std::move(options), blocking_routes(barrier));
    std::vector<std::unique_ptr<LoopbackClient>> busy;
    for (int count = 0; count < 3; ++count) {
        busy.push_back(std::make_unique<LoopbackClient>(server->port()));
        busy.back()->send(asking_for("/wait"));
        if (count < 2) {
            barrier.await(count + 1);
        }
    }
    while (server->statistics().queue_length < 1) {
        std::this_thread::sleep_for(milliseconds(1));
    }
    LoopbackClient late(server->port());
    late.send(asking_for("/hello"));
    const auto shed = take_answers(late.receive());
    ASSERT_EQ(shed.size(), 1U);
    EXPECT_EQ(shed[0].status, 503);
    EXPECT_EQ(shed[0].field("Retry-After"), "2");
    LoopbackClient probe(server->port());
    probe.send(asking_for("/healthz"));
    EXPECT_EQ(take_answers(probe.receive()).at(0).status, 200);
    barrier.open();
    for (const auto& client : busy) {
        EXPECT_EQ(take_answers(client->receive()).at(0).body, "waited");
    }
}

TEST(Server, SlowClientsAreCutAndOthersServedMeanwhile) {
    ServerOptions options;
    options.limits.head_time = milliseconds(500);
    options.limits.connections_per_address = 1000;
    const auto server = serve(std::move(options), echo_routes());
    std::vector<std::unique_ptr<LoopbackClient>> slow;
    for (int count = 0; count < 300; ++count) {
        slow.push_back(std::make_unique<LoopbackClient>(server->port()));
        slow.back()->send("GET /hello HTTP/1.1\r\nHost:");
    }
    LoopbackClient quick(server->port());
    quick.send(asking_for("/hello"));
    EXPECT_EQ(take_answers(quick.receive(seconds(5))).at(0).status, 200);
    for (const auto& client : slow) {
        EXPECT_EQ(take_answers(client->receive(seconds(5))).at(0).status, 408);
        EXPECT_TRUE(client->ended());
    }
    EXPECT_EQ(server->statistics().timeouts, 300U);
}

TEST(Server, AStopFinishesWhatRuns) {
    Barrier barrier;
    const auto server = serve({}, blocking_routes(barrier));
    LoopbackClient running(server->port());
    LoopbackClient idle(server->port());
    running.send(asking_for("/wait", ""));
    barrier.await(1);
    while (server->statistics().connections_accepted < 2) {
        std::this_thread::sleep_for(milliseconds(1));
    }
    auto stopped = std::async(std::launch::async, [&] { server->stop(); });
    EXPECT_EQ(idle.receive(), "");
    EXPECT_TRUE(idle.ended());
    EXPECT_THROW(LoopbackClient(server->port()), std::runtime_error);
    barrier.open();
    const auto answers = take_answers(running.receive());
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].body, "waited");
    EXPECT_EQ(answers[0].field("Connection"), "close");
    stopped.get();
    EXPECT_EQ(server->statistics().connections_open, 0U);
}

TEST(Server, AStopCutsWhoIsTooSlowForItsGrace) {
    ServerOptions options;
    options.limits.grace = milliseconds(200);
    const auto server = serve(std::move(options), echo_routes());
    LoopbackClient client(server->port());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
    while (server->statistics().requests < 1) {
        std::this_thread::sleep_for(milliseconds(1));
    }
    server->stop();
    EXPECT_EQ(take_answers(client.receive()).size(), 0U);
    EXPECT_TRUE(client.ended());
}

TEST(Server, LetsARefusedClientReadWhyButNotForEver) {
    ServerOptions options;
    options.limits.close_time = milliseconds(300);
    const auto server = serve(std::move(options), echo_routes());
    LoopbackClient client(server->port());
    client.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + std::string(100'000, 'x'));
    EXPECT_EQ(take_answers(client.receive()).at(0).status, 404);
    const auto asked = std::chrono::steady_clock::now();
    while (server->statistics().connections_open > 0) {
        std::this_thread::sleep_for(milliseconds(1));
    }
    EXPECT_LT(std::chrono::steady_clock::now() - asked, seconds(5)) << "though the client never closes";
}

TEST(Server, ListensOnIpv6AndCountsItsNetwork) {
    ServerOptions options;
    options.address = "::1";
    const auto server = Server::start(std::move(options), echo_routes());
    if (!server.ok()) {
        GTEST_SKIP() << "no IPv6 on this machine";
    }
    EXPECT_THROW(LoopbackClient((*server)->port()), std::runtime_error) << "::1 alone";
}

TEST(Server, IsReadyWhenItIsToldSo) {
    std::atomic<bool> ready{false};
    ServerOptions options;
    options.ready = [&] { return ready.load(); };
    const auto server = serve(std::move(options), echo_routes());
    for (const int expected : {503, 200}) {
        LoopbackClient client(server->port());
        client.send(asking_for("/readyz"));
        EXPECT_EQ(take_answers(client.receive()).at(0).status, expected);
        ready = true;
    }
}

TEST(Server, TellsWhatKeepsItFromWorking) {
    std::atomic<bool> hindered{true};
    ServerOptions options;
    const base::Text why = messages::server_busy({.seconds = 7});
    options.hindered = [&] { return hindered ? std::optional(why) : std::nullopt; };
    const auto server = serve(std::move(options), echo_routes());
    for (const int expected : {503, 200}) {
        LoopbackClient client(server->port());
        client.send(asking_for("/readyz"));
        const auto answer = take_answers(client.receive()).at(0);
        EXPECT_EQ(answer.status, expected);
        const bool told = answer.body.find(base::render(why, base::Language::french)) != std::string::npos;
        EXPECT_EQ(told, hindered.load()) << answer.body;
        hindered = false;
    }
}

TEST(Server, BelievesItsProxyAboutTheClient) {
    std::vector<Route> routes;
    routes.push_back(open_route(Method::get, "/who", [](Request& request) {
        return text_response(request.client + (request.secure ? " secure" : " plain"));
    }));
    for (const bool behind : {false, true}) {
        ServerOptions options;
        options.behind_proxy = behind;
        const auto server = serve(std::move(options), routes);
        LoopbackClient client(server->port());
        client.send(asking_for("/who", "X-Forwarded-For: 10.0.0.1, 192.0.2.7\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n"));
        EXPECT_EQ(take_answers(client.receive()).at(0).body, behind ? "192.0.2.7 secure" : "127.0.0.1 plain");
    }
}

}  // namespace
}  // namespace egide::http
