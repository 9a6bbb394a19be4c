#include <locale.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <new>

#include "call_filter.h"
#include "landlock.h"
#include "protocol.h"

namespace egide::sandbox {

namespace {

bool limit(__rlimit_resource what, std::uint64_t soft, std::uint64_t hard) {
    const rlimit wanted{soft, hard};
    return ::setrlimit(what, &wanted) == 0;
}

bool limit_resources(const Limits& limits, bool folder) {
    const std::uint64_t descriptors = folder ? 1024 : 8;
    const auto seconds = static_cast<std::uint64_t>(limits.processor.count());
    const bool memory = !kMemoryIsLimited || limit(RLIMIT_AS, limits.memory, limits.memory);
    return memory && limit(RLIMIT_CPU, seconds, seconds + 1) && limit(RLIMIT_FSIZE, 0, 0) &&
           limit(RLIMIT_NOFILE, descriptors, descriptors) && limit(RLIMIT_CORE, 0, 0) && limit(RLIMIT_NPROC, 0, 0);
}

/// Alone from here on. Landlock may be missing only where no path can be opened at all: the filter of calls forbids the
/// same then, `egide doctor` shows it.
bool lock_down(const Order& order) {
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::getppid() != order.parent) {
        return false;
    }
    if (!limit_resources(order.limits, order.folder) || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        ::prctl(PR_SET_DUMPABLE, 0) != 0) {
        return false;
    }
    const int landlock = landlock_version();
    if (order.folder) {
        return landlock > 0 && ::fchdir(kInputDescriptor) == 0 && landlock_everything(landlock, kInputDescriptor) &&
               filter_calls(true);
    }
    return (landlock == 0 || landlock_everything(landlock)) && filter_calls(false);
}

std::string read_request() {
    constexpr std::size_t kStep = std::size_t{64} << 10;
    std::string request;
    for (;;) {
        const std::size_t before = request.size();
        request.resize(before + kStep);
        const ssize_t got = ::read(kRequestDescriptor, request.data() + before, kStep);
        request.resize(before + (got > 0 ? static_cast<std::size_t>(got) : 0));
        if (got == 0 || (got < 0 && errno != EINTR) || request.size() > kLargestRequest) {
            ::close(kRequestDescriptor);
            return request;
        }
    }
}

bool write_answer(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t gone = ::write(kAnswerDescriptor, bytes.data(), bytes.size());
        if (gone < 0 && errno == EINTR) {
            continue;
        }
        if (gone <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(gone));
    }
    return true;
}

int answer_with(const Guest& guest, const Order& order, const std::string& request) {
    try {
        const std::string answer = order.folder ? guest.answer(MemoryBytes({}), request)
                                                : guest.answer(DescriptorBytes(kInputDescriptor), request);
        if (answer.size() > order.limits.answer) {
            return kAnswerTooLarge;
        }
        const Prefix prefix = prefix_of(static_cast<std::uint32_t>(answer.size()));
        const bool gone = write_answer({prefix.data(), prefix.size()}) && write_answer(answer);
        return gone ? kAnswered : kThrew;
    } catch (const std::bad_alloc&) {
        return kOutOfMemory;
    } catch (const std::exception&) {
        return kThrew;
    }
}

}  // namespace

void serve_guest(std::span<const std::string> arguments, std::span<const Guest> guests) {
    const auto order = read_order(arguments);
    if (!order) {
        ::_exit(kMisused);
    }
    const auto guest =
        std::find_if(guests.begin(), guests.end(), [&](const Guest& one) { return one.name == order->guest; });
    if (guest == guests.end()) {
        ::_exit(kUnknownGuest);
    }
    const std::string request = order->request ? read_request() : std::string();
    ::setlocale(LC_ALL, "C.UTF-8");
    ::setenv("TZ", "UTC0", 1);  // libraries that turn dates would look for the machine's time zone in a file
    ::tzset();
    if (guest->prepare != nullptr) {
        guest->prepare();
    }
    ::_exit(lock_down(*order) ? answer_with(*guest, *order, request) : kUnprotected);
}

}  // namespace egide::sandbox
