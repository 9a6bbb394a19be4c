#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "egide/base/result.h"
#include "egide/reading/reader.h"

namespace egide::sandbox {

/// Reads one answer of a child, as from an enemy: whatever is not as agreed fails the whole, silently until taken.
class AnswerReader {
  public:
    explicit AnswerReader(const reading::Node& node) : reader_(node, problems_, "") {}

    std::uint64_t number(std::string_view key, std::uint64_t most);
    bool truth(std::string_view key);
    /// A text that shown_text could have made.
    std::string shown(std::string_view key, std::size_t most);
    /// The index of a word in `words`.
    template <typename Words>
    std::size_t word(std::string_view key, const Words& words) {
        const auto text = reader_.require_text(key);
        for (std::size_t index = 0; text && index < words.size(); ++index) {
            if (words[index] == *text) {
                return index;
            }
        }
        failed_ = true;
        return 0;
    }
    /// Calls `each` with a reader for every object of a list; a failure inside fails this one.
    template <typename Each>
    void objects(std::string_view key, std::size_t most, const Each& each) {
        const auto items = reader_.items(key);
        failed_ = failed_ || !reader_.has(key) || items.size() > most;
        for (std::size_t index = 0; index < items.size() && !failed_; ++index) {
            AnswerReader inner(items[index]);
            each(inner);
            failed_ = failed_ || !inner.finish();
        }
    }
    std::span<const reading::Node> items(std::string_view key) { return reader_.items(key); }
    bool has(std::string_view key) { return reader_.has(key); }
    void fail() { failed_ = true; }
    /// True when everything was there, as agreed, and nothing else.
    bool finish();

  private:
    reading::Problems problems_;
    reading::Reader reader_;
    bool failed_ = false;
};

/// The JSON text of a child as a tree; the error of an answer that is not as agreed otherwise.
base::Result<reading::Node> answer_tree(std::string_view json);
base::Error garbled_answer();

}  // namespace egide::sandbox
