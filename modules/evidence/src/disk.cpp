#include "disk.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "egide/journal/messages.h"

namespace egide::evidence {

namespace {

constexpr unsigned kFolderMode = 0750;

int flock_of(FileLock::Kind kind) {
    return kind == FileLock::Kind::shared ? LOCK_SH : LOCK_EX;
}

base::Result<Descriptor> open_lock(Calls& calls, const Path& file) {
    Descriptor opened(calls.open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640));
    return opened.valid() ? base::Result<Descriptor>(std::move(opened)) : call_failed(file);
}

/// The name of a folder without the slash that may end it.
Path plain(const Path& folder) {
    return folder.has_filename() ? folder : folder.parent_path();
}

}  // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) {
        ::close(number_);
    }
}

base::Error call_failed(const Path& path) {
    const int code = errno;
    const std::string name = path.string();
    auto message = code == ENOSPC || code == EDQUOT || code == EFBIG  ? journal::messages::disk_full({.path = name})
                   : code == EROFS || code == EACCES || code == EPERM ? journal::messages::disk_refused({.path = name})
                   : code == ENOENT                                   ? journal::messages::file_missing({.path = name})
                                                                      : journal::messages::disk_failed({.path = name});
    return unavailable(std::move(message), name, std::generic_category().message(code));
}

base::Error refused(base::Text message, const std::string& file) {
    return {
        .kind = base::ErrorKind::invalid, .message = std::move(message), .at = {file, 0, 0}, .field = {}, .detail = {}};
}

base::Error unavailable(base::Text message, const std::string& file, std::string detail) {
    return {.kind = base::ErrorKind::unavailable,
            .message = std::move(message),
            .at = {file, 0, 0},
            .field = {},
            .detail = std::move(detail)};
}

base::Result<std::size_t> read_block(int file, const Path& path, std::span<char> into) {
    std::size_t got = 0;
    while (got < into.size()) {
        const ssize_t more = ::read(file, into.data() + got, into.size() - got);
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
    return got;
}

base::Result<std::string> read_file(const Path& path, std::size_t limit) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status {};
    if (!file.valid() || ::fstat(file.number(), &status) != 0) {
        return call_failed(path);
    }
    if (!S_ISREG(status.st_mode) || static_cast<std::uint64_t>(status.st_size) > limit) {
        errno = S_ISREG(status.st_mode) ? EFBIG : EINVAL;
        return unavailable(journal::messages::disk_failed({.path = path.string()}), path.string(),
                           std::generic_category().message(errno));
    }
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    const auto got = read_block(file.number(), path, bytes);
    if (!got) {
        return got.errors();
    }
    bytes.resize(*got);
    return bytes;
}

bool is_there(const Path& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 || errno != ENOENT;
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

Done sync_folder(Calls& calls, const Path& folder) {
    const Path named = folder.empty() ? Path(".") : folder;
    const Descriptor opened(calls.open(named.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0));
    return opened.valid() && calls.sync(opened.number()) == 0 ? Done(std::monostate{}) : call_failed(named);
}

Done sync_folders(Calls& calls, std::set<Path>& folders) {
    for (const Path& folder : folders) {
        if (auto synced = sync_folder(calls, folder); !synced) {
            return synced;
        }
    }
    folders.clear();
    return std::monostate{};
}

Done make_folders(Calls& calls, const Path& folder, std::set<Path>& touched) {
    const Path named = plain(folder);
    struct stat status {};
    if (named.empty() || ::stat(named.c_str(), &status) == 0) {
        return std::monostate{};
    }
    if (auto parent = make_folders(calls, named.parent_path(), touched); !parent) {
        return parent;
    }
    if (calls.make_folder(named.c_str(), kFolderMode) != 0 && errno != EEXIST) {
        return call_failed(named);
    }
    touched.insert(named.parent_path());
    return std::monostate{};
}

Done replace_file(Calls& calls, const Path& file, std::string_view bytes, unsigned mode) {
    Path fresh = file;
    fresh += ".new";
    {
        const Descriptor opened(calls.open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode));
        if (!opened.valid()) {
            return call_failed(fresh);
        }
        if (auto written = write_all(calls, opened.number(), fresh, bytes); !written) {
            return written;
        }
        if (calls.sync(opened.number()) != 0) {
            return call_failed(fresh);
        }
    }
    return calls.rename(fresh.c_str(), file.c_str()) == 0 ? sync_folder(calls, file.parent_path()) : call_failed(file);
}

Done remove_file(Calls& calls, const Path& file) {
    return calls.remove(file.c_str()) == 0 || errno == ENOENT ? Done(std::monostate{}) : call_failed(file);
}

base::Result<FileLock> FileLock::take(Calls& calls, const Path& file, Kind kind) {
    auto opened = open_lock(calls, file);
    if (!opened) {
        return opened.errors();
    }
    while (::flock(opened->number(), flock_of(kind)) != 0) {
        if (errno != EINTR) {
            return call_failed(file);
        }
    }
    return FileLock(std::move(*opened));
}

base::Result<std::optional<FileLock>> FileLock::try_take(Calls& calls, const Path& file, Kind kind) {
    auto opened = open_lock(calls, file);
    if (!opened) {
        return opened.errors();
    }
    if (::flock(opened->number(), flock_of(kind) | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK ? base::Result<std::optional<FileLock>>(std::nullopt) : call_failed(file);
    }
    return std::optional(FileLock(std::move(*opened)));
}

}  // namespace egide::evidence
