#include "text_pool.h"

#include <functional>

namespace egide::organisation {

namespace {

constexpr std::size_t kFirstSlots = 1u << 12;

}  // namespace

TextPool::TextPool() : starts_{0, 0}, slots_(kFirstSlots, 0) {}

TextId TextPool::intern(std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = std::hash<std::string_view>{}(text)&mask;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
        if (view(slots_[slot]) == text) {
            return slots_[slot];
        }
    }
    const auto id = static_cast<TextId>(starts_.size() - 1);
    bytes_ += text;
    starts_.push_back(static_cast<std::uint32_t>(bytes_.size()));
    slots_[slot] = id;
    if (starts_.size() * 3 > slots_.size() * 2) {
        grow();
    }
    return id;
}

void TextPool::grow() {
    std::vector<TextId> larger(slots_.size() * 2, 0);
    const std::size_t mask = larger.size() - 1;
    for (TextId id = 1; id + 1 < starts_.size(); ++id) {
        std::size_t slot = std::hash<std::string_view>{}(view(id)) & mask;
        while (larger[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        larger[slot] = id;
    }
    slots_ = std::move(larger);
}

void TextPool::seal() {
    slots_ = {};
    bytes_.shrink_to_fit();
    starts_.shrink_to_fit();
}

}  // namespace egide::organisation
