#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace egide::reading {

/// Writes JSON with a fixed key order (the caller's) and fixed bytes: two spaces of indentation, "\n", UTF-8, no floating point.
/// Wrong nesting is a bug (std::logic_error).
class JsonWriter {
  public:
    explicit JsonWriter(bool indented = true) : indented_(indented) {}
    JsonWriter& begin_object();
    JsonWriter& end_object();
    JsonWriter& begin_array();
    JsonWriter& end_array();
    JsonWriter& key(std::string_view name);
    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(std::int64_t number);
    JsonWriter& value(bool truth);
    /// Any other whole number; one beyond 64 signed bits is a bug (std::logic_error).
    template <std::integral T>
        requires(!std::same_as<T, bool> && !std::same_as<T, char>)
    JsonWriter& value(T number) {
        return value(checked(std::in_range<std::int64_t>(number), static_cast<std::int64_t>(number)));
    }
    JsonWriter& null();
    /// key + value in one call.
    template <typename T>
    JsonWriter& field(std::string_view name, const T& v) {
        key(name);
        return value(v);
    }
    /// The finished text, ending with a newline.
    std::string take();

  private:
    static std::int64_t checked(bool in_range, std::int64_t number);
    JsonWriter& begin(char bracket);
    JsonWriter& end(char open, char close);
    void before_value();
    void new_line();
    std::string out_;
    std::string open_;             // the brackets of the open containers
    std::vector<bool> has_items_;  // one per open container
    bool indented_;
    bool after_key_ = false;
};

}  // namespace egide::reading
