#include "https_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

#include "egide/accounts/messages.h"

namespace egide::accounts {

namespace {

constexpr std::size_t kLongestBody = std::size_t{1} << 20U;

struct EndTransfer {
    void operator()(CURL* transfer) const { curl_easy_cleanup(transfer); }
};
struct EndHeaders {
    void operator()(curl_slist* headers) const { curl_slist_free_all(headers); }
};
using TransferPtr = std::unique_ptr<CURL, EndTransfer>;
using HeadersPtr = std::unique_ptr<curl_slist, EndHeaders>;

std::size_t keep_bytes(char* bytes, std::size_t, std::size_t size, void* data) {
    auto* const body = static_cast<std::string*>(data);
    if (size > kLongestBody - body->size()) {
        return 0;  // ends the transfer
    }
    body->append(bytes, size);
    return size;
}

base::Error unreachable(const std::string& url, std::string detail) {
    return {base::ErrorKind::unavailable, messages::provider_unreachable(), {url, 0, 0}, {}, std::move(detail)};
}

bool is_host_letter(char one) {
    return (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9') || one == '.' || one == '-';
}

bool curl_is_ready() {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    return ready == CURLE_OK;
}

void set_up(CURL* set, const WebRequest& request, std::string& body, curl_slist* headers) {
    const auto milliseconds = static_cast<long>(request.timeout.count());
    curl_easy_setopt(set, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(set, CURLOPT_PROTOCOLS_STR, request.url.starts_with("https:") ? "https" : "http");
    curl_easy_setopt(set, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(set, CURLOPT_PROXY, "");
    curl_easy_setopt(set, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(set, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(set, CURLOPT_TIMEOUT_MS, milliseconds);
    curl_easy_setopt(set, CURLOPT_CONNECTTIMEOUT_MS, milliseconds);
    curl_easy_setopt(set, CURLOPT_USERAGENT, "egide");
    curl_easy_setopt(set, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(set, CURLOPT_WRITEFUNCTION, keep_bytes);
    curl_easy_setopt(set, CURLOPT_WRITEDATA, &body);
    if (!request.form.empty()) {
        curl_easy_setopt(set, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.form.view().size()));
        curl_easy_setopt(set, CURLOPT_POSTFIELDS, request.form.view().data());
    }
}

}  // namespace

std::optional<WebAddress> read_web_address(std::string_view url) {
    const bool secure = url.starts_with("https://");
    if (!secure && !url.starts_with("http://")) {
        return std::nullopt;
    }
    std::string_view rest = url.substr(secure ? 8 : 7);
    rest = rest.substr(0, std::min(rest.find_first_of("/?#"), rest.size()));
    const std::size_t colon =
        rest.starts_with("[::1]") ? (rest.size() > 5 ? 5 : std::string_view::npos) : rest.find(':');
    const std::string_view host = rest.substr(0, colon);
    const std::string_view port = colon == std::string_view::npos ? "443" : rest.substr(colon + 1);
    const bool plain_host = host == "[::1]" || (!host.empty() && std::all_of(host.begin(), host.end(), is_host_letter));
    const bool plain_port =
        !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string_view::npos;
    const bool plain_url =
        std::all_of(url.begin(), url.end(), [](char one) { return one > 0x20 && one < 0x7F && one != '\\'; });
    if (!plain_host || !plain_port || !plain_url || (colon != std::string_view::npos && rest[colon] != ':')) {
        return std::nullopt;
    }
    return WebAddress{secure, std::string(host)};
}

base::Result<WebAnswer> ask_web(const WebRequest& request) {
    std::string body;
    const TransferPtr transfer(curl_is_ready() ? curl_easy_init() : nullptr);
    HeadersPtr headers(curl_slist_append(nullptr, "Accept: application/json"));
    if (!transfer || !headers) {
        return unreachable(request.url, {});
    }
    if (!request.authorization.empty()) {
        const std::string line = "Authorization: " + std::string(request.authorization.view());
        headers.reset(curl_slist_append(headers.release(), line.c_str()));
    }
    set_up(transfer.get(), request, body, headers.get());
    if (const CURLcode code = curl_easy_perform(transfer.get()); code != CURLE_OK) {
        return unreachable(request.url, curl_easy_strerror(code));
    }
    WebAnswer answer{0, std::move(body)};
    curl_easy_getinfo(transfer.get(), CURLINFO_RESPONSE_CODE, &answer.status);
    return answer;
}

base::Error useless_answer(const std::string& url, long status) {
    return unreachable(url, "HTTP " + std::to_string(status));
}

base::Result<std::string> fetch_document(const WebRequest& request) {
    auto answer = ask_web(request);
    if (!answer.ok()) {
        return answer.errors();
    }
    return answer->status == 200 ? base::Result<std::string>(std::move(answer->body))
                                 : base::Result<std::string>(useless_answer(request.url, answer->status));
}

}  // namespace egide::accounts
