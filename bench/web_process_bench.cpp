// The program itself, as `egide serve` runs it: start, memory at rest, authenticated reads a second, their times while
// 2,000 slow clients hang on, new connections, and a large upload that is cut and goes on. Prints a table.
//
//   web_process_bench [EGIDE] [GIGABYTES]      the program (beside this one unless said), the upload's size (5)
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include "egide/testing/temporary_folder.h"
#include "load_clients.h"
#include "services.h"

namespace egide::web {
namespace {

using namespace bench;
using std::chrono::milliseconds;

constexpr std::uint32_t kQuick = 200;
constexpr std::uint32_t kSlow = 2'000;
constexpr std::chrono::seconds kTime{5};

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

void line(const std::string& what, const std::string& measured, const std::string& wanted) {
    std::cout << fmt::format("| {:<46} | {:>34} | {:>12} |\n", what, measured, wanted) << std::flush;
}

/// A data folder with one contributor, and the token of an open session.
std::string make_instance(const std::filesystem::path& data) {
    Configuration configuration;
    configuration.data = data;
    const auto clock = [] { return std::chrono::floor<milliseconds>(std::chrono::system_clock::now()); };
    const auto log = std::make_shared<Log>(STDERR_FILENO, true);
    const auto services = std::move(Services::open(configuration, {}, clock, log)).value();
    const auto link = services->accounts.invite({.email = "bench@test.example", .name = "Bench"}, {});
    const auto account = services->accounts.accept(
        link->token.view(), {.password = accounts::Secret("agrafe cheval pile juste")}, {});
    const accounts::Scope scope{accounts::ScopeKind::candidate, "990000010"};
    if (!services->rights.give({account->id, "main_referent", scope, {}, {}}, {.candidate = scope.id}, {}).ok()) {
        throw std::runtime_error("cannot give a role");
    }
    const auto session =
        services->sessions.open({account->id, {accounts::Proof::password, accounts::Proof::totp}, "", ""});
    return std::string(session->token.view());
}

/// `egide serve` on loopback, until this object goes.
class Process {
  public:
    Process(const std::string& program, const std::filesystem::path& data, std::uint16_t port) : port_(port) {
        const std::string listen = fmt::format("127.0.0.1:{}", port), folder = data.string();
        const std::string programmes = std::string(EGIDE_SOURCE_DIR) + "/programmes";
        std::vector<const char*> words{program.c_str(), "serve", "--listen", listen.c_str(), "--data", folder.c_str(),
                                       "--programmes", programmes.c_str(), nullptr};
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        if (::posix_spawn(&process_, program.c_str(), &actions, nullptr, const_cast<char* const*>(words.data()),
                          environ) != 0) {
            throw std::runtime_error("cannot start " + program);
        }
        ::posix_spawn_file_actions_destroy(&actions);
    }
    ~Process() {
        ::kill(process_, SIGTERM);
        ::waitpid(process_, nullptr, 0);
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void wait_until_ready() const {
        for (const auto start = Clock::now(); Clock::now() - start < std::chrono::seconds(30);) {
            try {
                const Wire wire(port_);
                wire.send("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n");
                if (wire.receive().starts_with("HTTP/1.1 200")) {
                    return;
                }
            } catch (const std::runtime_error&) {  // it does not listen yet
            }
            std::this_thread::sleep_for(milliseconds(1));
        }
        throw std::runtime_error("the program did not become ready in 30 s");
    }
    /// From now on "VmHWM" is counted anew.
    void forget_peak() const { std::ofstream(fmt::format("/proc/{}/clear_refs", process_)) << "5"; }
    /// "VmRSS" now, "VmHWM" at most since the start or forget_peak(); in megabytes.
    double memory(std::string_view what) const {
        std::ifstream status(fmt::format("/proc/{}/status", process_));
        for (std::string text; std::getline(status, text);) {
            if (text.starts_with(what)) {
                return std::stod(text.substr(what.size() + 1)) * 1024 / 1e6;
            }
        }
        return 0;
    }
    std::uint16_t port() const { return port_; }

  private:
    std::uint16_t port_;
    pid_t process_ = 0;
};

std::uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof place;
    ::bind(socket, reinterpret_cast<const sockaddr*>(&place), size);
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&place), &size);
    ::close(socket);
    return ntohs(place.sin_port);
}

