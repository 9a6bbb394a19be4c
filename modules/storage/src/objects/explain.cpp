// Which failures may pass, and what people are told of the others.
#include <cstdlib>

#include "egide/storage/messages.h"
#include "fault.h"
#include "session.h"

namespace egide::storage::objects {

namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words) {
        if (text == word) {
            return true;
        }
    }
    return false;
}

/// S3 refuses a request whose date is more than a quarter of an hour from its own.
constexpr std::int64_t kMostSkew = 14 * 60;

std::int64_t seconds_apart(const Reply& reply) {
    return std::llabs(static_cast<long long>(reply.skew));
}

base::Text transport_text(const Reply& reply, const std::string& endpoint) {
    switch (reply.transport) {
        case Transport::unreachable:
            return messages::objects_unreachable({.endpoint = endpoint});
        case Transport::forbidden_address:
            return messages::objects_forbidden_address({.endpoint = endpoint});
        case Transport::certificate:
            return messages::objects_certificate({.endpoint = endpoint});
        case Transport::too_slow:
            return messages::objects_too_slow({.endpoint = endpoint});
        case Transport::too_large:
            return messages::objects_too_large({.endpoint = endpoint});
        default:
            return messages::objects_lost({.endpoint = endpoint});
    }
}

base::Text refusal_text(const Session& session, const Reply& reply, const std::string& code) {
    const S3Options& options = session.options();
    if (code == "RequestTimeTooSkewed" || (reply.status == 403 && seconds_apart(reply) > kMostSkew)) {
        return messages::objects_clock({.minutes = seconds_apart(reply) / 60});
    }
    if (is_one_of(code, {"InvalidAccessKeyId", "SignatureDoesNotMatch", "AuthorizationHeaderMalformed"}) ||
        reply.status == 401) {
        return messages::objects_credentials({.key = options.access_key, .region = options.region});
    }
    if (is_one_of(code, {"ExpiredToken", "InvalidToken", "TokenRefreshRequired"})) {
        return messages::objects_token();
    }
    if (code == "NoSuchBucket") {
        return messages::objects_no_bucket({.bucket = options.bucket});
    }
    if (is_one_of(code, {"QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "EntityTooLarge"}) ||
        reply.status == 507) {
        return messages::objects_full({.bucket = options.bucket});
    }
    return reply.status == 403 ? messages::objects_denied({.bucket = options.bucket})
                               : messages::objects_refused({.status = reply.status});
}

}  // namespace

std::string Reply::header(std::string_view name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

S3Failure Reply::failure() const {
    // The end of an upload may fail after the server began to answer that all is well.
    const bool told = whole() && (status >= 400 || (method == Method::post && status >= 200));
    return told ? read_failure(body).value_or(S3Failure{}) : S3Failure{};
}

bool Reply::may_pass() const {
    if (!whole()) {
        return transport == Transport::lost || transport == Transport::unreachable || transport == Transport::too_slow;
    }
    // What was damaged on the way is sent again; two who write the same name are told to come back.
    return status == 500 || status == 502 || status == 503 || status == 504 || status == 429 ||
           is_one_of(failure().code, {"InternalError", "SlowDown", "ServiceUnavailable", "RequestTimeout", "BadDigest",
                                      "XAmzContentSHA256Mismatch", "OperationAborted", "ConditionalRequestConflict"});
}

base::Error explain(const Session& session, const Call& call, const Reply& reply) {
    const std::string place = session.place(call.key);
    const std::string endpoint = session.options().endpoint;
    if (!reply.whole()) {
        return unavailable(transport_text(reply, endpoint), place, reply.detail);
    }
    const S3Failure failure = reply.failure();
    const std::string detail =
        failure.code.empty() || failure.message.empty() ? failure.code : failure.code + ": " + failure.message;
    if (reply.may_pass()) {
        return unavailable(messages::objects_busy({.endpoint = endpoint}), place, detail);
    }
    if (reply.status >= 300 && reply.status < 400) {
        const std::string region = failure.region.empty() ? reply.header("x-amz-bucket-region") : failure.region;
        return unavailable(messages::objects_redirected({.bucket = session.options().bucket}), place,
                           region.empty() ? detail : "region " + region);
    }
    return reply.done() ? strange(session, call.key, detail)
                        : unavailable(refusal_text(session, reply, failure.code), place, detail);
}

base::Error strange(const Session& session, const std::string& key, std::string detail) {
    return unavailable(messages::objects_answer({.endpoint = session.options().endpoint}), session.place(key),
                       std::move(detail));
}

}  // namespace egide::storage::objects
