#include "protocol.h"

#include <charconv>

namespace egide::sandbox {

namespace {

template <typename Number>
bool read_number(const std::string& text, Number& into) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), into);
    return failed == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::array<std::string, 7> written(const Order& order) {
    return {order.guest,
            std::to_string(order.limits.memory),
            std::to_string(order.limits.processor.count()),
            std::to_string(order.limits.answer),
            std::to_string(order.parent),
            order.request ? "1" : "0",
            order.folder ? "1" : "0"};
}

std::optional<Order> read_order(std::span<const std::string> arguments) {
    constexpr std::size_t kParts = 7;
    Order order;
    std::int64_t processor = 0;
    int request = 0;
    int folder = 0;
    const bool understood = arguments.size() == kParts && read_number(arguments[1], order.limits.memory) &&
                            read_number(arguments[2], processor) && read_number(arguments[3], order.limits.answer) &&
                            read_number(arguments[4], order.parent) && read_number(arguments[5], request) &&
                            read_number(arguments[6], folder);
    if (!understood || processor <= 0) {
        return std::nullopt;
    }
    order.guest = arguments[0];
    order.limits.processor = std::chrono::seconds(processor);
    order.request = request == 1;
    order.folder = folder == 1;
    return order;
}

Prefix prefix_of(std::uint32_t length) {
    return {static_cast<char>(length >> 24), static_cast<char>(length >> 16), static_cast<char>(length >> 8),
            static_cast<char>(length)};
}

std::uint32_t length_of(const Prefix& prefix) {
    std::uint32_t length = 0;
    for (const char byte : prefix) {
        length = length << 8 | static_cast<unsigned char>(byte);
    }
    return length;
}

}  // namespace egide::sandbox
