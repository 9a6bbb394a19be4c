// How many small authorised reads a server answers to 200 clients that keep their connections, alone and while 2,000
// slow ones hang on: a third drip their head, a third their body, a third do not read. Server and clients share this
// process and its processors. EGIDE_HTTP_SECONDS is how long each measurement takes (3 unless said).
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>

#include "egide/http/problem.h"
#include "egide/http/server.h"
#include "load_clients.h"

namespace {

using namespace egide::http;
using namespace egide::bench;

constexpr std::uint32_t kQuick = 200;

std::chrono::seconds measured_time() {
    const char* const asked = std::getenv("EGIDE_HTTP_SECONDS");
    return std::chrono::seconds(asked == nullptr ? 3 : std::atoi(asked));
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
    auto server = Server::start(options, bench_routes(), check_token);
    if (!server.ok()) {
        throw std::runtime_error("the server does not start");
    }
    return std::move(server).value();
}

/// A third drip their head, a third their body, a third ask for much and read nothing.
const std::vector<std::string> kSlow{
    "GET /api/things/1 HTTP/1.1\r\nHost:", "POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nx",
    "GET /endless HTTP/1.1\r\nHost: a\r\n\r\n"};

const std::string& quick_request() {
    static const std::string text =
        "GET /api/things/12345 HTTP/1.1\r\nHost: localhost:8443\r\nAccept: application/json\r\nAccept-Language: fr\r\n"
        "User-Agent: bench\r\nCookie: __Host-session=0123456789abcdef0123456789abcdef\r\n\r\n";
    return text;
}

bool is_right(std::string_view answer) {
    return answer.starts_with("HTTP/1.1 200") && answer.ends_with("}\n");
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
    allow_descriptors(6'000);
    for (auto round : state) {
        static_cast<void>(round);
        const auto server = start_server();
        const Wires slow = slow_clients(server->port(), static_cast<std::uint32_t>(state.range(0)), kSlow);
        QuickClients clients(server->port(), kQuick, quick_request(), is_right);
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
/// A connection each, one after the other, in as many threads as asked for.
void new_connections(benchmark::State& state) {
    allow_descriptors(6'000);
    static std::unique_ptr<Server> server;
    if (state.thread_index() == 0) {
        server = start_server();
    }
    for (auto round : state) {
        static_cast<void>(round);
        const Wire wire(server->port());
        wire.send(quick_request());
        if (!is_right(wire.receive())) {
            throw std::runtime_error("no answer");
        }
    }
    state.SetItemsProcessed(state.iterations());
    if (state.thread_index() == 0) {
        server.reset();
    }
}
BENCHMARK(new_connections)->Threads(4)->Iterations(5'000)->UseRealTime();

BENCHMARK(small_reads)->Arg(0)->Arg(2'000)->ArgName("slow")->Iterations(1)->UseManualTime()->Unit(benchmark::kSecond);

}  // namespace
