#include "disk.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <system_error>

#include "der.h"
#include "egide/timestamp/messages.h"

namespace egide::timestamp {

namespace {

using std::filesystem::path;

base::Error call_failed(const path& file) {
    const int code = errno;
    auto message = code == ENOSPC || code == EDQUOT  ? messages::disk_full({.path = file.string()})
                   : code == EROFS || code == EACCES ? messages::disk_refused({.path = file.string()})
                   : code == ENOENT                  ? messages::file_missing({.path = file.string()})
                                                     : messages::disk_failed({.path = file.string()});
    return {.kind = base::ErrorKind::unavailable,
            .message = std::move(message),
            .at = {file.string(), 0, 0},
            .field = {},
            .detail = std::generic_category().message(code)};
}

/// Closes what it holds.
struct Descriptor {
    int number;
    ~Descriptor() {
        if (number >= 0) {
            ::close(number);
        }
    }
};

Done write_all(journal::Calls& calls, int file, const path& name, std::string_view bytes) {
    while (!bytes.empty()) {
        const std::ptrdiff_t written = calls.write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return call_failed(name);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return std::monostate{};
}

Done sync_folder(journal::Calls& calls, const path& folder) {
    const Descriptor open{calls.open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)};
    if (open.number < 0 || calls.sync(open.number) != 0) {
        return call_failed(folder);
    }
    return std::monostate{};
}

Done write_durably(journal::Calls& calls, const path& file, std::string_view bytes, unsigned mode) {
    const Descriptor open{calls.open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)};
    if (open.number < 0) {
        return call_failed(file);
    }
    if (auto written = write_all(calls, open.number, file, bytes); !written) {
        return written;
    }
    return calls.sync(open.number) == 0 ? Done(std::monostate{}) : Done(call_failed(file));
}

/// Beside the file, of this process and call alone, so that two processes never write the same one.
path beside(const path& file) {
    static std::atomic<unsigned> count{0};
    return file.string() + "." + std::to_string(::getpid()) + "-" + std::to_string(count++) + ".tmp";
}

}  // namespace

base::Result<std::string> read_file(const path& file, std::size_t limit) {
    const Descriptor open{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (open.number < 0) {
        return call_failed(file);
    }
    std::string bytes;
    std::string part(std::size_t{64} << 10U, '\0');
    while (true) {
        const ssize_t got = ::read(open.number, part.data(), part.size());
        if (got < 0 && errno != EINTR) {
            return call_failed(file);
        }
        if (got == 0) {
            return bytes;
        }
        bytes.append(part, 0, got > 0 ? static_cast<std::size_t>(got) : 0);
        if (bytes.size() > limit) {
            return der::refused(messages::file_too_large({.limit = limit}), file.string());
        }
    }
}

bool is_there(const path& file) {
    return ::access(file.c_str(), F_OK) == 0 || errno != ENOENT;
}

Done replace_file(journal::Calls& calls, const path& file, std::string_view bytes, unsigned mode) {
    const path temporary = beside(file);
    auto written = write_durably(calls, temporary, bytes, mode);
    if (!written) {
        static_cast<void>(calls.remove(temporary.c_str()));
        return written;
    }
    if (calls.rename(temporary.c_str(), file.c_str()) != 0) {
        const base::Error error = call_failed(file);
        static_cast<void>(calls.remove(temporary.c_str()));
        return error;
    }
    return sync_folder(calls, file.parent_path());
}

Done remove_file(journal::Calls& calls, const path& file) {
    if (calls.remove(file.c_str()) != 0) {
        return errno == ENOENT ? Done(std::monostate{}) : Done(call_failed(file));
    }
    return sync_folder(calls, file.parent_path());
}

void sweep(journal::Calls& calls, const path& folder) {
    const auto names = names_in(folder, ".tmp");
    for (const std::string& name : names ? *names : std::vector<std::string>()) {
        std::error_code gone;
        const auto written = std::filesystem::last_write_time(folder / name, gone);
        if (!gone && written < std::filesystem::file_time_type::clock::now() - std::chrono::hours(1)) {
            static_cast<void>(calls.remove((folder / name).c_str()));
        }
    }
}

Done make_folders(journal::Calls& calls, const path& folder) {
    if (folder.empty() || is_there(folder)) {
        return std::monostate{};
    }
    if (auto parent = make_folders(calls, folder.parent_path()); !parent) {
        return parent;
    }
    if (calls.make_folder(folder.c_str(), 0750) != 0 && errno != EEXIST) {
        return call_failed(folder);
    }
    return folder.parent_path().empty() ? Done(std::monostate{}) : sync_folder(calls, folder.parent_path());
}

base::Result<std::vector<std::string>> names_in(const path& folder, std::string_view extension) {
    std::vector<std::string> names;
    if (!is_there(folder)) {
        return names;
    }
    std::error_code code;
    std::filesystem::directory_iterator entry(folder, code);
    for (; !code && entry != std::filesystem::directory_iterator(); entry.increment(code)) {
        if (entry->path().extension() == extension) {
            names.push_back(entry->path().filename().string());
        }
    }
    if (code) {
        errno = code.value();
        return call_failed(folder);
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace egide::timestamp
