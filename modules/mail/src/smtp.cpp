#include "egide/mail/smtp.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "egide/mail/message.h"
#include "egide/mail/messages.h"

namespace egide::mail {

namespace {

struct EndTransfer {
    void operator()(CURL* transfer) const { curl_easy_cleanup(transfer); }
};
struct EndList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using TransferPtr = std::unique_ptr<CURL, EndTransfer>;
using ListPtr = std::unique_ptr<curl_slist, EndList>;

bool curl_is_ready() {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    return ready == CURLE_OK;
}

bool is_this_machine(const std::string& host) {
    return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

bool is_host(const std::string& host) {
    constexpr std::size_t kLongest = 253;
    return !host.empty() && host.size() <= kLongest && std::all_of(host.begin(), host.end(), [](char one) {
        return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') || one == '.' ||
               one == '-' || one == ':';
    });
}

base::Error wrong(const base::Text& message, std::string field) {
    return {base::ErrorKind::invalid, message, {}, std::move(field), {}};
}

std::string url_of(const SmtpSettings& settings) {
    const bool v6 = settings.server.find(':') != std::string::npos;
    return fmt::format("{}://{}:{}", settings.security == Security::tls ? "smtps" : "smtp",
                       v6 ? "[" + settings.server + "]" : settings.server, settings.port);
}

/// A conversation: what is still to be sent, and how far it came.
struct Conversation {
    std::string_view rest;
    std::string command;  // the last one that was sent: MAIL, RCPT, DATA …
    std::string answer;   // the server's last line
    bool content_sent = false;
    bool leaving = false;  // what comes after QUIT is courtesy
};

std::size_t give_bytes(char* into, std::size_t size, std::size_t count, void* data) {
    auto* const conversation = static_cast<Conversation*>(data);
    const std::size_t length = std::min(size * count, conversation->rest.size());
    std::copy_n(conversation->rest.data(), length, into);
    conversation->rest.remove_prefix(length);
    conversation->content_sent = true;
    return length;
}

std::size_t drop_bytes(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

int follow(CURL*, curl_infotype kind, char* bytes, std::size_t size, void* data) {
    auto* const conversation = static_cast<Conversation*>(data);
    const std::string_view text(bytes, size);
    conversation->leaving = conversation->leaving || (kind == CURLINFO_HEADER_OUT && text.starts_with("QUIT"));
    if (conversation->leaving) {
        return 0;
    }
    if (kind == CURLINFO_HEADER_OUT) {
        conversation->command = text.substr(0, std::min<std::size_t>(text.find_first_of(" \r\n"), 8));
    } else if (kind == CURLINFO_HEADER_IN) {
        conversation->answer = text.substr(0, std::min<std::size_t>(text.find_first_of("\r\n"), 200));
    }
    return 0;
}

void set_up(CURL* set, const SmtpSettings& settings, Conversation& conversation) {
    curl_easy_setopt(set, CURLOPT_URL, url_of(settings).c_str());
    curl_easy_setopt(set, CURLOPT_PROTOCOLS_STR, settings.security == Security::tls ? "smtps" : "smtp");
    curl_easy_setopt(set, CURLOPT_USE_SSL,
                     static_cast<long>(settings.security == Security::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(set, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!settings.authorities.empty()) {
        curl_easy_setopt(set, CURLOPT_CAINFO, settings.authorities.c_str());
        curl_easy_setopt(set, CURLOPT_CAPATH, nullptr);
    }
    if (!settings.user.empty()) {
        curl_easy_setopt(set, CURLOPT_USERNAME, settings.user.c_str());
        curl_easy_setopt(set, CURLOPT_PASSWORD, settings.password.c_str());
    }
    curl_easy_setopt(set, CURLOPT_PROXY, "");
    curl_easy_setopt(set, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(set, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(set, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_timeout.count()));
    curl_easy_setopt(set, CURLOPT_TIMEOUT_MS, static_cast<long>(settings.timeout.count()));
    curl_easy_setopt(set, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(settings.timeout.count() / 1000 + 1));
    curl_easy_setopt(set, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(set, CURLOPT_DEBUGFUNCTION, follow);
    curl_easy_setopt(set, CURLOPT_DEBUGDATA, &conversation);
    curl_easy_setopt(set, CURLOPT_WRITEFUNCTION, drop_bytes);
}

/// Only what the server said of the recipient or of the content is about the letter; a 5xx at the greeting, at the
/// sign-in or about the sender is a trouble of the server or of our settings, and ends when somebody mends it.
bool is_about_letter(const Conversation& conversation) {
    return conversation.command == "RCPT" || conversation.command == "DATA" || conversation.content_sent;
}

Delivery outcome(CURL* transfer, CURLcode code, const Conversation& conversation) {
    if (code == CURLE_OK) {
        return {};
    }
    long answer = 0;
    curl_easy_getinfo(transfer, CURLINFO_RESPONSE_CODE, &answer);
    const bool said = code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_RECV_ERROR ||
                      code == CURLE_REMOTE_ACCESS_DENIED || code == CURLE_LOGIN_DENIED;
    const bool for_good = said && answer >= 500 && answer < 600 && is_about_letter(conversation);
    const bool quotable = said && answer >= 400;
    return {for_good ? Delivery::Kind::refused : Delivery::Kind::later, static_cast<int>(quotable ? answer : 0),
            quotable ? conversation.answer : std::string(curl_easy_strerror(code))};
}

Delivery no_library() {
    return {Delivery::Kind::later, 0, "libcurl cannot be used"};
}

}  // namespace

base::Errors refusals_of(const SmtpSettings& settings) {
    base::Errors errors;
    if (!is_host(settings.server)) {
        errors.push_back(wrong(messages::smtp_server_refused(), "server"));
    }
    if (settings.port == 0) {
        errors.push_back(wrong(messages::smtp_port_refused(), "port"));
    }
    if (settings.security == Security::none && !is_this_machine(settings.server)) {
        errors.push_back(wrong(messages::smtp_plain_refused(), "security"));
    }
    if (settings.user.empty() != settings.password.empty()) {
        errors.push_back(wrong(messages::smtp_user_and_password(), "user"));
    }
    return errors;
}

SmtpCarrier::SmtpCarrier(SmtpSettings settings) : settings_(std::move(settings)) {
    if (!refusals_of(settings_).empty()) {
        throw std::logic_error("a carrier with settings that were not checked");
    }
}

Delivery SmtpCarrier::carry(const std::string& from, const std::string& to, const std::string& message) const {
    if (refusal_of_address(from) || refusal_of_address(to)) {
        return {Delivery::Kind::refused, 0, "address"};
    }
    Conversation conversation;
    conversation.rest = message;
    const TransferPtr transfer(curl_is_ready() ? curl_easy_init() : nullptr);
    const ListPtr recipients(curl_slist_append(nullptr, to.c_str()));
    if (!transfer || !recipients) {
        return no_library();
    }
    set_up(transfer.get(), settings_, conversation);
    curl_easy_setopt(transfer.get(), CURLOPT_MAIL_FROM, from.c_str());
    curl_easy_setopt(transfer.get(), CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(transfer.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(transfer.get(), CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(transfer.get(), CURLOPT_READDATA, &conversation);
    return outcome(transfer.get(), curl_easy_perform(transfer.get()), conversation);
}

Delivery SmtpCarrier::probe() const {
    Conversation conversation;
    const TransferPtr transfer(curl_is_ready() ? curl_easy_init() : nullptr);
    if (!transfer) {
        return no_library();
    }
    set_up(transfer.get(), settings_, conversation);
    curl_easy_setopt(transfer.get(), CURLOPT_CUSTOMREQUEST, "NOOP");
    return outcome(transfer.get(), curl_easy_perform(transfer.get()), conversation);
}

}  // namespace egide::mail