void measure_start(const std::string& program, const std::filesystem::path& data) {
    double worst = 0;
    for (int round = 0; round < 5; ++round) {
        const auto start = Clock::now();
        const Process process(program, data, free_port());
        process.wait_until_ready();
        worst = std::max(worst, milliseconds_since(start));
    }
    line("from exec to ready, worst of 5", fmt::format("{:.0f} ms", worst), "< 500 ms");
}

void measure_reads(const Process& process, const std::string& token, std::uint32_t slow_count) {
    const auto slow = slow_clients(process.port(), slow_count,
                                   {"GET /api/v1/session HTTP/1.1\r\nHost: local",
                                    "POST /connexion HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                                    "application/x-www-form-urlencoded\r\nContent-Length: 9000\r\n\r\na",
                                    "GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\nGET /api"});
    QuickClients clients(process.port(), kQuick,
                         "GET /api/v1/session HTTP/1.1\r\nHost: localhost\r\nCookie: egide=" + token + "\r\n\r\n",
                         [](std::string_view answer) { return answer.starts_with("HTTP/1.1 200"); });
    clients.run(std::chrono::seconds(1));
    auto times = clients.run(kTime);
    std::sort(times.begin(), times.end());
    const std::string whom = fmt::format("200 clients, {} slow ones", slow_count);
    line("authenticated reads, " + whom, fmt::format("{:.0f}/s", static_cast<double>(times.size()) / kTime.count()),
         "≥ 10,000/s");
    line("their time, " + whom,
         fmt::format("p50 {:.1f}  p99 {:.1f}  worst {:.0f} ms", percentile(times, 0.5), percentile(times, 0.99),
                     times.back()),
         "p99 < 50 ms");
}

