// A program whose guests each attempt one thing that a stranger's file could make a parser do. A guest that answers
// "escaped" got away with it. The module's own guests are in the table too.
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "egide/reading/json_writer.h"
#include "egide/sandbox/guests.h"

// The sanitizers' own handler would open files to tell of a crash; here the crash itself is what is looked at.
extern "C" const char* __asan_default_options() {
    return "handle_segv=0:handle_abort=0:detect_leaks=0:allocator_may_return_null=1";
}

extern char** environ;

namespace {

using egide::reading::JsonWriter;
using egide::sandbox::ByteSource;

std::string escaped() {
    return R"({"state":"escaped"})";
}

std::string opens(const ByteSource&, std::string_view) {
    return ::open("/etc/passwd", O_RDONLY) >= 0 ? escaped() : "{}";
}

std::string writes(const ByteSource&, std::string_view request) {
    return ::open(std::string(request).c_str(), O_WRONLY | O_CREAT, 0600) >= 0 ? escaped() : "{}";
}

/// The file that it was given, opened for writing by whoever started us.
std::string writes_input(const ByteSource&, std::string_view) {
    return ::write(0, "x", 1) == 1 ? escaped() : errno == EBADF ? R"({"state":"refused"})" : "{}";
}

std::string connects(const ByteSource&, std::string_view) {
    return ::socket(AF_INET, SOCK_STREAM, 0) >= 0 ? escaped() : "{}";
}

std::string forks(const ByteSource&, std::string_view) {
    return ::fork() >= 0 ? escaped() : "{}";
}

std::string executes(const ByteSource&, std::string_view) {
    ::execl("/bin/true", "true", nullptr);
    return "{}";
}

std::string allocates(const ByteSource&, std::string_view) {
    std::vector<char> memory(std::size_t{2} << 30, 'x');
    return memory.back() == 'x' ? escaped() : "{}";
}

std::string loops(const ByteSource&, std::string_view) {
    for (std::atomic<unsigned> turn = 0;; ++turn) {
    }
}

/// Ignores the soft limit, which only sends a signal.
std::string loops_deaf(const ByteSource& input, std::string_view request) {
    ::signal(SIGXCPU, SIG_IGN);
    return loops(input, request);
}

/// Uses no processor: waits on a futex for ever.
std::string waits(const ByteSource&, std::string_view) {
    int word = 0;
    for (;;) {
        ::syscall(SYS_futex, &word, 0, 0, nullptr, nullptr, 0);
    }
}

std::string talks(const ByteSource&, std::string_view) {
    return "\"" + std::string(std::size_t{20} << 20, 'a') + "\"";
}

void say(const std::string& bytes) {
    for (std::size_t gone = 0; gone < bytes.size();) {
        const ssize_t more = ::write(1, bytes.data() + gone, bytes.size() - gone);
        if (more <= 0) {
            break;
        }
        gone += static_cast<std::size_t>(more);
    }
}

/// Past the child's own check: more than agreed, straight down the pipe.
std::string talks_past(const ByteSource&, std::string_view) {
    for (;;) {
        say(std::string(1 << 20, 'a'));
    }
}

/// A whole answer that announces more bytes than come.
std::string cuts(const ByteSource&, std::string_view) {
    say(std::string("\x00\x00\x01\x00{}", 6));
    ::_exit(0);
}

std::string says_nothing(const ByteSource&, std::string_view) {
    ::_exit(0);
}

std::string garbage(const ByteSource&, std::string_view) {
    return "\xFF\xFE{not json";
}

std::string crashes(const ByteSource&, std::string_view) {
    auto* const nowhere = reinterpret_cast<volatile int*>(std::uintptr_t{4096});
    *nowhere = 1;
    return escaped();
}

std::string aborts(const ByteSource&, std::string_view) {
    std::abort();
}

std::string throws(const ByteSource&, std::string_view) {
    throw std::runtime_error("enough");
}

/// Which descriptors beside input, answer and /dev/null it can read.
std::string reads_others(const ByteSource&, std::string_view) {
    char byte = 0;
    for (int descriptor = 3; descriptor < 1024; ++descriptor) {
        if (::read(descriptor, &byte, 1) >= 0 || errno != EBADF) {
            return escaped();
        }
    }
    return R"({"state":"nothing to read"})";
}

std::string traces(const ByteSource&, std::string_view) {
    return ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0 ? escaped() : "{}";
}

std::string kills_parent(const ByteSource&, std::string_view request) {
    return ::kill(std::atoi(std::string(request).c_str()), SIGTERM) == 0 ? escaped() : "{}";
}

std::string makes_code(const ByteSource&, std::string_view) {
    void* const memory = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory != MAP_FAILED ? escaped() : "{}";
}

std::string raises_limits(const ByteSource&, std::string_view) {
    return ::syscall(SYS_prlimit64, 0, 0, nullptr, nullptr) == 0 ? escaped() : "{}";
}

std::string looks_around(const ByteSource&, std::string_view) {
    struct stat status {};
    return ::stat("/etc/passwd", &status) == 0 ? escaped() : "{}";
}

/// All that the environment holds.
std::string environment(const ByteSource&, std::string_view) {
    JsonWriter json(false);
    json.begin_array();
    for (char** each = environ; *each != nullptr; ++each) {
        json.value(*each);
    }
    return json.end_array().take();
}

/// What is in its folder, and what it can open of what the request names, one path a line.
std::string looks_below(const ByteSource& input, std::string_view request) {
    JsonWriter json(false);
    json.begin_object().field("size", input.size()).key("below").begin_array();
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(".")) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
        json.value(name);
    }
    json.end_array().key("read").begin_array();
    while (!request.empty()) {
        const std::size_t end = std::min(request.find('\n'), request.size());
        std::ifstream stream{std::string(request.substr(0, end))};
        std::string text;
        json.value(std::getline(stream, text) ? text : "closed");
        request.remove_prefix(std::min(end + 1, request.size()));
    }
    return json.end_array().end_object().take();
}

/// What an honest guest does.
std::string counts(const ByteSource& input, std::string_view request) {
    JsonWriter json(false);
    json.begin_object().field("size", input.size()).field("head", input.take(0, 5));
    return json.field("request", request.size()).end_object().take();
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<egide::sandbox::Guest> guests = {
        {"opens", opens},
        {"writes", writes},
        {"connects", connects},
        {"forks", forks},
        {"executes", executes},
        {"allocates", allocates},
        {"loops", loops},
        {"loops_deaf", loops_deaf},
        {"waits", waits},
        {"talks", talks},
        {"talks_past", talks_past},
        {"cuts", cuts},
        {"says_nothing", says_nothing},
        {"garbage", garbage},
        {"crashes", crashes},
        {"aborts", aborts},
        {"throws", throws},
        {"reads_others", reads_others},
        {"traces", traces},
        {"kills_parent", kills_parent},
        {"makes_code", makes_code},
        {"raises_limits", raises_limits},
        {"looks_around", looks_around},
        {"environment", environment},
        {"counts", counts},
        {"looks_below", looks_below},
        {"writes_input", writes_input},
    };
    const auto own = egide::sandbox::own_guests();
    guests.insert(guests.end(), own.begin(), own.end());
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.empty() || arguments.front() != egide::sandbox::kGuestCommand) {
        return 2;
    }
    egide::sandbox::serve_guest(std::span(arguments).subspan(1), guests);
}
