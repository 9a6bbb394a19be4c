// Where bytes come from: files that must not change meanwhile, and texts.
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "disk.h"
#include "egide/evidence/messages.h"

namespace egide::evidence {

namespace {

class FileSource final : public ByteSource {
  public:
    FileSource(Descriptor file, Path path, const struct stat& before)
        : file_(std::move(file)), path_(std::move(path)), before_(before) {}

    base::Result<std::size_t> read(std::span<char> into) override {
        auto got = read_block(file_.number(), path_, into);
        if (!got) {
            return got;
        }
        taken_ += *got;
        if (*got < into.size() && !same()) {
            return unavailable(messages::source_changed({.path = path_.string()}), path_.string());
        }
        return got;
    }

  private:
    bool same() const {
        struct stat now {};
        return ::fstat(file_.number(), &now) == 0 && now.st_size == before_.st_size &&
               now.st_mtim.tv_sec == before_.st_mtim.tv_sec && now.st_mtim.tv_nsec == before_.st_mtim.tv_nsec &&
               taken_ == static_cast<std::uint64_t>(before_.st_size);
    }
    Descriptor file_;
    Path path_;
    struct stat before_;
    std::uint64_t taken_ = 0;
};

class TextSource final : public ByteSource {
  public:
    explicit TextSource(std::string bytes) : bytes_(std::move(bytes)) {}
    base::Result<std::size_t> read(std::span<char> into) override {
        const std::size_t count = std::min(into.size(), bytes_.size() - taken_);
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(taken_), count, into.begin());
        taken_ += count;
        return count;
    }

  private:
    std::string bytes_;
    std::size_t taken_ = 0;
};

base::Result<std::unique_ptr<ByteSource>> open_file(const Path& path) {
    // A pipe in a file's place must not make anybody wait.
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat status {};
    if (!file.valid() || ::fstat(file.number(), &status) != 0) {
        return errno == EACCES || errno == EPERM
                   ? unavailable(messages::source_refused({.path = path.string()}), path.string())
                   : call_failed(path);
    }
    if (!S_ISREG(status.st_mode)) {
        return refused(messages::source_not_a_file({.path = path.string()}), path.string());
    }
    static_cast<void>(::posix_fadvise(file.number(), 0, 0, POSIX_FADV_SEQUENTIAL));
    return std::unique_ptr<ByteSource>(std::make_unique<FileSource>(std::move(file), path, status));
}

}  // namespace

OpenSource file_source(std::filesystem::path file) {
    return [path = std::move(file)] { return open_file(path); };
}

OpenSource text_source(std::string bytes) {
    return [text = std::move(bytes)]() -> base::Result<std::unique_ptr<ByteSource>> {
        return std::unique_ptr<ByteSource>(std::make_unique<TextSource>(text));
    };
}

}  // namespace egide::evidence