/// Somebody who opens a connection for each request, as fast as it goes, from two threads.
void measure_connections(const Process& process) {
    std::atomic<std::int64_t> made{0};
    const auto end = Clock::now() + kTime;
    const auto client = [&](std::uint32_t first) {
        for (std::uint32_t number = 0; Clock::now() < end; ++number) {
            const Wire wire(process.port(), first + number % 400);
            wire.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            made += wire.receive().starts_with("HTTP/1.1 200") ? 1 : 0;
        }
    };
    std::thread other(client, 40'000);
    client(50'000);
    other.join();
    line("connections, one request each", fmt::format("{:.0f}/min", static_cast<double>(made) * 60 / kTime.count()),
         "100,000/min");
}

class Upload {
  public:
    Upload(const Process& process, std::string token, std::uint64_t size)
        : process_(process), token_(std::move(token)), size_(size) {
        const std::string session = answer_to("GET /api/v1/session HTTP/1.1\r\n");
        const auto at = session.find(R"("csrf":")") + 8;
        csrf_ = session.substr(at, session.find('"', at) - at);
        const std::string begun =
            answer_to("POST /api/v1/uploads HTTP/1.1\r\nUpload-Length: " + std::to_string(size_) + "\r\n");
        const auto place = begun.find("Location: ");
        if (!begun.starts_with("HTTP/1.1 201") || place == std::string::npos) {
            throw std::runtime_error("no upload: " + begun);
        }
        path_ = begun.substr(place + 10, begun.find("\r\n", place) - place - 10);
    }

    std::uint64_t offset() const {
        const std::string answer = answer_to("HEAD " + path_ + " HTTP/1.1\r\n");
        const auto at = answer.find("Upload-Offset: ");
        std::uint64_t offset = 0;
        std::from_chars(answer.data() + at + 15, answer.data() + answer.size(), offset);
        return offset;
    }
    /// Sends from an offset to the end, or closes the connection before it, after `cut` bytes.
    void send(std::uint64_t from, std::uint64_t cut) const {
        const Wire wire(process_.port());
        wire.send(head("PATCH " + path_ + " HTTP/1.1\r\n") + "Upload-Offset: " + std::to_string(from) +
                  "\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: " +
                  std::to_string(size_ - from) + "\r\n\r\n");
        static const std::string piece(1 << 20, 'e');
        for (std::uint64_t sent = 0; sent < std::min(cut, size_ - from);) {
            const auto part = std::min<std::uint64_t>(piece.size(), std::min(cut, size_ - from) - sent);
            wire.send(std::string_view(piece).substr(0, part));
            sent += part;
        }
        if (cut >= size_ - from && !wire.receive().starts_with("HTTP/1.1 204")) {
            throw std::runtime_error("the upload was not taken");
        }
    }

  private:
    std::string head(const std::string& request) const {
        return request + "Host: localhost\r\nTus-Resumable: 1.0.0\r\nCookie: egide=" + token_ + "\r\nX-Egide-Csrf: " + csrf_ +
               "\r\n";
    }
    std::string answer_to(const std::string& request) const {
        const Wire wire(process_.port());
        wire.send(head(request) + "\r\n");
        return wire.receive();
    }
    const Process& process_;
    std::string token_;
    std::string csrf_;
    std::uint64_t size_;
    std::string path_;
};

void measure_upload(const Process& process, const std::string& token, std::uint64_t size) {
    process.forget_peak();
    const auto start = Clock::now();
    const Upload upload(process, token, size);
    upload.send(0, size * 2 / 5);
    std::uint64_t offset = 0;
    for (std::uint64_t before = 1; offset != before; std::this_thread::sleep_for(milliseconds(500))) {
        before = offset;
        offset = upload.offset();
    }
    upload.send(offset, size);
    if (upload.offset() != size) {
        throw std::runtime_error("the upload is not whole");
    }
    line(fmt::format("upload of {:.1f} GB, cut at {:.1f} GB, gone on", static_cast<double>(size) / 1e9,
                     static_cast<double>(offset) / 1e9),
         fmt::format("{:.0f} s, resident at most {:.0f} MB", milliseconds_since(start) / 1000, process.memory("VmHWM:")),
         "< 50 MB");
}

void run(const std::string& program, std::uint64_t gigabytes) {
    allow_descriptors(6'000);
    const testing::TemporaryFolder folder;
    const std::string token = make_instance(folder / "data");
    measure_start(program, folder / "data");
    {
        const Process loaded(program, folder / "data", free_port());
        loaded.wait_until_ready();
        std::this_thread::sleep_for(std::chrono::seconds(3));
        line("resident at rest", fmt::format("{:.0f} MB", loaded.memory("VmRSS:")), "< 60 MB");
        loaded.forget_peak();
        measure_reads(loaded, token, 0);
        measure_reads(loaded, token, kSlow);
        measure_connections(loaded);
        line("resident at most under all this", fmt::format("{:.0f} MB", loaded.memory("VmHWM:")), "");
    }
    // Last: what it leaves to be written to the disk would slow the others.
    const Process fresh(program, folder / "data", free_port());
    fresh.wait_until_ready();
    measure_upload(fresh, token, gigabytes * 1'000'000'000);
}

}  // namespace
}  // namespace egide::web

int main(int count, char** words) {
    const std::string program =
        count > 1 ? words[1] : (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "egide").string();
    const std::uint64_t gigabytes = count > 2 ? std::stoull(words[2]) : 5;
    try {
        egide::web::run(program, gigabytes);
    } catch (const std::exception& trouble) {
        std::cerr << trouble.what() << "\n";
        return 1;
    }
    return 0;
}
