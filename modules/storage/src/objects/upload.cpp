#include "upload.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "egide/storage/messages.h"
#include "fault.h"
#include "keys.h"

namespace egide::storage::objects {

namespace {

constexpr std::size_t kMostParts = 10'000;
constexpr std::size_t kMostEtag = 256;

/// What may stand in the list of parts as it is.
bool is_etag(const std::string& text) {
    return !text.empty() && text.size() <= kMostEtag && std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c < 0x7F && c != '<' && c != '>' && c != '&';
    });
}

}  // namespace

Fields protection_fields(const S3Options& options, Second now) {
    if (!options.retention) {
        return {};
    }
    const Second until = std::max(now + options.retention->days, options.retention->until.value_or(now));
    const bool compliance = options.retention->mode == RetentionMode::compliance;
    return {{"x-amz-object-lock-mode", compliance ? "COMPLIANCE" : "GOVERNANCE"},
            {"x-amz-object-lock-retain-until-date", show_second(until)}};
}

Fields md5_field(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_md5(), nullptr) != 1) {
        return {};
    }
    std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> text{};
    const int written = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(length));
    return {{"content-md5", std::string(text.begin(), text.begin() + written)}};
}

base::Result<std::optional<std::uint64_t>> size_of(const Session& session, const Digest& sha256) {
    const Call call{.method = Method::head, .key = key_of(session.options().prefix, sha256), .most_answer = 0};
    const Reply reply = session.ask(call);
    if (reply.whole() && reply.status == 404) {
        return std::optional<std::uint64_t>();
    }
    if (!reply.done()) {
        return explain(session, call, reply);
    }
    const std::string length = reply.header("content-length");
    const bool number = !length.empty() && length.size() < 19 &&
                        std::all_of(length.begin(), length.end(), [](char c) { return c >= '0' && c <= '9'; });
    return number ? base::Result<std::optional<std::uint64_t>>(std::optional<std::uint64_t>(std::stoull(length)))
                  : strange(session, call.key);
}

Done abandon(const Session& session, const std::string& key, const std::string& id) {
    const Call call{.method = Method::remove, .key = key, .query = {{"uploadId", id}}};
    const Reply reply = session.ask(call);
    return reply.done() || (reply.whole() && reply.status == 404) ? Done(std::monostate{})
                                                                  : explain(session, call, reply);
}

Upload::Upload(const Session& session, const Digest& sha256, std::string id)
    : session_(&session), sha256_(sha256), key_(key_of(session.options().prefix, sha256)), id_(std::move(id)) {
    part_.reserve(session.options().part_bytes);
}

Upload::Upload(Upload&& other) noexcept
    : session_(other.session_),
      sha256_(other.sha256_),
      key_(std::move(other.key_)),
      id_(std::exchange(other.id_, {})),
      part_(std::move(other.part_)),
      size_(other.size_),
      etags_(std::move(other.etags_)) {}

Upload::~Upload() {
    if (!id_.empty()) {
        static_cast<void>(abandon(*session_, key_, id_));  // what stays is found by unfinished()
    }
}

base::Result<Upload> Upload::begin(const Session& session, const Digest& sha256) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const Call call{.method = Method::post,
                    .key = key_of(session.options().prefix, sha256),
                    .query = {{"uploads", ""}},
                    .headers = protection_fields(session.options(), now)};
    const Reply reply = session.ask(call);
    if (!reply.done()) {
        return explain(session, call, reply);
    }
    auto id = read_upload_id(reply.body);
    return id ? base::Result<Upload>(Upload(session, sha256, std::move(*id))) : strange(session, call.key);
}

Call Upload::about() const {
    return {.key = key_, .query = {{"uploadId", id_}}};
}

Done Upload::send_part() {
    if (etags_.size() == kMostParts) {
        return unavailable(messages::objects_too_many_parts({.limit = kMostParts}), session_->place(key_));
    }
    Call call = about();
    call.method = Method::put;
    call.query.insert(call.query.begin(), {"partNumber", std::to_string(etags_.size() + 1)});
    call.headers = md5_field(part_);
    call.body = part_;
    const Reply reply = session_->ask(call);
    if (!reply.done()) {
        return explain(*session_, call, reply);
    }
    std::string etag = reply.header("etag");
    if (!is_etag(etag)) {
        return strange(*session_, key_);
    }
    etags_.push_back(std::move(etag));
    part_.clear();
    return std::monostate{};
}

Done Upload::add(std::string_view bytes) {
    size_ += bytes.size();
    while (!bytes.empty()) {
        const std::size_t most = session_->options().part_bytes;
        const std::string_view now = bytes.substr(0, most - part_.size());
        part_ += now;
        bytes.remove_prefix(now.size());
        if (part_.size() == most) {
            if (auto sent = send_part(); !sent) {
                return sent;
            }
        }
    }
    return std::monostate{};
}

std::string Upload::parts_text() const {
    std::string text = "<CompleteMultipartUpload>";
    for (std::size_t at = 0; at < etags_.size(); ++at) {
        text += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", at + 1, etags_[at]);
    }
    return text + "</CompleteMultipartUpload>";
}

Done Upload::finish() {
    if (!part_.empty()) {
        if (auto sent = send_part(); !sent) {
            return sent;
        }
    }
    const std::string body = parts_text();
    Call call = about();
    call.method = Method::post;
    call.body = body;
    const Reply reply = session_->ask(call);
    // The upload is unknown once it ended: an answer may have been lost on its way.
    const bool ended = (reply.done() && read_completed(reply.body)) ||
                       (reply.whole() && reply.status == 404 && reply.failure().code == "NoSuchUpload");
    if (!ended) {
        return explain(*session_, call, reply);
    }
    const auto found = size_of(*session_, sha256_);
    if (!found) {
        return found.errors();
    }
    if (*found != size_) {
        return unavailable(messages::objects_not_kept(), session_->place(key_));
    }
    id_.clear();
    return std::monostate{};
}

}  // namespace egide::storage::objects
