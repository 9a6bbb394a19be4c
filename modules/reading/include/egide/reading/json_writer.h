#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace egide::reading {

/// Writes JSON with a fixed key order (the caller's) and fixed bytes: two spaces of indentation, "\n", UTF-8, no floating point.
/// Wrong nesting is a bug (assertion).
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
    void before_value();
    void new_line();
    std::string out_;
    std::vector<bool> has_items_;  // one per open container
    bool indented_;
    bool after_key_ = false;
};

}  // namespace egide::reading
