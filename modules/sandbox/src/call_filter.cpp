#include "call_filter.h"

#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>

#include "protocol.h"

namespace egide::sandbox {

namespace {

struct FilterRelease {
    void operator()(void* context) const { seccomp_release(context); }
};
using Filter = std::unique_ptr<void, FilterRelease>;

bool allow(const Filter& filter, int call) {
    return seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, 0, nullptr) == 0;
}

template <std::size_t N>
bool allow_when(const Filter& filter, int call, const std::array<scmp_arg_cmp, N>& conditions) {
    return seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, N, conditions.data()) == 0;
}

/// Without conditions: reading what is open, memory, the clock, the end.
bool allow_harmless(const Filter& filter) {
    constexpr std::array kHarmless{
        SCMP_SYS(read),         SCMP_SYS(pread64),         SCMP_SYS(lseek),        SCMP_SYS(close),
        SCMP_SYS(munmap),       SCMP_SYS(mremap),          SCMP_SYS(brk),          SCMP_SYS(madvise),
        SCMP_SYS(futex),        SCMP_SYS(clock_gettime),   SCMP_SYS(gettimeofday), SCMP_SYS(getrandom),
        SCMP_SYS(getpid),       SCMP_SYS(gettid),          SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
        SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall), SCMP_SYS(exit),         SCMP_SYS(exit_group),
    };
    for (const int call : kHarmless) {
        if (!allow(filter, call)) {
            return false;
        }
    }
    return true;
}

/// What sanitizers need to look at memory and at the stack; nothing in the builds that people use.
bool allow_sanitizers(const Filter& filter) {
    return kMemoryIsLimited || (allow(filter, SCMP_SYS(pipe2)) && allow(filter, SCMP_SYS(sigaltstack)));
}

/// Writing to the answer and to /dev/null; memory that is neither a file nor executable; abort() on oneself.
bool allow_conditionally(const Filter& filter) {
    // Sanitizers find out whether memory is readable by writing it into a pipe of their own.
    constexpr scmp_datum_t kLastWritten = kMemoryIsLimited ? kNowhereDescriptor : 7;
    const std::array written_to{scmp_arg_cmp{0, SCMP_CMP_LE, kLastWritten, 0}};
    const std::array no_program{scmp_arg_cmp{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}};
    const std::array plain_memory{scmp_arg_cmp{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0},
                                  scmp_arg_cmp{3, SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS}};
    const std::array own_abort{scmp_arg_cmp{0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()), 0},
                               scmp_arg_cmp{2, SCMP_CMP_EQ, SIGABRT, 0}};
    return allow_when(filter, SCMP_SYS(write), written_to) && allow_when(filter, SCMP_SYS(writev), written_to) &&
           allow_when(filter, SCMP_SYS(mprotect), no_program) && allow_when(filter, SCMP_SYS(mmap), plain_memory) &&
           allow_when(filter, SCMP_SYS(tgkill), own_abort);
}

/// Opening what is there for reading, and looking at folders: which ones is Landlock's to say.
bool allow_folder(const Filter& filter) {
    constexpr std::array kLooking{SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(getdents64),
                                  SCMP_SYS(fadvise64)};
    const std::array for_reading{scmp_arg_cmp{2, SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND, O_RDONLY}};
    const std::array flags_alone{scmp_arg_cmp{1, SCMP_CMP_EQ, F_GETFL, 0}};
    const std::array close_on_exec{scmp_arg_cmp{1, SCMP_CMP_EQ, F_SETFD, 0}};
    return std::all_of(kLooking.begin(), kLooking.end(), [&](int call) { return allow(filter, call); }) &&
           allow_when(filter, SCMP_SYS(openat), for_reading) && allow_when(filter, SCMP_SYS(fcntl), flags_alone) &&
           allow_when(filter, SCMP_SYS(fcntl), close_on_exec);
}

}  // namespace

bool filter_calls(bool folder) {
    const Filter filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
    return filter != nullptr && seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
           allow_harmless(filter) && allow_conditionally(filter) && allow_sanitizers(filter) &&
           (!folder || allow_folder(filter)) &&
           seccomp_load(filter.get()) == 0;
}

}  // namespace egide::sandbox
