#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace egide::reading {

/// A line and a column counted from 1; columns count code points, as editors do.
struct Place {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
};

/// Turns byte offsets of one text into places. Fast for offsets that grow; going back costs at most one stride.
class Locator {
  public:
    explicit Locator(std::string_view text) : text_(text) {}
    /// Offsets beyond the end give the place just after the last byte.
    Place locate(std::size_t offset);

  private:
    struct Mark {
        std::size_t offset = 0;
        Place place;
    };
    void advance(std::size_t offset);

    std::string_view text_;
    Mark now_;
    std::vector<Mark> marks_;  // one per stride, in order
};

}  // namespace egide::reading
