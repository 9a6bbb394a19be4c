#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "egide/base/text.h"

namespace egide::reading {

/// The first place where a text stops being JSON, and why.
struct JsonFault {
    std::size_t offset = 0;
    base::Text message;
};

/// Whether a token is a number, true, false or null exactly as RFC 8259 spells them.
bool is_json_number(std::string_view token);
bool is_json_word(std::string_view token);

/// Looks for the first fault of a UTF-8 text against RFC 8259 grammar; nothing when there is none. simdjson says only
/// that a text is wrong: this says where.
class JsonFaultFinder {
  public:
    explicit JsonFaultFinder(std::string_view text) : text_(text) {}
    std::optional<JsonFault> find();

  private:
    enum class Expect { value, value_or_end, key, key_or_end, colon, separator, nothing };
    bool step();
    bool value();
    bool container(char open);
    bool close(char bracket);
    bool string();
    bool escape();
    bool unicode_escape();
    bool hexadecimal(std::size_t from, unsigned& unit) const;
    bool word();
    bool separator();
    bool fail(std::size_t offset, base::Text message);
    bool fail_at_end();
    base::Text expectation() const;
    void after_value() { expect_ = open_.empty() ? Expect::nothing : Expect::separator; }
    bool in_object() const { return !open_.empty() && text_[open_.back()] == '{'; }

    std::string_view text_;
    std::size_t at_ = 0;
    Expect expect_ = Expect::value;
    std::vector<std::size_t> open_;  // offsets of the brackets not yet closed
    std::optional<JsonFault> fault_;
};

}  // namespace egide::reading
