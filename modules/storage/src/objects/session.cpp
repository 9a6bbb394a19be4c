// The only file that knows libcurl.
#include "session.h"

#include <curl/curl.h>

#include <algorithm>
#include <ctime>
#include <random>
#include <thread>

#include "egide/base/sha256.h"

namespace egide::storage::objects {

namespace {

struct EndList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using ListPtr = std::unique_ptr<curl_slist, EndList>;

constexpr std::size_t kMostHeaders = std::size_t{64} << 10;
constexpr long kLeastSpeed = 1024;

bool curl_is_ready() {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    return ready == CURLE_OK;
}

/// What one transfer fills and reads.
struct Transfer {
    const Endpoint* endpoint = nullptr;
    Reply reply;
    Transport stopped = Transport::whole;  // why we ended it ourselves
    std::size_t most = 0;
    std::size_t header_bytes = 0;
    std::string_view unsent;
    std::string_view sent_from;
};

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* data) {
    auto& transfer = *static_cast<Transfer*>(data);
    if (size > transfer.most - std::min(transfer.most, transfer.reply.body.size())) {
        transfer.stopped = Transport::too_large;
        return 0;  // ends the transfer
    }
    transfer.reply.body.append(bytes, size);
    return size;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    const auto to = text.find_last_not_of(" \t\r\n");
    return from == std::string_view::npos ? std::string_view() : text.substr(from, to - from + 1);
}

std::size_t take_header(char* bytes, std::size_t, std::size_t size, void* data) {
    auto& transfer = *static_cast<Transfer*>(data);
    const std::string_view line(bytes, size);
    transfer.header_bytes += size;
    if (transfer.header_bytes > kMostHeaders) {
        transfer.stopped = Transport::too_large;
        return 0;
    }
    if (line.starts_with("HTTP/")) {
        transfer.reply.headers.clear();  // those of an interim answer
    } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
        transfer.reply.headers[lower(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
    }
    return size;
}

std::size_t give_body(char* into, std::size_t, std::size_t room, void* data) {
    auto& transfer = *static_cast<Transfer*>(data);
    const std::size_t size = std::min(room, transfer.unsent.size());
    std::copy_n(transfer.unsent.data(), size, into);
    transfer.unsent.remove_prefix(size);
    return size;
}

/// A connection that was kept may turn out closed after some bytes: libcurl begins again on a new one.
int rewind_body(void* data, curl_off_t offset, int origin) {
    auto& transfer = *static_cast<Transfer*>(data);
    if (origin != SEEK_SET || offset < 0 || static_cast<std::size_t>(offset) > transfer.sent_from.size()) {
        return CURL_SEEKFUNC_FAIL;
    }
    transfer.unsent = transfer.sent_from.substr(static_cast<std::size_t>(offset));
    return CURL_SEEKFUNC_OK;
}

curl_socket_t open_socket(void* data, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(data);
    if (!may_connect(*transfer.endpoint, address->addr)) {
        transfer.stopped = Transport::forbidden_address;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::string escaped(std::string_view text, std::string_view kept = {}) {
    static constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (kPlain.find(c) != std::string_view::npos || kept.find(c) != std::string_view::npos) {
            out.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
    return out;
}

/// The signature of libcurl 7.88 takes path and query as they stand: both are written in their canonical form, every
/// name of the query with its `=`.
std::string address_of(const std::string& origin, const S3Options& options, const Call& call) {
    std::string url = origin + (options.addressing == S3Addressing::path ? "/" + options.bucket : "");
    url += call.key.empty() ? (options.addressing == S3Addressing::path ? "" : "/") : "/" + escaped(call.key, "/");
    char between = '?';
    for (const auto& [name, value] : call.query) {
        url += between + escaped(name) + "=" + escaped(value);
        between = '&';
    }
    return url;
}

ListPtr headers_of(const S3Options& options, const Call& call) {
    ListPtr list;
    const auto add = [&](const std::string& line) { list.reset(curl_slist_append(list.release(), line.c_str())); };
    add("x-amz-content-sha256: " + base::hex(base::sha256(call.body)));
    if (!options.session_token.empty()) {
        add("x-amz-security-token: " + std::string(options.session_token.view()));
    }
    for (const auto& [name, value] : call.headers) {
        add(name + ": " + value);
    }
    return list;
}

void set_method(CURL* easy, const Call& call, Transfer& transfer) {
    static constexpr const char* kNames[] = {"GET", "HEAD", "PUT", "POST", "DELETE"};
    if (call.method == Method::head) {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    if (call.method == Method::put || call.method == Method::post) {
        curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
        curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_body);
        curl_easy_setopt(easy, CURLOPT_READDATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, rewind_body);
        curl_easy_setopt(easy, CURLOPT_SEEKDATA, &transfer);
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, kNames[static_cast<int>(call.method)]);
}

void set_limits(CURL* easy, const S3Options& options) {
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect.count()));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.attempt.count()));
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, kLeastSpeed);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.stall.count()));
    // Leaving the header out by `Expect:` would be signed as if it were sent; waiting for it may be cut short.
    curl_easy_setopt(easy, CURLOPT_EXPECT_100_TIMEOUT_MS, 100L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
}

