#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace egide::http {

/// Bytes read and not yet used. Takes 4 KiB while a connection waits, more only while a request needs it.
class InputBuffer {
  public:
    std::string_view view() const { return {space_.data() + begin_, end_ - begin_}; }
    bool empty() const { return begin_ == end_; }
    /// Room for at least `least` bytes behind those held.
    std::span<char> room(std::size_t least = kSmall / 2) {
        std::copy(space_.begin() + static_cast<std::ptrdiff_t>(begin_), space_.begin() + static_cast<std::ptrdiff_t>(end_),
                  space_.begin());
        end_ -= begin_;
        begin_ = 0;
        if (space_.size() - end_ < least) {
            space_.resize(std::max({kSmall, 2 * space_.size(), end_ + least}));
        }
        return {space_.data() + end_, space_.size() - end_};
    }
    void added(std::size_t bytes) { end_ += bytes; }
    void drop(std::size_t bytes) { begin_ += bytes; }
    /// Gives memory back when nothing is held.
    void shrink() {
        if (empty() && space_.size() > kSmall) {
            std::vector<char>(kSmall).swap(space_);
            begin_ = end_ = 0;
        }
    }

  private:
    static constexpr std::size_t kSmall = 4096;
    std::vector<char> space_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace egide::http
