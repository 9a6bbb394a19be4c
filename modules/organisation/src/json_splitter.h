#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace egide::organisation {

/// A line and a column counted from 1, columns in characters.
struct TextPlace {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
    /// Steps over some text.
    void pass(std::string_view text);
};

/// Cuts a JSON object whose values are lists of objects, however large, into those objects, without ever holding more
/// than one.
///
///     {"pmej": [ {…}, {…} ], "gcc": {…}, "generatedAt": "…"}
///
/// Each object, and each scalar at the top, is handed over with its key; checking the inside of an object is the
/// receiver's part. Feed pieces of any size. After the first fault the rest is ignored.
class JsonSplitter {
  public:
    enum class Fault {
        none,
        expected_object,
        expected_key,
        expected_colon,
        expected_value,
        expected_item,
        expected_comma,
        duplicate_key,
        after_end,
        truncated,
        too_large
    };

    struct Item {
        std::string_view key;
        std::string_view text;  // with its braces, or a scalar as written
        TextPlace at;
    };
    using Receiver = std::function<void(const Item&)>;

    JsonSplitter(Receiver receiver, std::size_t largest_item)
        : receiver_(std::move(receiver)), largest_item_(largest_item) {}

    void feed(std::string_view piece);
    void finish();
    Fault fault() const { return fault_; }
    TextPlace fault_at() const { return fault_at_; }
    /// The key whose value was being read.
    const std::string& key() const { return key_; }
    std::uint32_t line() const { return place_.line; }

  private:
    enum class State {
        start,
        first_key,
        key,
        in_key,
        colon,
        value,
        first_item,
        item,
        after_item,
        after_value,
        capture,
        scalar,
        end
    };

    std::size_t step(std::string_view piece);
    std::size_t capture(std::string_view piece);
    void pass_stop(char c);
    std::size_t scalar(std::string_view piece);
    std::size_t in_key(std::string_view piece);
    bool reads_mark(char c) const;
    void structural(char c);
    void begin_value(char c);
    void begin_item(char c);
    void begin_capture(State back);
    void hand_over();
    void expect(bool met, Fault fault, State next);
    void fail(Fault fault);

    Receiver receiver_;
    std::size_t largest_item_;
    State state_ = State::start;
    State back_ = State::start;  // after a captured object
    Fault fault_ = Fault::none;
    TextPlace fault_at_;
    TextPlace place_;
    TextPlace item_at_;
    std::string key_;
    std::string text_;
    std::set<std::string, std::less<>> keys_;
    std::size_t depth_ = 0;
    bool in_string_ = false;
    bool escaped_ = false;
    std::size_t mark_ = 0;  // bytes of a byte order mark seen
};

}  // namespace egide::organisation
