#include "text_check.h"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "egide/reading/messages.h"

namespace egide::reading {
namespace {

constexpr std::string_view kUtf8Bom = "\xEF\xBB\xBF";
constexpr int kShownCodePoints = 60;

/// The first bad thing at or after an offset.
struct Finding {
    std::size_t offset = 0;
    base::Text message;
};

UChar32 next_code_point(std::string_view text, std::size_t& offset) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    UChar32 code_point = 0;
    U8_NEXT(bytes, offset, text.size(), code_point);
    return code_point;
}

bool is_forbidden_control(UChar32 c) {
    const bool c0 = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
    return c0 || (c >= 0x7F && c <= 0x9F && c != 0x85) || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
}

base::Text refusal(UChar32 c, std::string_view rest, Controls controls) {
    if (c < 0) {
        return messages::text_invalid_utf8();
    }
    if (c == 0) {
        return messages::text_nul();
    }
    if (controls == Controls::left_to_the_format) {
        return {};
    }
    if (is_forbidden_control(c)) {
        return messages::text_control({.code = fmt::format("U+{:04X}", static_cast<unsigned>(c))});
    }
    return c == '\r' && !rest.starts_with('\n') ? messages::text_lone_return() : base::Text{};
}

Finding find_trouble(std::string_view text, std::size_t from, Controls controls) {
    for (std::size_t offset = from; offset < text.size();) {
        const std::size_t start = offset;
        const UChar32 c = next_code_point(text, offset);
        base::Text message = refusal(c, text.substr(offset), controls);
        if (!message.empty()) {
            return {start, std::move(message)};
        }
    }
    return {text.size(), {}};
}

}  // namespace

void Source::refuse(Place place, base::Text message, std::string detail) const {
    problems->add(base::Error{.kind = base::ErrorKind::invalid,
                              .message = std::move(message),
                              .at = at(place),
                              .field = {},
                              .detail = std::move(detail)});
}

std::string_view without_bom(std::string_view bytes) {
    return bytes.starts_with(kUtf8Bom) ? bytes.substr(kUtf8Bom.size()) : bytes;
}

bool check_text(const Source& source, std::size_t max_bytes, Controls controls) {
    const std::string_view text = source.bytes;
    if (text.size() > max_bytes) {
        source.refuse({0, 0}, messages::text_too_large({.found = text.size(), .limit = max_bytes}));
        return false;
    }
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        source.refuse({1, 1}, messages::text_utf16());
        return false;
    }
    Locator locator(text);
    bool clean = true;
    for (std::size_t offset = 0; offset < text.size();) {
        Finding finding = find_trouble(text, offset, controls);
        if (finding.message.empty()) {
            break;
        }
        clean = false;
        source.refuse(locator.locate(finding.offset), std::move(finding.message));
        const std::size_t line_end = text.find('\n', finding.offset);
        offset = line_end == std::string_view::npos ? text.size() : line_end + 1;
    }
    return clean;
}

std::string shown(std::string_view text) {
    std::string out;
    int count = 0;
    for (std::size_t offset = 0; offset < text.size(); ++count) {
        if (count == kShownCodePoints) {
            return out + "…";
        }
        const std::size_t start = offset;
        const UChar32 c = next_code_point(text, offset);
        const bool printable = c >= 0 && (u_isprint(c) != 0);
        out += printable ? text.substr(start, offset - start) : std::string_view(c < 0 ? "\uFFFD" : " ");
    }
    return out;
}

}  // namespace egide::reading
