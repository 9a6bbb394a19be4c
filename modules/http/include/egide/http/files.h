#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "egide/base/result.h"
#include "egide/http/response.h"
#include "egide/http/router.h"

namespace egide::http {

/// `"…"` of the SHA-256 of the bytes, shortened to 128 bits: a strong entity tag (RFC 9110 §8.8.3).
std::string entity_tag(std::string_view bytes);

/// What the conditional fields of a request ask for (RFC 9110 §13).
enum class Condition { proceed, not_modified, failed };
/// Weighs If-Match, then If-None-Match, against the tag of what is there; no tag means that nothing is there.
Condition weigh(const Request& request, std::optional<std::string_view> current_tag);
/// 304 or 412 when the conditions of the request ask for it; 428 when a change lacks If-Match and `must_match` is set.
std::optional<Response> conditional_answer(const Request& request, std::optional<std::string_view> current_tag,
                                           bool must_match = false);

/// The bytes that a Range field asks for: nothing when there is none, or one that may be passed over (several ranges,
/// another unit, an If-Range that does not match); `length` 0 when it cannot be satisfied.
struct ByteRange {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};
std::optional<ByteRange> asked_range(const Request& request, std::uint64_t size, std::string_view tag);

/// The Content-Disposition that offers an answer as a download: a plain name for old readers, the true one
/// percent-encoded (RFC 6266, RFC 8187). The name may hold anything.
std::string download_disposition(std::string_view name);

/// A file as the server shows it to a client.
struct FileFacts {
    std::string media_type = "application/octet-stream";
    std::string tag;                     // strong; empty when none is known: ranges and conditions are then passed over
    std::string download_name = {};      // offered as an attachment of that name; empty shows it in place
    std::string cache_control = "no-store";
};
/// Streams a file, or the range asked for, with constant memory. Fails when it cannot be opened.
base::Result<Response> file_response(const Request& request, const std::filesystem::path& file, const FileFacts& facts);

/// How the files of a folder are shown.
struct StaticOptions {
    std::string fallback = {};           // shown for a path whose last segment has no dot: "index.html"
    std::string immutable_prefix = {};   // files below it have their hash in their name: "assets/"
    std::size_t bytes = 64u << 20;       // of all of them together
};

/// The files of a folder, read once and held in memory: what is not there at the start does not exist, whatever a path
/// says. "a.js.br" and "a.js.gz" are shown to clients that read them in place of "a.js".
class StaticFiles {
  public:
    static base::Result<StaticFiles> load(const std::filesystem::path& folder, const StaticOptions& options = {});
    ~StaticFiles();
    StaticFiles(StaticFiles&&) noexcept;
    StaticFiles& operator=(StaticFiles&&) noexcept;
    /// The answer for a path relative to the folder; nothing when there is no such file.
    std::optional<Response> find(const Request& request, std::string_view path) const;
    /// A public route for every path that no other route takes.
    static Route route(std::shared_ptr<const StaticFiles> files);

  private:
    struct State;
    explicit StaticFiles(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace egide::http
