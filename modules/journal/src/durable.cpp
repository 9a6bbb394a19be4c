#include "durable.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "egide/journal/messages.h"

namespace egide::journal {

namespace {

constexpr unsigned kFileMode = 0640;
constexpr unsigned kFolderMode = 0750;
constexpr off_t kLargestFile = off_t{64} << 20;

/// Closes what it holds.
struct Descriptor {
    int number;
    ~Descriptor() {
        if (number >= 0) {
            ::close(number);
        }
    }
};

base::Result<std::string> read_open(int file, const Path& path) {
    struct stat status {};
    if (::fstat(file, &status) != 0) {
        return call_failed(path);
    }
    if (status.st_size > kLargestFile) {
        errno = EFBIG;
        return call_failed(path);
    }
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t got = 0;
    while (got < bytes.size()) {
        const ssize_t more = ::read(file, bytes.data() + got, bytes.size() - got);
        if (more < 0 && errno == EINTR) {
            continue;
        }
        if (more < 0) {
            return call_failed(path);
        }
        if (more == 0) {
            break;
        }
        got += static_cast<std::size_t>(more);
    }
    bytes.resize(got);
    return bytes;
}

Done write_all(Calls& calls, int file, const Path& path, std::string_view bytes) {
    while (!bytes.empty()) {
        const std::ptrdiff_t written = calls.write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return call_failed(path);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return std::monostate{};
}

}  // namespace

base::Error call_failed(const Path& path) {
    const int code = errno;
    auto message = code == ENOSPC || code == EDQUOT  ? messages::disk_full({.path = path.string()})
                   : code == EROFS || code == EACCES ? messages::disk_refused({.path = path.string()})
                   : code == ENOENT                  ? messages::file_missing({.path = path.string()})
                                                     : messages::disk_failed({.path = path.string()});
    return {.kind = base::ErrorKind::unavailable,
            .message = std::move(message),
            .at = {path.string(), 0, 0},
            .field = {},
            .detail = std::generic_category().message(code)};
}

base::Result<std::string> read_file(const Path& path) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    return file.number < 0 ? base::Result<std::string>(call_failed(path)) : read_open(file.number, path);
}

base::Result<std::optional<std::string>> read_if_there(const Path& path) {
    auto bytes = read_file(path);
    if (bytes) {
        return std::optional(std::move(*bytes));
    }
    if (!is_there(path)) {
        return std::optional<std::string>();
    }
    return bytes.errors();
}

bool is_there(const Path& path) {
    return ::access(path.c_str(), F_OK) == 0 || errno != ENOENT;
}

Batch::~Batch() {
    for (const auto& [descriptor, path] : files_) {
        ::close(descriptor);
    }
}

Done Batch::make_folders(const Path& folder) {
    if (folder.empty() || is_there(folder)) {
        return std::monostate{};
    }
    if (auto parent = make_folders(folder.parent_path()); !parent) {
        return parent;
    }
    if (calls_.make_folder(folder.c_str(), kFolderMode) != 0 && errno != EEXIST) {
        return call_failed(folder);
    }
    folders_.insert(folder.parent_path());
    return std::monostate{};
}

Done Batch::write(const Path& file, std::string_view bytes) {
    return put(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0, bytes);
}

Done Batch::append(const Path& file, std::uint64_t size, std::string_view bytes) {
    return put(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, size, bytes);
}

Done Batch::put(const Path& file, int flags, std::uint64_t keep, std::string_view bytes) {
    if (auto made = make_folders(file.parent_path()); !made) {
        return made;
    }
    constexpr std::size_t kMostOpen = 64;
    if (files_.size() == kMostOpen) {
        if (auto synced = sync_files(); !synced) {
            return synced;
        }
    }
    const int descriptor = calls_.open(file.c_str(), flags, kFileMode);
    if (descriptor < 0) {
        return call_failed(file);
    }
    files_.emplace_back(descriptor, file);
    folders_.insert(file.parent_path());
    if ((flags & O_APPEND) != 0 && calls_.truncate(descriptor, static_cast<std::int64_t>(keep)) != 0) {
        return call_failed(file);
    }
    return write_all(calls_, descriptor, file, bytes);
}

Done Batch::sync_files() {
    for (; !files_.empty(); files_.pop_back()) {
        if (calls_.sync(files_.back().first) != 0) {
            return call_failed(files_.back().second);
        }
        ::close(files_.back().first);
    }
    return std::monostate{};
}

Done Batch::commit() {
    if (auto synced = sync_files(); !synced) {
        return synced;
    }
    for (const Path& folder : folders_) {
        if (auto synced = sync_folder(calls_, folder); !synced) {
            return synced;
        }
    }
    folders_.clear();
    return std::monostate{};
}

Done replace_file(Calls& calls, const Path& file, std::string_view bytes) {
    Path fresh = file;
    fresh += ".new";
    Batch batch(calls);
    if (auto written = batch.write(fresh, bytes); !written) {
        return written;
    }
    if (auto durable = batch.commit(); !durable) {
        return durable;
    }
    if (calls.rename(fresh.c_str(), file.c_str()) != 0) {
        return call_failed(file);
    }
    return sync_folder(calls, file.parent_path());
}

Done remove_file(Calls& calls, const Path& file) {
    if (calls.remove(file.c_str()) != 0 && errno != ENOENT) {
        return call_failed(file);
    }
    return std::monostate{};
}

Done sync_folder(Calls& calls, const Path& folder) {
    const Descriptor descriptor{calls.open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)};
    if (descriptor.number < 0 || calls.sync(descriptor.number) != 0) {
        return call_failed(folder);
    }
    return std::monostate{};
}

base::Result<FolderLock> FolderLock::take(const Path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kFileMode);
    if (descriptor < 0) {
        return call_failed(file);
    }
    FolderLock lock(descriptor);
    int locked = -1;
    do {
        locked = ::flock(descriptor, LOCK_EX);
    } while (locked != 0 && errno == EINTR);
    if (locked != 0) {
        return call_failed(file);
    }
    return lock;
}

FolderLock::~FolderLock() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

}  // namespace egide::journal
