#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <semaphore>

#include "child.h"
#include "egide/reading/tree.h"
#include "egide/sandbox/messages.h"
#include "protocol.h"

namespace egide::sandbox {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::ptrdiff_t kChildrenAtATime = 2;
std::counting_semaphore<kChildrenAtATime> free_places(kChildrenAtATime);

struct Place {
    Place() { free_places.acquire(); }
    ~Place() { free_places.release(); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
};

/// Why the parent ended a child.
enum class Stopped { no, late, talkative, unwanted };

struct Outcome {
    Stopped stopped = Stopped::no;
    int status = 0;
    std::chrono::microseconds processor{0};
    std::string bytes;
};

int milliseconds_until(Clock::time_point deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

/// Until the end or, where somebody may stop the child, until he is asked again.
int next_look(const Run& how, Clock::time_point deadline) {
    constexpr int kAskedEvery = 200;
    const int left = milliseconds_until(deadline);
    return how.stop ? std::min(left, kAskedEvery) : left;
}

/// All that the child says until it says no more, is late, says too much or is not wanted any more.
Stopped listen(int pipe, Clock::time_point deadline, const Run& how, std::string& into) {
    const std::size_t most = std::size_t{how.limits.answer} + kPrefixBytes;
    std::string buffer(std::size_t{64} << 10, '\0');
    for (;;) {
        pollfd waited{pipe, POLLIN, 0};
        const int ready = ::poll(&waited, 1, next_look(how, deadline));
        if (how.stop && how.stop()) {
            return Stopped::unwanted;
        }
        if (ready < 0 && errno == EINTR) {
            continue;
        }
        if (ready <= 0 && Clock::now() >= deadline) {
            return Stopped::late;
        }
        if (ready == 0) {
            continue;
        }
        const ssize_t got = ready > 0 ? ::read(pipe, buffer.data(), buffer.size()) : -1;
        if (got == 0) {
            return Stopped::no;
        }
        if (got > 0) {
            into.append(buffer, 0, static_cast<std::size_t>(got));
        }
        if (into.size() > most) {
            return Stopped::talkative;
        }
    }
}

std::chrono::microseconds spent(const rusage& usage) {
    const auto of = [](const timeval& time) {
        return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
    };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

/// Waits for the end; kills when it does not come, or when the child was already condemned.
void reap(pid_t child, Clock::time_point deadline, Outcome& outcome) {
    constexpr timespec kPause{0, 200'000};
    if (outcome.stopped != Stopped::no) {
        ::kill(child, SIGKILL);
    }
    for (;;) {
        rusage usage{};
        const bool condemned = outcome.stopped != Stopped::no;
        const pid_t ended = ::wait4(child, &outcome.status, condemned ? 0 : WNOHANG, &usage);
        if (ended == child) {
            outcome.processor = spent(usage);
            return;
        }
        if (ended < 0 && errno != EINTR) {
            outcome.status = kMisused << 8;  // somebody else waited for our child: its end is not known
            return;
        }
        if (!condemned && Clock::now() >= deadline) {
            outcome.stopped = Stopped::late;
            ::kill(child, SIGKILL);
        } else if (ended == 0) {
            ::nanosleep(&kPause, nullptr);
        }
    }
}

base::Error refusal_of(base::Text message, base::ErrorKind kind = base::ErrorKind::invalid, std::string detail = {}) {
    return {kind, std::move(message), {}, {}, std::move(detail)};
}

base::Error refusal_by_signal(const Outcome& outcome, const Limits& limits) {
    const int signal = WTERMSIG(outcome.status);
    const bool used_up = signal == SIGXCPU || (signal == SIGKILL && outcome.processor >= limits.processor);
    if (used_up) {
        return refusal_of(messages::refused_processor({.seconds = limits.processor.count()}));
    }
    const char* const name = ::sigabbrev_np(signal);
    const std::string shown = name == nullptr ? std::to_string(signal) : std::string("SIG") + name;
    switch (signal) {
        case SIGSYS:
            return refusal_of(messages::refused_call(), base::ErrorKind::invalid, shown);
        case SIGKILL:
            return refusal_of(messages::refused_killed(), base::ErrorKind::unavailable, shown);
        default:
            return refusal_of(messages::refused_crash({.signal = shown}), base::ErrorKind::invalid, shown);
    }
}

base::Error refusal_by_status(int status, std::string_view guest, const Limits& limits) {
    constexpr auto kMachine = base::ErrorKind::unavailable;
    switch (status) {
        case kUnknownGuest:
            return refusal_of(messages::child_unknown({.name = guest}), kMachine);
        case kUnprotected:
            return refusal_of(messages::child_unprotected(), kMachine);
        case kOutOfMemory:
            return refusal_of(messages::refused_memory({.mebibytes = limits.memory >> 20}));
        case kThrew:
            return refusal_of(messages::refused_gave_up());
        case kAnswerTooLarge:
            return refusal_of(messages::refused_answer_size({.mebibytes = limits.answer >> 20}));
        default:
            return refusal_of(messages::refused_status({.status = status}), kMachine);
    }
}

/// The JSON text inside what was said.
base::Result<std::string> unwrapped(std::string bytes) {
    constexpr reading::Limits kAnswer{.bytes = std::size_t{64} << 20, .depth = 32};
    Prefix prefix{};
    if (bytes.size() < prefix.size()) {
        return refusal_of(messages::refused_garbled());
    }
    std::copy_n(bytes.begin(), prefix.size(), prefix.begin());
    if (length_of(prefix) != bytes.size() - prefix.size()) {
        return refusal_of(messages::refused_garbled());
    }
    bytes.erase(0, prefix.size());
    if (!reading::read_json(bytes, "", kAnswer).ok()) {
        return refusal_of(messages::refused_garbled());
    }
    return bytes;
}

base::Result<std::string> judged(Outcome outcome, std::string_view guest, const Limits& limits) {
    if (outcome.stopped == Stopped::late) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(limits.wall).count();
        return refusal_of(messages::refused_late({.seconds = seconds}));
    }
    if (outcome.stopped == Stopped::unwanted) {
        return refusal_of(messages::refused_unwanted());
    }
    if (outcome.stopped == Stopped::talkative) {
        return refusal_of(messages::refused_answer_size({.mebibytes = limits.answer >> 20}));
    }
    if (WIFSIGNALED(outcome.status)) {
        return refusal_by_signal(outcome, limits);
    }
    if (WEXITSTATUS(outcome.status) != kAnswered) {
        return refusal_by_status(WEXITSTATUS(outcome.status), guest, limits);
    }
    return unwrapped(std::move(outcome.bytes));
}

base::Result<std::string> heard(base::Result<Child> child, std::string_view name, Clock::time_point deadline,
                                const Run& how) {
    if (!child.ok()) {
        return child.errors();
    }
    Outcome outcome;
    outcome.stopped = listen(child->answer.number(), deadline, how, outcome.bytes);
    reap(child->process, deadline, outcome);
    return judged(std::move(outcome), name, how.limits);
}

}  // namespace

base::Result<std::string> run_guest(std::string_view name, int input, std::string_view request, const Run& how) {
    const Place place;
    const auto deadline = Clock::now() + how.limits.wall;
    return heard(start_child(name, input, request, how), name, deadline, how);
}

base::Result<std::string> run_guest_in(std::string_view name, const std::filesystem::path& folder,
                                       std::string_view request, const Run& how) {
    const Place place;
    const auto deadline = Clock::now() + how.limits.wall;
    return heard(start_child_in(name, folder, request, how), name, deadline, how);
}

}  // namespace egide::sandbox
