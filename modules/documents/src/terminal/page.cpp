#include "terminal/page.h"

#include <algorithm>

namespace egide::documents::terminal {

namespace {

constexpr std::size_t kFewestColumns = 40;
constexpr std::size_t kMostColumns = 110;  // longer lines are hard to read

std::string_view code(Tone tone) {
    switch (tone) {
        case Tone::plain:
            return {};
        case Tone::strong:
            return "1";
        case Tone::muted:
            return "2";
        case Tone::ok:
            return "32";
        case Tone::warn:
            return "33";
        case Tone::bad:
            return "31";
        case Tone::info:
            return "36";
        case Tone::neutral:
            return "35";
    }
    return {};
}

std::string spaces(std::size_t count) {
    return std::string(count, ' ');
}

}  // namespace

std::string padded(std::string_view text, std::size_t columns) {
    const std::size_t width = display_width(text);
    return std::string(text) + spaces(width < columns ? columns - width : 0);
}

Page::Page(const TerminalStyle& style)
    : columns_(std::clamp(style.columns, kFewestColumns, kMostColumns)), colour_(style.colour) {}

std::string Page::painted(std::string_view text, Tone tone) const {
    const std::string safe = harmless(text);
    const std::string_view sequence = code(tone);
    if (!colour_ || sequence.empty() || safe.empty()) {
        return safe;
    }
    return "\x1b[" + std::string(sequence) + "m" + safe + "\x1b[0m";
}

void Page::line(std::string text) {
    const auto last = text.find_last_not_of(' ');
    text.resize(last == std::string::npos ? 0 : last + 1);
    out_ += text + "\n";
    blank_ = text.empty();
}

void Page::blank() {
    if (!blank_) {
        line({});
    }
}

void Page::paragraph(std::string_view text, Tone tone, std::size_t indent) {
    item(indent, {}, text, tone);
}

void Page::heading(std::string_view text) {
    blank();
    line(painted(text, Tone::strong));
    line(painted(
        [&] {
            std::string rule;
            for (std::size_t count = std::min(display_width(text), columns_); count > 0; --count) {
                rule += "─";
            }
            return rule;
        }(),
        Tone::muted));
}

void Page::item(std::size_t indent, const std::vector<Span>& lead, std::string_view text, Tone tone, const Span& end) {
    std::size_t lead_width = 0;
    std::string first = spaces(indent);
    for (const Span& span : lead) {
        lead_width += display_width(harmless(span.text));
        first += painted(span.text, span.tone);
    }
    const std::size_t start = indent + lead_width;
    const std::size_t end_width = display_width(end.text);
    const std::size_t room = columns_ - std::min(columns_ - 10, start + (end_width > 0 ? end_width + 2 : 0));
    const std::vector<std::string> lines = wrap(harmless(text), room);
    for (std::size_t index = 0; index < lines.size(); ++index) {
        std::string whole = (index == 0 ? first : spaces(start)) + painted(lines[index], tone);
        if (index == 0 && end_width > 0) {
            const std::size_t used = start + display_width(lines[0]) + end_width;
            whole += spaces(used < columns_ ? columns_ - used : 2) + painted(end.text, end.tone);
        }
        line(std::move(whole));
    }
}

void Page::amount(std::string_view label, std::string_view value, Tone tone) {
    constexpr std::size_t kLabel = 28;  // with its indentation
    constexpr std::size_t kValue = 30;
    const std::size_t width = display_width(value);
    const std::string start = "  " + padded(label, kLabel - 2);
    if (display_width(start) + width <= columns_) {
        const std::size_t room = std::min(columns_ - display_width(start), kValue);
        line(painted(start, tone) + spaces(width < room ? room - width : 0) + painted(value, tone));
        return;
    }
    line(painted(start, tone));
    line(spaces(columns_ - std::min(width, columns_)) + painted(value, tone));
}

}  // namespace egide::documents::terminal
