#include <algorithm>
#include <array>
#include <cstdint>

#include "detectors.h"
#include "egide/reading/tree.h"
#include "shown_text.h"

namespace egide::sandbox {

using namespace std::string_view_literals;

namespace {

constexpr std::size_t kDetail = 512;

bool is_blank(char letter) {
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

std::string_view without_blanks(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    return text;
}

bool is_control(char letter) {
    const auto code = static_cast<unsigned char>(letter);
    return (code < 0x20 && !is_blank(letter) && letter != '\f' && letter != '\x1B') || code == 0x7F;
}

/// Whether all but a character cut at the end is UTF-8.
bool is_utf8_but_for_the_end(std::string_view text) {
    constexpr std::size_t kLongest = 4;
    for (std::size_t cut = 0; cut < kLongest && cut <= text.size(); ++cut) {
        if (is_utf8(text.substr(0, text.size() - cut))) {
            return true;
        }
    }
    return false;
}

TextEncoding encoding_of(std::string_view head, bool whole) {
    if (head.starts_with("\xEF\xBB\xBF"sv)) {
        return TextEncoding::utf8_mark;
    }
    if (head.starts_with("\xFF\xFE"sv) || head.starts_with("\xFE\xFF"sv)) {
        return head[0] == '\xFF' ? TextEncoding::utf16_le : TextEncoding::utf16_be;
    }
    if (std::any_of(head.begin(), head.end(), is_control)) {
        return TextEncoding::none;
    }
    if (std::none_of(head.begin(), head.end(),
                     [](char letter) { return static_cast<unsigned char>(letter) >= 0x80; })) {
        return TextEncoding::ascii;
    }
    return is_utf8(head) || (!whole && is_utf8_but_for_the_end(head)) ? TextEncoding::utf8 : TextEncoding::single_byte;
}

/// The text as characters of one byte: the ASCII of UTF-16, anything else as '?'. Enough to tell what it is.
std::string plain(std::string_view head, TextEncoding encoding) {
    if (encoding == TextEncoding::utf8_mark) {
        head.remove_prefix(3);
    }
    if (encoding != TextEncoding::utf16_le && encoding != TextEncoding::utf16_be) {
        return std::string(head);
    }
    std::string out;
    const std::size_t low = encoding == TextEncoding::utf16_le ? 0 : 1;
    for (std::size_t at = 2; at + 1 < head.size(); at += 2) {
        const bool ascii = head[at + 1 - low] == '\0' && static_cast<unsigned char>(head[at + low]) < 0x80;
        out += ascii ? head[at + low] : '?';
    }
    return out;
}

/// "-----BEGIN CERTIFICATE-----" at the start of a line (RFC 7468); headers may stand before.
std::optional<FileType> detect_pem(std::string_view text) {
    constexpr std::string_view kBegin = "-----BEGIN ";
    constexpr std::size_t kLongestLabel = 64;
    const std::size_t at = text.find(kBegin);
    if (at == std::string_view::npos || (at > 0 && text[at - 1] != '\n')) {
        return std::nullopt;
    }
    const std::size_t from = at + kBegin.size();
    const std::size_t end = text.find("-----", from);
    if (end == std::string_view::npos || end - from > kLongestLabel ||
        text.substr(from, end - from).find('\n') != std::string_view::npos) {
        return std::nullopt;
    }
    return FileType{.kind = FileKind::pem, .detail = shown_text(text.substr(from, end - from), kDetail)};
}

/// Header lines, among them two that every message has.
std::optional<FileType> detect_mail(std::string_view text) {
    const std::size_t end = std::min(text.find("\n\n"), text.find("\r\n\r\n"));
    const std::string_view headers = text.substr(0, end);
    const auto has = [&](std::string_view name) {
        return headers.starts_with(name) || headers.find("\n" + std::string(name)) != std::string_view::npos;
    };
    const int count = int{has("From:")} + int{has("Date:")} + int{has("Message-ID:") || has("Message-Id:")} +
                      int{has("Received:")} + int{has("MIME-Version:")} + int{has("Subject:")};
    const std::size_t colon = headers.find_first_of(": \n");
    const bool begins = colon != std::string_view::npos && colon > 0 && headers[colon] == ':';
    return begins && count >= 3 ? std::optional(FileType{.kind = FileKind::mail}) : std::nullopt;
}

bool is_json(std::string_view text, bool whole) {
    constexpr std::size_t kChecked = std::size_t{1} << 20;
    if (!text.starts_with('{') && !text.starts_with('[')) {
        return false;
    }
    if (whole && text.size() <= kChecked) {
        return reading::read_json(text, "").ok();
    }
    const std::string_view next = without_blanks(text.substr(1));
    return text.front() == '{' ? next.starts_with('"')
                               : next.starts_with('{') || next.starts_with('[') || next.starts_with('"');
}

/// The cells of each line by one separator, quotes obeyed; 0 when lines differ or there are less than two.
std::size_t columns_by(std::string_view text, char separator, bool whole) {
    constexpr std::size_t kLines = 20;
    std::size_t columns = 0;
    std::size_t lines = 0;
    std::size_t cells = 1;
    bool quoted = false;
    for (std::size_t at = 0; at <= text.size() && lines < kLines; ++at) {
        const bool end = at == text.size();
        if (end && (!whole || cells == 1 || quoted)) {
            break;
        }
        if (!end && text[at] == '"') {
            quoted = !quoted;
        } else if (!end && !quoted && text[at] == separator) {
            ++cells;
        } else if (end || (!quoted && text[at] == '\n')) {
            if (lines > 0 && cells != columns) {
                return 0;
            }
            columns = cells;
            cells = 1;
            ++lines;
        }
    }
    return lines >= 2 ? columns : 0;
}

bool is_csv(std::string_view text, bool whole) {
    constexpr std::string_view kSeparators = ";,\t|";
    return std::any_of(kSeparators.begin(), kSeparators.end(),
                       [&](char separator) { return columns_by(text, separator, whole) >= 2; });
}

FileType kind_of_text(std::string_view text, bool whole) {
    const std::string_view content = without_blanks(text);
    if (auto markup = detect_markup(content)) {
        return *markup;
    }
    if (auto pem = detect_pem(text)) {
        return *pem;
    }
    if (is_json(content, whole)) {
        return {.kind = FileKind::json};
    }
    if (auto mail = detect_mail(text)) {
        return *mail;
    }
    return {.kind = is_csv(text, whole) ? FileKind::csv : FileKind::text};
}

}  // namespace

std::optional<FileType> detect_text(std::string_view head, bool whole) {
    const TextEncoding encoding = encoding_of(head, whole);
    if (encoding == TextEncoding::none) {
        return std::nullopt;
    }
    const std::string text = plain(head, encoding);
    if (std::any_of(text.begin(), text.end(), is_control)) {
        return std::nullopt;
    }
    FileType type = kind_of_text(text, whole);
    type.encoding = encoding;
    return type;
}

}  // namespace egide::sandbox
