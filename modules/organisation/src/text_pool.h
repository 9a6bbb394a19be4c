#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace egide::organisation {

/// A text of the pool; 0 is the empty text.
using TextId = std::uint32_t;

/// Each different text once, one after the other in one block: a hundred thousand establishments share few communes and
/// categories.
class TextPool {
  public:
    TextPool();
    TextId intern(std::string_view text);
    std::string_view view(TextId id) const {
        return std::string_view(bytes_).substr(starts_[id], starts_[id + 1] - starts_[id]);
    }
    /// Gives back what only interning needs; nothing may be interned afterwards.
    void seal();

  private:
    void grow();
    std::string bytes_;
    std::vector<std::uint32_t> starts_;  // one more than there are texts
    std::vector<TextId> slots_;          // open addressing, a power of two; 0 = free
};

}  // namespace egide::organisation
