#include "model/natural_order.h"

#include <algorithm>

namespace egide::directory {
namespace {

bool is_decimal(char letter) {
    return letter >= '0' && letter <= '9';
}

unsigned char small(char letter) {
    return static_cast<unsigned char>(letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter);
}

/// Takes the number at the front away, without its leading zeros.
std::string_view take_number(std::string_view& text) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    std::string_view number = text.substr(0, end);
    text.remove_prefix(end);
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number;
}

int compare_numbers(std::string_view left, std::string_view right) {
    return left.size() != right.size() ? (left.size() < right.size() ? -1 : 1) : left.compare(right);
}

}  // namespace

int compare_naturally(std::string_view left, std::string_view right) {
    std::string_view a = left;
    std::string_view b = right;
    while (!a.empty() && !b.empty()) {
        int difference = 0;
        if (is_decimal(a.front()) && is_decimal(b.front())) {
            const std::string_view first = take_number(a);
            difference = compare_numbers(first, take_number(b));
        } else {
            difference = static_cast<int>(small(a.front())) - static_cast<int>(small(b.front()));
            a.remove_prefix(1);
            b.remove_prefix(1);
        }
        if (difference != 0) {
            return difference;
        }
    }
    return a.empty() != b.empty() ? (a.empty() ? -1 : 1) : left.compare(right);
}

}  // namespace egide::directory
