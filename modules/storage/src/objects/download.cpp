#include "download.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "egide/evidence/messages.h"
#include "fault.h"
#include "keys.h"

namespace egide::storage::objects {

namespace {

constexpr long kPartial = 206;
constexpr long kNotFound = 404;
constexpr long kChanged = 412;
constexpr long kNoSuchRange = 416;
/// A block may be cut as often as it advances by as much; below, each cut counts as a failure.
constexpr std::size_t kAdvance = std::size_t{64} << 10;

/// `bytes <from>-<to>/<size>`, or `bytes */<size>` for nothing.
struct Range {
    std::uint64_t from = 0;
    std::uint64_t size = 0;
};

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<Range> range_of(std::string_view text) {
    const auto slash = text.rfind('/');
    const auto dash = text.find('-');
    if (!text.starts_with("bytes ") || slash == std::string_view::npos || dash == std::string_view::npos ||
        dash > slash) {
        return std::nullopt;
    }
    const auto from = number(text.substr(6, dash - 6));
    const auto size = number(text.substr(slash + 1));
    return from && size ? std::optional(Range{*from, *size}) : std::nullopt;
}

}  // namespace

Download::Download(const Session& session, const Digest& sha256, bool verify)
    : session_(session), sha256_(sha256), key_(key_of(session.options().prefix, sha256)), verify_(verify) {}

base::Result<std::unique_ptr<evidence::ByteSource>> Download::open(const Session& session, const Digest& sha256,
                                                                   bool verify) {
    std::unique_ptr<Download> download(new Download(session, sha256, verify));
    if (auto first = download->next_block(); !first) {
        return first.errors();
    }
    return std::unique_ptr<evidence::ByteSource>(std::move(download));
}

base::Error Download::altered() const {
    return unavailable(evidence::messages::store_altered({.object = base::hex(sha256_)}), session_.place(key_));
}

base::Error Download::failed(const Call& call, const Reply& reply) const {
    if (reply.whole() && reply.status == kNotFound && reply.failure().code != "NoSuchBucket") {
        return unavailable(evidence::messages::store_missing({.object = base::hex(sha256_)}), session_.place(key_));
    }
    return reply.whole() && reply.status == kChanged ? altered() : explain(session_, call, reply);
}

/// Whether an answer is of the bytes that were asked for, of an object that did not change meanwhile.
bool Download::learn(const Reply& reply, std::uint64_t from) {
    const bool partial = reply.status == kPartial;
    const auto range = partial ? range_of(reply.header("content-range"))
                       : number(reply.header("content-length")).has_value()
                           ? std::optional(Range{0, *number(reply.header("content-length"))})
                           : std::nullopt;
    if (!range || range->from != from || (size_ && *size_ != range->size)) {
        return false;
    }
    size_ = range->size;
    etag_ = reply.header("etag");
    return true;
}

/// Keeps what came of one attempt, whole or not.
Done Download::take(const Call& call, Reply& reply, bool& came) {
    const std::uint64_t at = fetched_ + block_.size();
    came = false;
    if (reply.whole() && reply.status == kNoSuchRange && at == 0) {
        size_ = 0;
        return std::monostate{};
    }
    // A server that gives the whole object is understood when it is no larger than a block.
    if (reply.status != kPartial && (reply.status != 200 || at != 0)) {
        return reply.may_pass() ? Done(std::monostate{}) : failed(call, reply);
    }
    if (!reply.whole() && !reply.may_pass()) {
        return failed(call, reply);
    }
    if (!learn(reply, at) || reply.body.size() > *size_ - at) {
        return strange(session_, key_);
    }
    came = reply.whole() || reply.body.size() >= kAdvance;
    if (reply.whole() && reply.body.empty() && *size_ > 0) {
        return strange(session_, key_);
    }
    block_ += reply.body;
    return std::monostate{};
}

Done Download::next_block() {
    block_.clear();
    taken_ = 0;
    Patience patience(session_.options());
    const std::size_t most = session_.options().block_bytes;
    while (true) {
        const std::uint64_t at = fetched_ + block_.size();
        const std::uint64_t end = fetched_ + most;
        Call call{.method = Method::get, .key = key_, .most_answer = most - block_.size()};
        call.headers.emplace_back("range", fmt::format("bytes={}-{}", at, end - 1));
        if (!etag_.empty()) {
            call.headers.emplace_back("if-match", etag_);
        }
        Reply reply = session_.attempt(call);
        bool came = false;
        if (auto taken = take(call, reply, came); !taken) {
            return taken;
        }
        const bool full = size_ && (block_.size() == most || fetched_ + block_.size() == *size_);
        if (full) {
            fetched_ += block_.size();
            return std::monostate{};
        }
        if (came) {
            patience.renew();
        } else if (!patience.wait()) {
            return failed(call, reply);
        }
    }
}

base::Result<std::size_t> Download::read(std::span<char> into) {
    if (!broken_.empty()) {
        return broken_;
    }
    if (taken_ == block_.size() && fetched_ < *size_) {
        if (auto more = next_block(); !more) {
            broken_ = more.errors();
            return broken_;
        }
    }
    const std::size_t count = std::min(into.size(), block_.size() - taken_);
    const std::string_view bytes(block_.data() + taken_, count);
    std::copy(bytes.begin(), bytes.end(), into.begin());
    taken_ += count;
    if (verify_ && !ended_) {
        hash_.update(bytes);
        ended_ = taken_ == block_.size() && fetched_ == *size_;
        if (ended_ && hash_.finish() != sha256_) {
            broken_ = {altered()};
            return broken_;
        }
    }
    return count;
}

}  // namespace egide::storage::objects
