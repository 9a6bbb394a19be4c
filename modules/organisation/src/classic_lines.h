#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "registry_builder.h"

namespace egide::organisation {

/// Cuts a classic extract into lines and fields. A field that begins with a quote ends at the next lone quote; quotes
/// elsewhere are text.
class ClassicLines {
  public:
    enum class State { line, unclosed_quote, end };

    explicit ClassicLines(std::string_view bytes) : bytes_(bytes) {}

    /// Moves to the next line.
    State next();
    /// The fields of this line; valid until the next call of next().
    const std::vector<SourceText>& fields() const { return fields_; }
    std::string_view text() const { return bytes_.substr(start_, end_ - start_); }
    std::size_t start() const { return start_; }
    std::uint32_t number() const { return number_; }
    /// False for a last line without a line break: the file may have been cut there.
    bool complete() const { return complete_; }

  private:
    void cut_plain(std::string_view line);
    bool cut_quoted();
    std::size_t quoted_field(std::size_t at);

    std::string_view bytes_;
    std::size_t start_ = 0;
    std::size_t end_ = 0;
    std::size_t next_ = 0;
    std::uint32_t number_ = 0;
    std::uint32_t breaks_ = 0;  // line breaks inside the quotes of this line
    bool complete_ = true;
    std::vector<SourceText> fields_;
    std::vector<std::string> unquoted_;  // owns the fields whose quotes were resolved
};

}  // namespace egide::organisation
