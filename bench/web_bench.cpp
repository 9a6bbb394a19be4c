// Small authenticated reads a second over loopback, cold start and idle memory of the platform.
#include <arpa/inet.h>
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

#include "egide/http/server.h"
#include "egide/testing/temporary_folder.h"
#include "gate.h"
#include "routes.h"
#include "services.h"

namespace egide::web {
namespace {

storage::sql::Instant system_clock() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

double resident_megabytes() {
    std::ifstream statm("/proc/self/statm");
    double size = 0;
    double resident = 0;
    statm >> size >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

std::unique_ptr<Services> opened(const std::filesystem::path& data) {
    Configuration configuration;
    configuration.data = data;
    accounts::Settings settings;
    settings.cost = {.passes = 1, .memory = 8192};
    settings.second_factor_by_role = false;
    auto log = std::make_shared<Log>(::open("/dev/null", O_WRONLY | O_CLOEXEC), true);
    auto services = Services::open(configuration, std::move(settings), system_clock, log);
    return std::move(services).value();
}

/// A platform that listens on loopback, and the token of somebody who is signed in.
struct Platform {
    testing::TemporaryFolder folder;
    std::unique_ptr<Services> services = opened(folder / "data");
    std::unique_ptr<http::Server> server;
    std::string token;

    Platform() {
        http::ServerOptions options;
        options.log = services->log;
        options.limits.connections_per_address = 1'000;
        auto started = http::Server::start(options, all_routes(*services), make_gate(*services));
        server = std::move(started).value();
        const auto link = services->accounts.invite({.email = "bench@test.example", .name = "Bench"}, {});
        const auto account = services->accounts.accept(
            link->token.view(), {.password = accounts::Secret("agrafe cheval pile juste")}, {});
        token = std::string(
            services->sessions.open({account->id, {accounts::Proof::password}, "", ""})->token.view());
    }
};

int connected(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(port);
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0) {
        std::abort();
    }
    return socket;
}

/// One keep-alive client that reads its own session; eight answers are asked for ahead.
void AuthenticatedReads(benchmark::State& state) {
    static Platform platform;
    const int socket = connected(platform.server->port());
    const std::string request = "GET /api/v1/session HTTP/1.1\r\nHost: localhost\r\nCookie: egide=" + platform.token + "\r\n\r\n";
    std::string buffer(64 << 10, '\0');
    std::int64_t bytes = 0;
    for (auto _ : state) {
        if (::send(socket, request.data(), request.size(), 0) != static_cast<ssize_t>(request.size())) {
            state.SkipWithError("cannot send");
            break;
        }
        const auto got = ::recv(socket, buffer.data(), buffer.size(), 0);
        if (got <= 0 || !std::string_view(buffer).starts_with("HTTP/1.1 200")) {
            state.SkipWithError("no answer");
            break;
        }
        bytes += got;
    }
    ::close(socket);
    state.SetItemsProcessed(state.iterations());
    state.SetBytesProcessed(bytes);
    state.counters["resident_MB"] = benchmark::Counter(resident_megabytes(), benchmark::Counter::kAvgThreads);
}
BENCHMARK(AuthenticatedReads)->Threads(1)->Threads(8)->Threads(32)->UseRealTime();

/// From nothing in memory to a server that listens, on a data folder that exists.
void ColdStart(benchmark::State& state) {
    const testing::TemporaryFolder folder;
    opened(folder / "data");
    for (auto _ : state) {
        const auto services = opened(folder / "data");
        const auto server = http::Server::start({}, all_routes(*services), make_gate(*services));
        benchmark::DoNotOptimize(server);
    }
}
BENCHMARK(ColdStart)->Unit(benchmark::kMillisecond)->Iterations(5);

}  // namespace
}  // namespace egide::web

BENCHMARK_MAIN();
