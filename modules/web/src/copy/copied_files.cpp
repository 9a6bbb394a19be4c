#include "copy/copied_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "egide/base/sha256.h"
#include "egide/web/messages.h"

namespace egide::web {

namespace {

namespace fs = std::filesystem;

base::Error failed(const fs::path& path, int why) {
    return {base::ErrorKind::unavailable, messages::copy_file({.path = path.string()}), {}, {}, std::strerror(why)};
}

class OpenFile {
  public:
    OpenFile(const fs::path& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
    ~OpenFile() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    int number() const { return number_; }
    bool valid() const { return number_ >= 0; }

  private:
    int number_;
};

bool write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
    return true;
}

/// Hands a file over in blocks, measuring it on the way.
base::Result<CopiedFile> drained(const fs::path& path, const std::function<Done(std::string_view)>& take) {
    const OpenFile file(path, O_RDONLY | O_NONBLOCK);
    struct stat status {};
    if (!file.valid() || ::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return failed(path, file.valid() ? EINVAL : errno);
    }
    base::Sha256 hash;
    CopiedFile measured;
    std::array<char, 1 << 16> block{};
    while (true) {
        const ssize_t got = ::read(file.number(), block.data(), block.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return failed(path, errno);
        }
        if (got == 0) {
            break;
        }
        const std::string_view bytes(block.data(), static_cast<std::size_t>(got));
        hash.update(bytes);
        measured.size += bytes.size();
        if (auto taken = take(bytes); !taken) {
            return taken.errors();
        }
    }
    measured.sha256 = base::hex(hash.finish());
    return measured;
}

Done sync_folder(const fs::path& folder) {
    const OpenFile opened(folder, O_RDONLY | O_DIRECTORY);
    return opened.valid() && ::fsync(opened.number()) == 0 ? Done(std::monostate{}) : failed(folder, errno);
}

}  // namespace

base::Result<std::string> read_whole(const fs::path& file, std::size_t limit) {
    std::string bytes;
    const auto read = drained(file, [&](std::string_view block) -> Done {
        bytes += block;
        return bytes.size() <= limit ? Done(std::monostate{}) : failed(file, EFBIG);
    });
    return read ? base::Result<std::string>(std::move(bytes)) : read.errors();
}

Done write_durably(const fs::path& path, std::string_view bytes) {
    const OpenFile file(path, O_WRONLY | O_CREAT | O_EXCL);
    const bool written = file.valid() && write_all(file.number(), bytes) && ::fsync(file.number()) == 0;
    return written ? Done(std::monostate{}) : failed(path, errno);
}

base::Result<CopiedFile> copy_durably(const fs::path& from, const fs::path& to) {
    std::error_code none;
    fs::create_directories(to.parent_path(), none);
    const OpenFile file(to, O_WRONLY | O_CREAT | O_EXCL);
    if (!file.valid()) {
        return failed(to, errno);
    }
    auto copied = drained(from, [&](std::string_view block) -> Done {
        return write_all(file.number(), block) ? Done(std::monostate{}) : failed(to, errno);
    });
    if (copied && ::fsync(file.number()) != 0) {
        return failed(to, errno);
    }
    return copied;
}

base::Result<CopiedFile> measured(const fs::path& file) {
    return drained(file, [](std::string_view) -> Done { return std::monostate{}; });
}

bool is_plain(const fs::path& relative) {
    const std::string first = relative.begin()->string();
    return first != "db" && first != "uploads" && first != "objects" && first != "journal";
}

base::Result<std::vector<fs::path>> files_below(const fs::path& folder,
                                                const std::function<bool(const fs::path&)>& wanted) {
    std::vector<fs::path> files;
    std::error_code failure;
    fs::recursive_directory_iterator at(folder, failure);
    for (const fs::recursive_directory_iterator end; !failure && at != end; at.increment(failure)) {
        const fs::path relative = at->path().lexically_relative(folder);
        std::error_code gone;
        if (!wanted(relative)) {
            at.disable_recursion_pending();
        } else if (at->symlink_status(gone).type() == fs::file_type::regular) {
            files.push_back(relative);
        }
    }
    if (failure) {
        return failed(folder, failure.value());
    }
    std::sort(files.begin(), files.end());
    return files;
}

Done sync_tree(const fs::path& folder) {
    std::error_code failure;
    fs::recursive_directory_iterator at(folder, failure);
    for (const fs::recursive_directory_iterator end; !failure && at != end; at.increment(failure)) {
        std::error_code gone;
        if (at->symlink_status(gone).type() == fs::file_type::directory) {
            if (auto synced = sync_folder(at->path()); !synced) {
                return synced;
            }
        }
    }
    return failure ? Done(failed(folder, failure.value())) : sync_folder(folder);
}

base::Result<FolderInMaking> FolderInMaking::beside(const fs::path& destination) {
    const fs::path whole = fs::absolute(destination).lexically_normal();
    const fs::path named = whole.has_filename() ? whole : whole.parent_path();
    std::error_code none;
    if (fs::exists(named, none) && !fs::is_empty(named, none)) {
        return base::Error{base::ErrorKind::invalid, messages::copy_not_empty({.path = named.string()}), {}, {}, {}};
    }
    fs::path part = named;
    part += ".egide-part";
    fs::remove_all(part, none);
    if (fs::create_directories(part, none); none) {
        return failed(part, none.value());
    }
    fs::permissions(part, fs::perms::owner_all, none);
    return FolderInMaking(named, std::move(part));
}

FolderInMaking::FolderInMaking(FolderInMaking&& other) noexcept
    : destination_(std::move(other.destination_)), part_(std::exchange(other.part_, {})) {}

FolderInMaking::~FolderInMaking() {
    if (!part_.empty()) {
        std::error_code none;
        fs::remove_all(part_, none);
    }
}

Done FolderInMaking::put() {
    if (auto synced = sync_tree(part_); !synced) {
        return synced;
    }
    std::error_code failure;
    fs::rename(part_, destination_, failure);
    if (failure) {
        return failed(destination_, failure.value());
    }
    part_.clear();
    return sync_folder(destination_.parent_path());
}

}  // namespace egide::web
