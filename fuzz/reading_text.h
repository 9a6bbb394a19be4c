#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <vector>

#include "egide/base/result.h"

namespace egide::fuzz {

/// A property that must hold for every input.
inline void require(bool holds, const char* property) {
    if (!holds) {
        std::fprintf(stderr, "broken property: %s\n", property);
        std::abort();
    }
}

/// A text whose places can be looked up, by another way than the readers': to check theirs.
class PlacedText {
  public:
    explicit PlacedText(std::string_view text) : text_(text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text) {
        starts_.push_back(0);
        for (std::size_t at = 0; at < text_.size(); ++at) {
            if (text_[at] == '\n') {
                starts_.push_back(at + 1);
            }
        }
    }
    std::size_t lines() const { return starts_.size(); }

    /// What stands at a line and a column, up to the end of the text; nothing when there is no such place.
    std::optional<std::string_view> at(std::uint32_t line, std::uint32_t column) const {
        if (line == 0 || column == 0 || line > starts_.size()) {
            return std::nullopt;
        }
        std::size_t offset = starts_[line - 1];
        for (std::uint32_t passed = 1; passed < column; ++passed) {
            if (offset >= text_.size() || text_[offset] == '\n') {
                return std::nullopt;
            }
            ++offset;
            while (offset < text_.size() && (static_cast<unsigned char>(text_[offset]) & 0xC0U) == 0x80U) {
                ++offset;
            }
        }
        return text_.substr(offset);
    }

  private:
    std::string_view text_;
    std::vector<std::size_t> starts_;
};

/// Errors come with a message in both languages; a line beyond `lines` would send a person nowhere.
inline void check_errors(const base::Errors& errors, std::size_t lines) {
    require(!errors.empty() && errors.size() <= 51, "a refusal has errors, within the cap");
    for (const base::Error& error : errors) {
        require(!error.message.empty(), "an error has a message");
        require(error.at.file == "f" && error.at.line <= lines, "an error stands in the file");
        require(!base::render(error.message, base::Language::french).empty(), "an error speaks French");
        require(!base::render(error.message, base::Language::english).empty(), "an error speaks English");
    }
}

}  // namespace egide::fuzz
