#include "egide/mail/letter.h"

#include <algorithm>
#include <array>
#include <vector>

#include "egide/base/date.h"
#include "egide/mail/messages.h"

namespace egide::mail {

namespace {

using base::Language;
using storage::sql::Instant;

constexpr std::array<std::string_view, 4> kKinds = {"invitation", "reset", "notices", "deadline"};

/// The words of one kind.
struct Words {
    base::Text subject;
    std::vector<base::Text> body;
    base::Text button;
    std::vector<base::Text> foot;  // why it was received, how to stop it
};

Words words_of(LetterKind kind, const LetterContent& content, Instant written) {
    const Instant until = content.until.value_or(written);
    switch (kind) {
        case LetterKind::invitation:
            return {messages::invitation_subject(),
                    {messages::invitation_what(), messages::invitation_until({.date = base::paris_date(until)})},
                    messages::invitation_button(),
                    {messages::invitation_why(), messages::invitation_stop()}};
        case LetterKind::reset: {
            const auto minutes = std::chrono::floor<std::chrono::minutes>(until - written).count();
            return {messages::reset_subject(),
                    {messages::reset_what(), messages::reset_until({.minutes = minutes})},
                    messages::reset_button(),
                    {messages::reset_why(), messages::reset_stop()}};
        }
        case LetterKind::deadline:
            return {messages::deadline_subject({.date = base::paris_date(until)}),
                    {messages::deadline_what({.date = base::paris_date(until)})},
                    messages::deadline_button(),
                    {messages::deadline_why(), messages::deadline_stop()}};
        case LetterKind::notices:
            break;
    }
    return {messages::notices_subject({.count = content.count}),
            {messages::notices_what({.count = content.count})},
            messages::notices_button(),
            {messages::notices_why(), messages::notices_stop()}};
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char one : text) {
        out += one == '&'   ? "&amp;"
               : one == '<' ? "&lt;"
               : one == '>' ? "&gt;"
               : one == '"' ? "&quot;"
                            : std::string(1, one);
    }
    return out;
}

std::string greeting(const Mailbox& to, Language language) {
    return base::render(to.name.empty() ? messages::greeting_plain() : messages::greeting({.name = to.name}), language);
}

std::string plain_text(const Words& words, const LetterContent& content, const Mailbox& to, Language language) {
    std::string out = greeting(to, language) + "\n\n";
    for (const base::Text& line : words.body) {
        out += base::render(line, language) + "\n\n";
    }
    out += base::render(words.button, language) + "\n" + content.link + "\n\n-- \n";
    for (const base::Text& line : words.foot) {
        out += base::render(line, language) + "\n";
    }
    return out + (content.stop.empty() ? "" : content.stop + "\n");
}

std::string html_text(const Words& words, const LetterContent& content, const Mailbox& to, Language language) {
    const std::string tag = language == Language::french ? "fr" : "en";
    std::string out = "<!doctype html>\n<html lang=\"" + tag + "\">\n<head><meta charset=\"utf-8\"><title>" +
                      escaped(base::render(words.subject, language)) +
                      "</title></head>\n<body style=\"font-family:sans-serif;max-width:36em;margin:1em\">\n";
    out += "<p>" + escaped(greeting(to, language)) + "</p>\n";
    for (const base::Text& line : words.body) {
        out += "<p>" + escaped(base::render(line, language)) + "</p>\n";
    }
    out += "<p><a href=\"" + escaped(content.link) + "\">" + escaped(base::render(words.button, language)) +
           "</a></p>\n<p style=\"word-break:break-all\">" + escaped(content.link) + "</p>\n<hr>\n<p><small>";
    for (const base::Text& line : words.foot) {
        out += escaped(base::render(line, language)) + "<br>\n";
    }
    if (!content.stop.empty()) {
        out += "<a href=\"" + escaped(content.stop) + "\">" + escaped(base::render(messages::stop_link(), language)) +
               "</a>";
    }
    return out + "</small></p>\n</body>\n</html>\n";
}

}  // namespace

std::string_view word_of(LetterKind kind) {
    return kKinds.at(static_cast<std::size_t>(kind));
}

std::optional<LetterKind> letter_kind_of(std::string_view word) {
    const auto* const found = std::find(kKinds.begin(), kKinds.end(), word);
    return found == kKinds.end() ? std::nullopt : std::optional(static_cast<LetterKind>(found - kKinds.begin()));
}

Message write_letter(LetterKind kind, const LetterContent& content, const Mailbox& to, Language language,
                     Instant written) {
    const Words words = words_of(kind, content, written);
    Message message;
    message.to = to;
    message.subject = base::render(words.subject, language);
    message.plain = plain_text(words, content, to, language);
    message.html = html_text(words, content, to, language);
    message.language = language == Language::french ? "fr" : "en";
    message.stop = content.stop;
    message.at = written;
    return message;
}

}  // namespace egide::mail