/// One host, no redirect, no cookie, no proxy or password that the environment names.
void set_borders(CURL* easy, const S3Options& options, const Endpoint& endpoint, Transfer& transfer) {
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, endpoint.secure ? "https" : "http");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options.authorities.empty()) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, options.authorities.c_str());
        curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    }
}

Transport transport_of(CURLcode code) {
    switch (code) {
        case CURLE_OK:
            return Transport::whole;
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT:
            return Transport::unreachable;
        case CURLE_OPERATION_TIMEDOUT:
            return Transport::too_slow;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
            return Transport::certificate;
        case CURLE_OUT_OF_MEMORY:
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return Transport::broken;
        default:
            return Transport::lost;
    }
}

std::int64_t skew_of(const Reply& reply) {
    const std::time_t theirs = curl_getdate(reply.header("date").c_str(), nullptr);
    return theirs < 0 ? 0 : static_cast<std::int64_t>(theirs - std::time(nullptr));
}

}  // namespace

struct Session::Handle {
    Handle() = default;
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { curl_easy_cleanup(easy); }
    CURL* easy = curl_is_ready() ? curl_easy_init() : nullptr;
};

Session::Session(S3Options options, Endpoint endpoint)
    : options_(std::move(options)),
      endpoint_(std::move(endpoint)),
      origin_(endpoint_.origin(options_.bucket, options_.addressing)),
      signature_("aws:amz:" + options_.region + ":s3") {}

Session::~Session() = default;

std::unique_ptr<Session::Handle> Session::take() const {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) {
        return std::make_unique<Handle>();
    }
    auto handle = std::move(free_.back());
    free_.pop_back();
    return handle;
}

void Session::give_back(std::unique_ptr<Handle> handle) const {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(handle));
}

std::string Session::place(const std::string& key) const {
    return origin_ + (options_.addressing == S3Addressing::path ? "/" + options_.bucket : "") +
           (key.empty() ? "" : "/" + key);
}

Reply Session::attempt(const Call& call) const {
    Transfer transfer;
    transfer.endpoint = &endpoint_;
    transfer.reply.method = call.method;
    transfer.most = call.most_answer;
    transfer.unsent = transfer.sent_from = call.body;
    auto handle = take();
    CURL* const easy = handle->easy;
    const ListPtr headers = headers_of(options_, call);
    if (easy == nullptr || headers == nullptr) {
        return std::move(transfer.reply);
    }
    const std::string url = address_of(origin_, options_, call);
    curl_easy_reset(easy);  // connections stay
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    set_borders(easy, options_, endpoint_, transfer);
    set_limits(easy, options_);
    set_method(easy, call, transfer);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(easy, CURLOPT_AWS_SIGV4, signature_.c_str());
    curl_easy_setopt(easy, CURLOPT_USERNAME, options_.access_key.c_str());
    curl_easy_setopt(easy, CURLOPT_PASSWORD, options_.secret_key.c_str());
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "egide");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
    const CURLcode code = curl_easy_perform(easy);
    transfer.reply.transport = transfer.stopped == Transport::whole ? transport_of(code) : transfer.stopped;
    transfer.reply.detail = code == CURLE_OK ? "" : curl_easy_strerror(code);
    transfer.reply.skew = skew_of(transfer.reply);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &transfer.reply.status);
    give_back(std::move(handle));
    return std::move(transfer.reply);
}

Reply Session::ask(const Call& call) const {
    Patience patience(options_);
    while (true) {
        Reply reply = attempt(call);
        if (!reply.may_pass() || !patience.wait()) {
            return reply;
        }
    }
}

bool Patience::wait() {
    thread_local std::minstd_rand random(std::random_device{}());
    if (made_ == options_.attempts) {
        return false;
    }
    ++made_;
    std::uniform_int_distribution<std::int64_t> drawn(longest_.count() / 2, longest_.count());
    std::this_thread::sleep_for(std::chrono::milliseconds(drawn(random)));
    longest_ = std::min(2 * longest_, options_.longest_wait);
    return true;
}

void Patience::renew() {
    made_ = 1;
    longest_ = options_.first_wait;
}

}  // namespace egide::storage::objects
