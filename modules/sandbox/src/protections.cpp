#include "egide/sandbox/protections.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "call_filter.h"
#include "descriptor.h"
#include "egide/sandbox/messages.h"
#include "landlock.h"

namespace egide::sandbox {

namespace {

/// Runs `attempt` in a process of its own; its wait status. The attempt gives the exit status: 0 when it was prevented.
int in_a_process(int (*attempt)()) {
    const pid_t process = ::fork();
    if (process == 0) {
        ::_exit(attempt());
    }
    int status = -1;
    while (process > 0 && ::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

bool works(int (*attempt)()) {
    return in_a_process(attempt) == 0;
}

bool give_up_privileges() {
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

int forbidden_call() {
    if (!give_up_privileges() || !filter_calls(false)) {
        return 1;
    }
    return ::getppid() > 0 ? 2 : 3;  // not in the list: the process must not come back from it
}

int forbidden_path() {
    if (!give_up_privileges() || !landlock_everything(landlock_version())) {
        return 1;
    }
    const bool closed = ::open("/", O_RDONLY | O_DIRECTORY) < 0 && errno == EACCES;
    return closed ? 0 : 2;
}

int privileges_given_up() {
    return give_up_privileges() && ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : 1;
}

int memory_refused() {
    constexpr std::size_t kAsked = std::size_t{64} << 20;
    const rlimit least{4096, 4096};
    if (::setrlimit(RLIMIT_AS, &least) != 0) {
        return 1;
    }
    const void* const got = ::mmap(nullptr, kAsked, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return got == MAP_FAILED ? 0 : 2;
}

int sealed_write_refused() {
    const Descriptor memory(::memfd_create("egide-probe", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!memory.open() || ::fcntl(memory.number(), F_ADD_SEALS, F_SEAL_WRITE) != 0) {
        return 1;
    }
    return ::write(memory.number(), "x", 1) < 0 && errno == EPERM ? 0 : 2;
}

int dies_with_parent() {
    int signal = 0;
    const bool asked = ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::prctl(PR_GET_PDEATHSIG, &signal) == 0;
    return asked && signal == SIGKILL ? 0 : 1;
}

int own_namespace() {
    return ::unshare(CLONE_NEWUSER) == 0 ? 0 : 1;
}

/// The number in a small file of the kernel; -1 when it is not there.
int number_in(const char* path) {
    const Descriptor file(::open(path, O_RDONLY | O_CLOEXEC));
    char digit = '\0';
    return file.open() && ::read(file.number(), &digit, 1) == 1 && digit >= '0' && digit <= '9' ? digit - '0' : -1;
}

Available yes_or_no(bool there) {
    return there ? Available::yes : Available::no;
}

Probed probed_landlock() {
    constexpr int kWithNetwork = 4;
    const int version = landlock_version();
    const bool closes = version > 0 && works(forbidden_path);
    const Available state = !closes ? Available::no : version < kWithNetwork ? Available::partly : Available::yes;
    return {Protection::landlock, state, version, false};
}

Probed probed_tracing() {
    const int scope = number_in("/proc/sys/kernel/yama/ptrace_scope");
    return {Protection::tracing_restricted, yes_or_no(scope > 0), scope, false};
}

}  // namespace

Probed probe(Protection protection) {
    switch (protection) {
        case Protection::call_filter: {
            const int status = in_a_process(forbidden_call);
            return {protection, yes_or_no(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS), 0, true};
        }
        case Protection::landlock:
            return probed_landlock();
        case Protection::no_new_privileges:
            return {protection, yes_or_no(works(privileges_given_up)), 0, true};
        case Protection::resource_limits:
            return {protection, yes_or_no(works(memory_refused)), 0, true};
        case Protection::sealed_memory:
            return {protection, yes_or_no(works(sealed_write_refused)), 0, true};
        case Protection::parent_death:
            return {protection, yes_or_no(works(dies_with_parent)), 0, true};
        case Protection::tracing_restricted:
            return probed_tracing();
        case Protection::user_namespaces:
            return {protection, yes_or_no(works(own_namespace)), 0, false};
    }
    return {protection, Available::no};
}

std::vector<Probed> probe_all() {
    std::vector<Probed> all;
    for (const Protection protection : kProtections) {
        all.push_back(probe(protection));
    }
    return all;
}

std::string_view id_of(Protection protection) {
    constexpr std::array<std::string_view, kProtections.size()> kIds{
        "seccomp",       "landlock",     "no_new_privileges",  "resource_limits",
        "sealed_memory", "parent_death", "tracing_restricted", "user_namespaces"};
    return kIds[static_cast<std::size_t>(protection)];
}

base::Text name_of(Protection protection) {
    return messages::protection_name({.protection = id_of(protection)});
}

base::Text meaning_of(const Probed& probed) {
    const char* const state = probed.state == Available::yes      ? "yes"
                              : probed.state == Available::partly ? "partly"
                                                                  : "no";
    switch (probed.protection) {
        case Protection::call_filter:
            return messages::protection_seccomp({.state = state});
        case Protection::landlock:
            return messages::protection_landlock({.state = state, .version = probed.level});
        case Protection::no_new_privileges:
            return messages::protection_no_new_privileges({.state = state});
        case Protection::resource_limits:
            return messages::protection_resource_limits({.state = state});
        case Protection::sealed_memory:
            return messages::protection_sealed_memory({.state = state});
        case Protection::parent_death:
            return messages::protection_parent_death({.state = state});
        case Protection::tracing_restricted:
            return messages::protection_tracing({.state = state});
        case Protection::user_namespaces:
            return messages::protection_user_namespaces({.state = state});
    }
    return {};
}

}  // namespace egide::sandbox
