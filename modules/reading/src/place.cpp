#include "place.h"

#include <algorithm>

namespace egide::reading {
namespace {

constexpr std::size_t kStride = 4096;

bool starts_code_point(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

}  // namespace

Place Locator::locate(std::size_t offset) {
    offset = std::min(offset, text_.size());
    if (offset < now_.offset) {
        const std::size_t index = offset / kStride;
        now_ = index == 0 ? Mark{} : marks_[index - 1];
    }
    advance(offset);
    return now_.place;
}

void Locator::advance(std::size_t offset) {
    while (now_.offset < offset) {
        const char byte = text_[now_.offset];
        if (byte == '\n') {
            ++now_.place.line;
            now_.place.column = 1;
        } else if (now_.offset + 1 >= text_.size() || starts_code_point(text_[now_.offset + 1])) {
            ++now_.place.column;
        }
        ++now_.offset;
        if (now_.offset % kStride == 0 && marks_.size() < now_.offset / kStride) {
            marks_.push_back(now_);
        }
    }
}

}  // namespace egide::reading
