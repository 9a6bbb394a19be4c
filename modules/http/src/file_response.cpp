#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "characters.h"
#include "egide/http/files.h"
#include "egide/http/messages.h"
#include "egide/http/problem.h"
#include "ranged.h"

namespace egide::http {

namespace {

class OpenFile {
  public:
    explicit OpenFile(const std::filesystem::path& path) : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    OpenFile(OpenFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    OpenFile& operator=(OpenFile&&) = delete;
    ~OpenFile() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }
    /// The size of a regular file; nothing for anything else.
    std::optional<std::uint64_t> size() const {
        struct stat facts {};
        if (descriptor_ < 0 || ::fstat(descriptor_, &facts) != 0 || !S_ISREG(facts.st_mode)) {
            return std::nullopt;
        }
        return static_cast<std::uint64_t>(facts.st_size);
    }
    int descriptor() const { return descriptor_; }

  private:
    int descriptor_;
};

class FilePart final : public BodySource {
  public:
    FilePart(OpenFile file, ByteRange part) : file_(std::move(file)), part_(part) {}
    std::size_t read(std::span<char> into) override {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), part_.length));
        if (wanted == 0) {
            return 0;
        }
        const auto got = ::pread(file_.descriptor(), into.data(), wanted, static_cast<off_t>(part_.offset));
        if (got < 0) {
            throw std::system_error(errno, std::generic_category(), "reading a file to send");
        }
        part_.offset += static_cast<std::uint64_t>(got);
        part_.length -= static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
    }

  private:
    OpenFile file_;
    ByteRange part_;
};

}  // namespace

std::string download_disposition(std::string_view name) {
    std::string plain;
    std::string encoded;
    for (const char c : name) {
        const bool simple = is_token_character(c) && c != '%' && c != '*' && c != '\'';
        const bool ascii = !is_control(c) && static_cast<unsigned char>(c) < 0x80 && c != '"' && c != '\\' && c != '%';
        plain += ascii ? c : '_';
        encoded += simple ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
}

std::optional<Response> begin_ranged(const Request& request, std::uint64_t size, std::string_view tag,
                                     ByteRange& part, Response& response) {
    part = {0, size};
    if (tag.empty()) {
        return std::nullopt;
    }
    response.fields.add("ETag", std::string(tag));
    response.fields.add("Accept-Ranges", "bytes");
    const auto asked = asked_range(request, size, tag);
    if (!asked) {
        return std::nullopt;
    }
    if (asked->length == 0) {
        Response refused = problem_response({416, "range", messages::range_outside({.size = size})}, request);
        refused.fields.add("Content-Range", fmt::format("bytes */{}", size));
        return refused;
    }
    part = *asked;
    response.status = 206;
    response.fields.add("Content-Range", fmt::format("bytes {}-{}/{}", part.offset, part.offset + part.length - 1, size));
    return std::nullopt;
}

base::Result<Response> file_response(const Request& request, const std::filesystem::path& path,
                                     const FileFacts& facts) {
    OpenFile file(path);
    const auto size = file.size();
    if (!size) {
        return base::Error{.kind = base::ErrorKind::unavailable,
                           .message = messages::file_unreadable({.path = path.string()}),
                           .at = {path.string(), 0, 0},
                           .field = {},
                           .detail = std::generic_category().message(errno)};
    }
    if (!facts.tag.empty()) {
        if (auto answer = conditional_answer(request, facts.tag)) {
            return *std::move(answer);
        }
    }
    Response response;
    ByteRange part;
    if (auto refused = begin_ranged(request, *size, facts.tag, part, response)) {
        return *std::move(refused);
    }
    response.fields.add("Content-Type", facts.media_type);
    response.fields.add("Cache-Control", facts.cache_control);
    if (!facts.download_name.empty()) {
        response.fields.add("Content-Disposition", download_disposition(facts.download_name));
    }
    response.body = StreamedBody{std::make_unique<FilePart>(std::move(file), part), part.length};
    return response;
}

}  // namespace egide::http
