#include "new_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "egide/storage/messages.h"

namespace egide::storage {

namespace {

/// Makes a folder's or a file's content durable; errno tells why not.
bool sync(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    const bool done = ::fsync(descriptor) == 0;
    const int error = errno;
    ::close(descriptor);
    errno = error;
    return done;
}

}  // namespace

NewFile::NewFile(std::filesystem::path file) : file_(std::move(file)), part_(file_) {
    part_ += ".part";
}

NewFile::~NewFile() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
    if (made_) {
        ::unlink(part_.c_str());
    }
}

base::Error NewFile::failure(int error) const {
    return {base::ErrorKind::unavailable,
            messages::copy_not_written({.path = file_.string()}),
            {},
            {},
            std::strerror(error)};
}

sql::Done NewFile::check_absent() const {
    struct stat status {};
    if (::lstat(file_.c_str(), &status) == 0) {
        return base::Error{base::ErrorKind::invalid, messages::copy_exists({.path = file_.string()}), {}, {}, {}};
    }
    return std::monostate{};
}

sql::Done NewFile::open() {
    if (auto absent = check_absent(); !absent.ok()) {
        return absent;
    }
    ::unlink(part_.c_str());  // of one that was interrupted
    descriptor_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor_ < 0) {
        return failure(errno);
    }
    made_ = true;
    return std::monostate{};
}

sql::Done NewFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return failure(errno);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return std::monostate{};
}

sql::Done NewFile::finish() {
    made_ = true;
    const auto folder = file_.has_parent_path() ? file_.parent_path() : std::filesystem::path(".");
    if (!sync(part_) || ::rename(part_.c_str(), file_.c_str()) != 0) {
        return failure(errno);
    }
    made_ = false;
    return sync(folder) ? sql::Done(std::monostate{}) : sql::Done(failure(errno));
}

}  // namespace egide::storage
