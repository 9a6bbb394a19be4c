#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace egide::journal {

/// Whether the first key comes before the second by UTF-16 code units (RFC 8785 §3.2.3); both valid UTF-8.
bool utf16_less(std::string_view first, std::string_view second);

/// Whether a number is one the journal accepts: whole, no leading zeros, at most 2^53 either side; "-0" is not.
bool is_canonical_integer(std::string_view text);

/// Steps over canonical JSON without building anything. After a refusal the place means nothing.
class CanonicalScan {
  public:
    explicit CanonicalScan(std::string_view bytes) : rest_(bytes) {}
    bool at_end() const { return rest_.empty(); }
    /// The bytes not stepped over yet.
    std::string_view rest() const { return rest_; }
    bool literal(std::string_view expected);
    /// One value; gives its bytes.
    std::optional<std::string_view> value() { return value(0); }
    /// A string; gives what it says.
    std::optional<std::string> string();

  private:
    std::optional<std::string_view> value(unsigned depth);
    bool inside(unsigned depth);
    bool object(unsigned depth);
    bool array(unsigned depth);
    bool word();
    bool number();
    void take_plain(std::string& out);
    bool escape(std::string& out);
    bool hex_escape(std::string& out);
    bool character(std::string& out);
    std::string_view rest_;
};

}  // namespace egide::journal
