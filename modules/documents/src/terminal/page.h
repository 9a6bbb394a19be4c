#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "egide/documents/terminal.h"
#include "wording.h"

namespace egide::documents::terminal {

/// A run of text in one tone.
struct Span {
    std::string text;
    Tone tone = Tone::plain;
};

/// Fills a terminal page, line by line. Every text is made harmless here; nothing else reaches the page.
class Page {
  public:
    explicit Page(const TerminalStyle& style);

    std::size_t columns() const { return columns_; }
    /// A line of its own, wrapped, then a blank line only where `blank()` asks for one.
    void paragraph(std::string_view text, Tone tone = Tone::plain, std::size_t indent = 0);
    void heading(std::string_view text);
    /// `lead` on the first line, `text` wrapped beside it, an optional `end` at the right edge of the first line.
    void item(std::size_t indent, const std::vector<Span>& lead, std::string_view text, Tone tone = Tone::plain,
              const Span& end = {});
    /// A label and a value ending on one column.
    void amount(std::string_view label, std::string_view value, Tone tone);
    void blank();
    std::string take() { return std::move(out_); }

  private:
    std::string painted(std::string_view text, Tone tone) const;
    void line(std::string text);

    std::size_t columns_;
    bool colour_;
    std::string out_;
    bool blank_ = true;
};

/// Text cut or filled with spaces to a width.
std::string padded(std::string_view text, std::size_t columns);

}  // namespace egide::documents::terminal
