#include "egide/observation/codes.h"

#include <algorithm>

namespace egide::observation {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool is_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// "D1.02" and what follows: a domain, a point, an objective written with a zero or the letter.
bool looks_official(std::string_view code) {
    const std::size_t point = code.find('.');
    if (point == std::string_view::npos || upper(code.front()) != 'D' || !is_digits(code.substr(1, point - 1))) {
        return false;
    }
    const std::string_view objective = code.substr(point + 1, code.find('.', point + 1) - point - 1);
    if (objective.size() < 2 || !is_digits(objective.substr(1))) {
        return false;
    }
    return objective.front() == '0' || upper(objective.front()) == 'O';
}

}  // namespace

std::string canonical_code(std::string_view code) {
    std::string canonical(code);
    if (code.empty() || !looks_official(code)) {
        return canonical;
    }
    std::transform(canonical.begin(), canonical.end(), canonical.begin(), upper);
    canonical[canonical.find('.') + 1] = 'O';
    return canonical;
}

}  // namespace egide::observation
