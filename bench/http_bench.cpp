// How many small authorised reads a server answers to 200 clients that keep their connections, alone and while 2,000
// slow ones hang on: a third drip their head, a third their body, a third do not read. Server and clients share this
// process and its processors. EGIDE_HTTP_SECONDS is how long each measurement takes (3 unless said).
#include <arpa/inet.h>
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "egide/http/problem.h"
#include "egide/http/server.h"

namespace {

using namespace egide::http;
using Clock = std::chrono::steady_clock;

constexpr int kQuick = 200;

std::chrono::seconds measured_time() {
    const char* const asked = std::getenv("EGIDE_HTTP_SECONDS");
    return std::chrono::seconds(asked == nullptr ? 3 : std::atoi(asked));
}

/// Both ends of every connection are in this process.
void allow_descriptors() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < 6'000) {
        throw std::runtime_error("this needs 6,000 file descriptors: raise the hard limit");
    }
}

class EndlessSource final : public BodySource {
  public:
    std::size_t read(std::span<char> into) override { return into.size(); }
};

std::vector<Route> bench_routes() {
    Route read;
    read.pattern = "/api/things/{id}";
    read.permission = "things.read";
    read.handler = [](Request& request) {
        return json_response(R"({"id":")" + request.path_parameter("id") + R"(","state":"met","since":"2026-03-01","text":")" +
                             std::string(150, 'x') + "\"}\n");
    };
    Route write;
    write.method = Method::post;
    write.pattern = "/slow";
    write.permission = kPublic;
    write.body = {.kind = BodyRule::Kind::whole, .media_type = "*/*", .bytes = 0, .schema = {}};
    write.handler = [](Request&) { return empty_response(); };
    Route endless;
    endless.pattern = "/endless";
    endless.permission = kPublic;
    endless.handler = [](Request&) {
        Response response;
        response.body = StreamedBody{std::make_unique<EndlessSource>(), std::nullopt};
        return response;
    };
    return {read, write, endless};
}

std::optional<Response> check_token(const Route&, Request& request) {
    if (request.fields.find("Cookie") != "__Host-session=0123456789abcdef0123456789abcdef") {
        return problem_response({401, "sign-in", {}}, request);
    }
    return std::nullopt;
}

std::unique_ptr<Server> start_server() {
    ServerOptions options;
    options.limits.connections = 4'000;  // the clients of the bench come from a few addresses
    options.limits.connections_per_address = 4'000;
    auto server = Server::start(options, bench_routes(), check_token);
    if (!server.ok()) {
        throw std::runtime_error("the server does not start");
    }
    return std::move(server).value();
}

/// A connection that is closed with its owner.
class Wire {
  public:
    explicit Wire(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            throw std::runtime_error("cannot connect");
        }
        const int on = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    ~Wire() { ::close(socket_); }
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;
    void send(std::string_view bytes) const {
        if (::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size())) {
            throw std::runtime_error("the server has closed a quick connection");
        }
    }
    int descriptor() const { return socket_; }

  private:
    int socket_;
};
using Wires = std::vector<std::unique_ptr<Wire>>;

/// A third drip their head, a third their body, a third ask for much and read nothing.
Wires slow_clients(std::uint16_t port, int count) {
    static constexpr std::array<std::string_view, 3> kStarts{
        "GET /api/things/1 HTTP/1.1\r\nHost:", "POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nx",
        "GET /endless HTTP/1.1\r\nHost: a\r\n\r\n"};
    Wires slow;
    for (int number = 0; number < count; ++number) {
        slow.push_back(std::make_unique<Wire>(port));
        slow.back()->send(kStarts[static_cast<std::size_t>(number) % kStarts.size()]);
    }
    return slow;
}

const std::string& quick_request() {
    static const std::string text =
        "GET /api/things/12345 HTTP/1.1\r\nHost: localhost:8443\r\nAccept: application/json\r\nAccept-Language: fr\r\n"
        "User-Agent: bench\r\nCookie: __Host-session=0123456789abcdef0123456789abcdef\r\n\r\n";
    return text;
}

/// Each quick client sends a request as soon as it has its answer; gives how long each answer took.
class QuickClients {
  public:
    explicit QuickClients(std::uint16_t port) : poll_(::epoll_create1(EPOLL_CLOEXEC)), sent_(kQuick) {
        for (std::uint32_t number = 0; number < kQuick; ++number) {
            wires_.push_back(std::make_unique<Wire>(port));
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.u32 = number;
            ::epoll_ctl(poll_, EPOLL_CTL_ADD, wires_.back()->descriptor(), &event);
        }
    }
    ~QuickClients() { ::close(poll_); }
    QuickClients(const QuickClients&) = delete;
    QuickClients& operator=(const QuickClients&) = delete;

    std::vector<double> run(std::chrono::seconds time) {
        const auto end = Clock::now() + time;
        for (std::uint32_t number = 0; number < kQuick; ++number) {
            ask(number);
        }
        for (int waiting = kQuick; waiting > 0;) {
            std::array<epoll_event, 64> events;
            const int ready = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 100);
            for (int at = 0; at < ready; ++at) {
                const auto number = events[static_cast<std::size_t>(at)].data.u32;
                take(number);
                Clock::now() < end ? ask(number) : void(--waiting);
            }
        }
        return std::exchange(milliseconds_, {});
    }

  private:
    void ask(std::uint32_t number) {
        sent_[number] = Clock::now();
        wires_[number]->send(quick_request());
    }
    void take(std::uint32_t number) {
        std::array<char, 4096> answer;
        const auto got = ::recv(wires_[number]->descriptor(), answer.data(), answer.size(), 0);
        const std::string_view text(answer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
        if (!text.starts_with("HTTP/1.1 200") || !text.ends_with("}\n")) {
            throw std::runtime_error("not the answer: " + std::string(text));
        }
        milliseconds_.push_back(std::chrono::duration<double, std::milli>(Clock::now() - sent_[number]).count());
    }
    int poll_;
    Wires wires_;
    std::vector<Clock::time_point> sent_;
    std::vector<double> milliseconds_;
};

double percentile(std::vector<double>& sorted, double share) {
    return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

double resident_mebibytes() {
    long pages = 0;
    long resident = 0;
    if (FILE* const file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%ld %ld", &pages, &resident) != 2) {
            resident = 0;
        }
        std::fclose(file);
    }
    return static_cast<double>(resident * ::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

void small_reads(benchmark::State& state) {
    allow_descriptors();
    for (auto round : state) {
        static_cast<void>(round);
        const auto server = start_server();
        const Wires slow = slow_clients(server->port(), static_cast<int>(state.range(0)));
        QuickClients clients(server->port());
        clients.run(std::chrono::seconds(1));  // until the slow ones have had what they take
        auto times = clients.run(measured_time());
        std::sort(times.begin(), times.end());
        const auto statistics = server->statistics();
        state.SetIterationTime(std::chrono::duration<double>(measured_time()).count());
        state.counters["reads/s"] = static_cast<double>(times.size()) / static_cast<double>(measured_time().count());
        state.counters["p50_ms"] = percentile(times, 0.50);
        state.counters["p99_ms"] = percentile(times, 0.99);
        state.counters["worst_ms"] = times.back();
        state.counters["slow_on"] = static_cast<double>(statistics.connections_open) - kQuick;
        state.counters["shed"] = static_cast<double>(statistics.requests_shed);
        state.counters["MiB"] = resident_mebibytes();
    }
}
BENCHMARK(small_reads)->Arg(0)->Arg(2'000)->ArgName("slow")->Iterations(1)->UseManualTime()->Unit(benchmark::kSecond);

}  // namespace
