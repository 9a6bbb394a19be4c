#include "incoming.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <map>
#include <stdexcept>
#include <vector>

#include "egide/base/sha256.h"

namespace egide::evidence {

namespace {

namespace fs = std::filesystem;
constexpr std::string_view kLock = ".lock";

std::string fresh_id() {
    std::array<std::uint8_t, 8> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        throw std::runtime_error("the system gives no random bytes");
    }
    return std::to_string(::getpid()) + "-" + base::hex(bytes);
}

Path lock_file(const Path& folder, const std::string& id) {
    return folder / (id + std::string(kLock));
}

/// What is in the folder, by the identifier that the names begin with.
std::map<std::string, std::vector<Path>> by_writer(const Path& folder) {
    std::map<std::string, std::vector<Path>> found;
    std::error_code none;
    for (fs::directory_iterator at(folder, none), end; !none && at != end; at.increment(none)) {
        const std::string name = at->path().filename().string();
        auto& files = found[name.substr(0, name.find('.'))];
        if (!name.ends_with(kLock)) {
            files.push_back(at->path());
        }
    }
    return found;
}

void clean(Calls& calls, const Path& folder) {
    for (const auto& [id, files] : by_writer(folder)) {
        const Path lock = lock_file(folder, id);
        const Descriptor held(::open(lock.c_str(), O_RDWR | O_CLOEXEC));
        if (held.valid() ? ::flock(held.number(), LOCK_EX | LOCK_NB) != 0 : errno != ENOENT) {
            continue;  // alive
        }
        for (const Path& file : files) {
            static_cast<void>(calls.remove(file.c_str()));
        }
        static_cast<void>(calls.remove(lock.c_str()));
    }
}

}  // namespace

base::Result<Incoming> Incoming::enter(Calls& calls, const Path& folder) {
    clean(calls, folder);
    while (true) {
        const std::string id = fresh_id();
        const Path file = lock_file(folder, id);
        Descriptor lock(calls.open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640));
        if (!lock.valid() || ::flock(lock.number(), LOCK_EX) != 0) {
            return call_failed(file);
        }
        struct stat status {};
        if (::fstat(lock.number(), &status) != 0) {
            return call_failed(file);
        }
        // Another process that was cleaning may have taken the file for a dead one's before it was locked.
        if (status.st_nlink > 0) {
            return Incoming(calls, std::move(lock), folder, id);
        }
    }
}

Incoming::~Incoming() {
    if (!id_.empty()) {
        static_cast<void>(calls_->remove(lock_file(folder_, id_).c_str()));
    }
}

Path Incoming::next() {
    return folder_ / (id_ + "." + std::to_string(++count_));
}

}  // namespace egide::evidence
