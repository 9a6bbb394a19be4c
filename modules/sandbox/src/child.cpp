#include "child.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include "egide/sandbox/messages.h"
#include "protocol.h"

namespace egide::sandbox {

namespace {

/// Descriptors are given to the child from here on, so that putting one in its place never covers another.
constexpr int kFirstSafe = 10;

base::Error machine_refuses(int error) {
    return {base::ErrorKind::unavailable, messages::child_not_started(), {}, {}, std::strerror(error)};
}

Descriptor moved_up(int descriptor) {
    return Descriptor(::fcntl(descriptor, F_DUPFD_CLOEXEC, kFirstSafe));
}

/// The same file opened anew for reading alone, so that neither a right to write nor a position is shared. A file whose
/// path is closed to us by now is shared as it is, provided it was opened for reading.
base::Result<Descriptor> read_only(int input) {
    struct stat status {};
    if (::fstat(input, &status) != 0 || !S_ISREG(status.st_mode)) {
        return base::Error{base::ErrorKind::invalid, messages::input_not_a_file(), {}, {}, {}};
    }
    const std::string path = "/proc/self/fd/" + std::to_string(input);
    const Descriptor anew(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (anew.open()) {
        return moved_up(anew.number());
    }
    const int flags = ::fcntl(input, F_GETFL);
    if (flags < 0 || (flags & O_ACCMODE) != O_RDONLY) {
        return base::Error{base::ErrorKind::unavailable, messages::input_not_readable(), {}, {}, {}};
    }
    return moved_up(input);
}

/// The request in memory that nobody can change any more.
base::Result<Descriptor> sealed(std::string_view request) {
    constexpr int kSeals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
    if (request.size() > kLargestRequest) {
        return base::Error{
            base::ErrorKind::invalid, messages::request_too_large({.mebibytes = kLargestRequest >> 20}), {}, {}, {}};
    }
    const Descriptor memory(::memfd_create("egide-request", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    while (memory.open() && !request.empty()) {
        const ssize_t gone = ::write(memory.number(), request.data(), request.size());
        if (gone <= 0 && errno != EINTR) {
            return machine_refuses(errno);
        }
        request.remove_prefix(gone > 0 ? static_cast<std::size_t>(gone) : 0);
    }
    if (!memory.open() || ::lseek(memory.number(), 0, SEEK_SET) != 0 ||
        ::fcntl(memory.number(), F_ADD_SEALS, kSeals) != 0) {
        return machine_refuses(errno);
    }
    return moved_up(memory.number());
}

/// Where the child's descriptors come from; -1 when there is no request.
struct Given {
    int input;
    int answer;
    int request;
};

class SpawnActions {
  public:
    explicit SpawnActions(const Given& given) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawn_file_actions_adddup2(&actions_, given.input, kInputDescriptor);
        ::posix_spawn_file_actions_adddup2(&actions_, given.answer, kAnswerDescriptor);
        ::posix_spawn_file_actions_addopen(&actions_, kNowhereDescriptor, "/dev/null", O_WRONLY, 0);
        if (given.request >= 0) {
            ::posix_spawn_file_actions_adddup2(&actions_, given.request, kRequestDescriptor);
        }
        ::posix_spawn_file_actions_addclosefrom_np(&actions_, kRequestDescriptor + (given.request >= 0 ? 1 : 0));
    }
    ~SpawnActions() { ::posix_spawn_file_actions_destroy(&actions_); }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;
    const posix_spawn_file_actions_t* get() const { return &actions_; }

  private:
    posix_spawn_file_actions_t actions_{};
};

/// Every signal as a new program expects it.
class SpawnSignals {
  public:
    SpawnSignals() {
        sigset_t signals;
        ::posix_spawnattr_init(&attributes_);
        ::sigfillset(&signals);
        ::posix_spawnattr_setsigdefault(&attributes_, &signals);
        ::sigemptyset(&signals);
        ::posix_spawnattr_setsigmask(&attributes_, &signals);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    }
    ~SpawnSignals() { ::posix_spawnattr_destroy(&attributes_); }
    SpawnSignals(const SpawnSignals&) = delete;
    SpawnSignals& operator=(const SpawnSignals&) = delete;
    const posix_spawnattr_t* get() const { return &attributes_; }

  private:
    posix_spawnattr_t attributes_{};
};

int spawn(const Run& how, const Order& order, const Given& given, pid_t& process) {
    const auto words = written(order);
    std::vector<std::string> texts{"egide", std::string(kGuestCommand)};
    texts.insert(texts.end(), words.begin(), words.end());
    std::vector<char*> arguments;
    for (std::string& text : texts) {
        arguments.push_back(text.data());
    }
    arguments.push_back(nullptr);
    char* nothing = nullptr;
    const SpawnActions actions(given);
    const SpawnSignals signals;
    return ::posix_spawn(&process, how.program.c_str(), actions.get(), signals.get(), arguments.data(), &nothing);
}

base::Result<Child> start_with(std::string_view name, const Descriptor& input, bool folder, std::string_view request,
                               const Run& how) {
    auto asked = request.empty() ? base::Result<Descriptor>(Descriptor()) : sealed(request);
    if (!asked.ok()) {
        return asked.errors();
    }
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        return machine_refuses(errno);
    }
    Child child{0, Descriptor(ends[0])};
    const Descriptor low(ends[1]);
    const Descriptor answer = moved_up(low.number());
    const Order order{std::string(name), how.limits, ::getpid(), asked->open(), folder};
    const int failed = spawn(how, order, {input.number(), answer.number(), asked->number()}, child.process);
    if (failed != 0) {
        return machine_refuses(failed);
    }
    return child;
}

}  // namespace

base::Result<Child> start_child(std::string_view name, int input, std::string_view request, const Run& how) {
    const auto file = read_only(input);
    return file.ok() ? start_with(name, *file, false, request, how) : base::Result<Child>(file.errors());
}

base::Result<Child> start_child_in(std::string_view name, const std::filesystem::path& folder, std::string_view request,
                                   const Run& how) {
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened.open()) {
        return machine_refuses(errno);
    }
    return start_with(name, moved_up(opened.number()), true, request, how);
}

}  // namespace egide::sandbox
