#include "upload_bytes.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "bucket_pieces.h"
#include "egide/web/messages.h"
#include "services.h"

namespace egide::web {

namespace fs = std::filesystem;
using evidence::Done;

namespace {

base::Error refused_by_disk(const fs::path& file) {
    return {base::ErrorKind::unavailable, messages::upload_disk(), {}, {}, file.string()};
}

/// A file that grows; how much came is its size, so that nothing has to be written beside it.
class FileBytes final : public UploadBytes {
  public:
    FileBytes(fs::path path, int file) : path_(std::move(path)), file_(file) {}
    ~FileBytes() override { ::close(file_); }
    Done add(std::string_view bytes) override {
        while (!bytes.empty()) {
            const auto written = ::write(file_, bytes.data(), bytes.size());
            if (written <= 0) {
                return refused_by_disk(path_);
            }
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return std::monostate{};
    }
    Done settle() override { return ::fdatasync(file_) == 0 ? Done(std::monostate{}) : refused_by_disk(path_); }

  private:
    fs::path path_;
    int file_;
};

}  // namespace

base::Result<std::unique_ptr<UploadBytes>> continue_upload(Services& services, const Upload& upload) {
    using Bytes = std::unique_ptr<UploadBytes>;
    if (services.upload_bucket) {
        return continue_pieces(services, upload);
    }
    const fs::path path = file_of(services, upload.id);
    const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    return file < 0 ? base::Result<Bytes>(refused_by_disk(path)) : Bytes(std::make_unique<FileBytes>(path, file));
}

evidence::OpenSource bytes_of_upload(Services& services, const std::string& upload) {
    return services.upload_bucket ? source_of_pieces(services, upload) : evidence::file_source(file_of(services, upload));
}

base::Result<std::uint64_t> offset_of(Services& services, const std::string& upload) {
    if (services.upload_bucket) {
        return length_of_pieces(services, upload);
    }
    std::error_code missing;
    const auto size = fs::file_size(file_of(services, upload), missing);
    return missing ? 0 : size;
}

Done remove_bytes(Services& services, const std::string& upload) {
    std::error_code gone;
    fs::remove(file_of(services, upload), gone);
    return services.upload_bucket ? remove_pieces(services, upload) : Done(std::monostate{});
}

base::Result<std::int64_t> remove_strays(Services& services) {
    return services.upload_bucket ? remove_stray_pieces(services) : base::Result<std::int64_t>(0);
}

}  // namespace egide::web
