#include <curl/curl.h>

#include "der.h"
#include "disk.h"
#include "egide/timestamp/authority.h"
#include "egide/timestamp/messages.h"
#include "openssl.h"
#include "signed_data.h"

namespace egide::timestamp {

namespace {

constexpr std::size_t kListLimit = std::size_t{16} << 20U;
constexpr std::size_t kCertificateFileLimit = std::size_t{1} << 20U;
constexpr const char* kQueryType = "Content-Type: application/timestamp-query";
constexpr std::string_view kReplyType = "application/timestamp-reply";

struct EndEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct EndList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using EasyPtr = std::unique_ptr<CURL, EndEasy>;
using ListPtr = std::unique_ptr<curl_slist, EndList>;

/// What comes, up to a limit.
struct Body {
    std::string bytes;
    std::size_t limit = 0;
    bool too_large = false;
};

std::size_t take_bytes(char* bytes, std::size_t, std::size_t size, void* data) {
    auto* const body = static_cast<Body*>(data);
    if (size > body->limit - body->bytes.size()) {
        body->too_large = true;
        return 0;  // ends the transfer
    }
    body->bytes.append(bytes, size);
    return size;
}

bool web_is_ready() {
    prepare_openssl();
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    return ready == CURLE_OK;
}

base::Error unavailable(base::Text text, const std::string& url, std::string detail) {
    return {.kind = base::ErrorKind::unavailable,
            .message = std::move(text),
            .at = {url, 0, 0},
            .field = {},
            .detail = std::move(detail)};
}

/// One address, one answer: no other host, no cookie, no password, no proxy that the environment names.
EasyPtr prepare(const std::string& url, std::chrono::milliseconds timeout, Body& body) {
    EasyPtr easy(web_is_ready() ? curl_easy_init() : nullptr);
    if (!easy) {
        return easy;
    }
    CURL* const set = easy.get();
    curl_easy_setopt(set, CURLOPT_URL, url.c_str());
    curl_easy_setopt(set, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(set, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(set, CURLOPT_PROXY, "");
    curl_easy_setopt(set, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(set, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(set, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
    curl_easy_setopt(set, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(timeout.count()));
    curl_easy_setopt(set, CURLOPT_USERAGENT, "egide");
    curl_easy_setopt(set, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(set, CURLOPT_WRITEDATA, &body);
    return easy;
}

base::Result<std::string> refused_transfer(CURLcode code, const Body& body, const std::string& url) {
    if (body.too_large) {
        return unavailable(messages::http_too_large({.limit = body.limit}), url, {});
    }
    if (code == CURLE_OPERATION_TIMEDOUT) {
        return unavailable(messages::http_timeout(), url, curl_easy_strerror(code));
    }
    return unavailable(messages::http_unreachable(), url, curl_easy_strerror(code));
}

base::Result<std::string> perform(CURL* easy, Body& body, const std::string& url) {
    if (const CURLcode code = curl_easy_perform(easy); code != CURLE_OK) {
        return refused_transfer(code, body, url);
    }
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    if (status >= 300 && status < 400) {
        const char* target = nullptr;
        curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &target);
        return unavailable(messages::http_redirected(), url, target == nullptr ? "" : target);
    }
    if (status != 200) {
        return unavailable(messages::http_status({.status = status}), url, {});
    }
    return std::move(body.bytes);
}

class HttpAuthority final : public Authority {
  public:
    HttpAuthority(AuthoritySettings settings, std::vector<std::string> anchors, std::vector<std::string> certificates)
        : settings_(std::move(settings)), anchors_(std::move(anchors)), certificates_(std::move(certificates)) {}

    const std::string& name() const override { return settings_.name; }
    const std::string& policy() const override { return settings_.policy; }
    HashAlgorithm hash() const override { return settings_.hash; }
    const std::vector<std::string>& anchors() const override { return anchors_; }

    base::Result<std::string> stamp(std::string_view request) override {
        Body body{{}, kTokenLimit, false};
        const EasyPtr easy = prepare(settings_.url, settings_.timeout, body);
        ListPtr headers(curl_slist_append(nullptr, kQueryType));
        if (!easy || !headers) {
            return unavailable(messages::http_unreachable(), settings_.url, {});
        }
        curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
        curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.size()));
        curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, request.data());
        auto answer = perform(easy.get(), body, settings_.url);
        const char* type = nullptr;
        if (answer && (curl_easy_getinfo(easy.get(), CURLINFO_CONTENT_TYPE, &type) != CURLE_OK || type == nullptr ||
                       !std::string_view(type).starts_with(kReplyType))) {
            return unavailable(messages::http_other_content(), settings_.url, type == nullptr ? "" : type);
        }
        return answer;
    }

    base::Result<Material> material() override {
        Material material{certificates_, {}, {}};
        for (const std::string& url : settings_.crls) {
            Body body{{}, kListLimit, false};
            const EasyPtr easy = prepare(url, settings_.timeout, body);
            const auto bytes = easy ? perform(easy.get(), body, url)
                                    : base::Result<std::string>(unavailable(messages::http_unreachable(), url, {}));
            if (!bytes) {
                return bytes.errors();
            }
            auto lists = read_crls(*bytes, url);
            if (!lists) {
                return lists.errors();
            }
            material.crls.insert(material.crls.end(), lists->begin(), lists->end());
        }
        return material;
    }

  private:
    AuthoritySettings settings_;
    std::vector<std::string> anchors_;
    std::vector<std::string> certificates_;
};

base::Result<std::vector<std::string>> certificates_in(const std::filesystem::path& file) {
    const auto bytes = read_file(file, kCertificateFileLimit);
    if (!bytes) {
        return bytes.errors();
    }
    return read_certificates(*bytes, file.string());
}

}  // namespace

base::Result<std::unique_ptr<Authority>> connect_authority(const AuthoritySettings& settings) {
    auto anchors = certificates_in(settings.anchors);
    base::Errors errors = anchors ? base::Errors{} : anchors.errors();
    std::vector<std::string> certificates;
    for (const std::filesystem::path& file : settings.certificates) {
        auto more = certificates_in(file);
        if (!more) {
            errors.insert(errors.end(), more.errors().begin(), more.errors().end());
            continue;
        }
        certificates.insert(certificates.end(), more->begin(), more->end());
    }
    if (!errors.empty()) {
        return errors;
    }
    return std::unique_ptr<Authority>(
        std::make_unique<HttpAuthority>(settings, std::move(*anchors), std::move(certificates)));
}

}  // namespace egide::timestamp
