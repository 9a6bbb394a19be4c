#include "egide/mail/message.h"

#include <algorithm>
#include <stdexcept>

#include "egide/base/sha256.h"
#include "egide/mail/messages.h"
#include "mime.h"

namespace egide::mail {

namespace {

bool is_letter_or_digit(char one) {
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9');
}

/// RFC 5322's dot-atom.
bool is_local_part(std::string_view text) {
    constexpr std::string_view kOthers = "!#$%&'*+-/=?^_`{|}~.";
    constexpr std::size_t kLongest = 64;
    return !text.empty() && text.size() <= kLongest && text.front() != '.' && text.back() != '.' &&
           text.find("..") == std::string_view::npos && std::all_of(text.begin(), text.end(), [&](char one) {
               return is_letter_or_digit(one) || kOthers.find(one) != std::string_view::npos;
           });
}

bool is_label(std::string_view text) {
    constexpr std::size_t kLongest = 63;
    return !text.empty() && text.size() <= kLongest && text.front() != '-' && text.back() != '-' &&
           std::all_of(text.begin(), text.end(), [](char one) { return is_letter_or_digit(one) || one == '-'; });
}

bool is_domain(std::string_view text) {
    while (true) {
        const std::size_t dot = text.find('.');
        if (!is_label(text.substr(0, dot))) {
            return false;
        }
        if (dot == std::string_view::npos) {
            return true;
        }
        text.remove_prefix(dot + 1);
    }
}

void add_header(std::string& out, std::string_view name, const std::string& value) {
    out += std::string(name) + ": " + value + "\r\n";
}

const Mailbox& sendable(const Mailbox& mailbox) {
    if (refusal_of_address(mailbox.address)) {
        throw std::logic_error("a message to or from an address that was not checked");
    }
    return mailbox;
}

/// In an address of ours, which is made of letters that need no encoding.
bool is_header_safe(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char one) { return one > 0x20 && one < 0x7F; }) &&
           text.find_first_of("<>") == std::string_view::npos;
}

std::string part(const std::string& boundary, std::string_view type, std::string_view text) {
    return "--" + boundary + "\r\nContent-Type: " + std::string(type) +
           "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + quoted_printable(text) + "\r\n";
}

std::string headers(const Message& message, const std::string& boundary) {
    std::string out;
    add_header(out, "From", written_mailbox(sendable(message.from)));
    add_header(out, "To", written_mailbox(sendable(message.to)));
    if (message.reply_to) {
        add_header(out, "Reply-To", written_mailbox(sendable(*message.reply_to)));
    }
    add_header(out, "Subject", encoded_text(message.subject));
    add_header(out, "Date", mail_date(message.at));
    add_header(out, "Message-ID", "<" + message.id + ">");
    add_header(out, "Auto-Submitted", "auto-generated");
    if (!message.stop.empty()) {
        add_header(out, "List-Unsubscribe", "<" + message.stop + ">");
        add_header(out, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    add_header(out, "Content-Language", message.language);
    add_header(out, "MIME-Version", "1.0");
    add_header(out, "Content-Type", "multipart/alternative;\r\n boundary=\"" + boundary + "\"");
    return out;
}

}  // namespace

std::optional<base::Text> refusal_of_address(std::string_view address) {
    constexpr std::size_t kLongest = 254;
    if (std::any_of(address.begin(), address.end(), [](char one) { return static_cast<unsigned char>(one) >= 0x80; })) {
        return messages::address_needs_smtputf8();
    }
    const std::size_t at = address.find('@');
    const bool sound = address.size() <= kLongest && at != std::string_view::npos &&
                       is_local_part(address.substr(0, at)) && is_domain(address.substr(at + 1));
    return sound ? std::nullopt : std::optional(messages::address_refused());
}

std::optional<Mailbox> parse_mailbox(std::string_view text) {
    Mailbox mailbox{{}, std::string(text)};
    const std::size_t open = text.find('<');
    if (open != std::string_view::npos && text.ends_with('>')) {
        std::string_view name = text.substr(0, open);
        while (name.ends_with(' ')) {
            name.remove_suffix(1);
        }
        mailbox = {std::string(name), std::string(text.substr(open + 1, text.size() - open - 2))};
    }
    const bool calm = mailbox.name.find_first_of("<>\"\r\n") == std::string::npos;
    return calm && !refusal_of_address(mailbox.address) ? std::optional(mailbox) : std::nullopt;
}

std::string compose(const Message& message) {
    if (!is_header_safe(message.id) || !is_header_safe(message.stop) || !is_header_safe(message.language)) {
        throw std::logic_error("a message whose identifier or addresses do not fit into a header");
    }
    const std::string boundary = "=_" + base::hex(base::sha256(message.id)).substr(0, 24);
    return headers(message, boundary) + "\r\n" + part(boundary, "text/plain", message.plain) +
           part(boundary, "text/html", message.html) + "--" + boundary + "--\r\n";
}

}  // namespace egide::mail
