#include <algorithm>
#include <stdexcept>

#include "der.h"

namespace egide::timestamp::der {

namespace {

void append_base128(std::string& out, std::uint64_t number) {
    std::string digits(1, static_cast<char>(number & 0x7FU));
    for (number >>= 7U; number != 0; number >>= 7U) {
        digits.push_back(static_cast<char>(0x80U | (number & 0x7FU)));
    }
    out.append(digits.rbegin(), digits.rend());
}

std::optional<std::vector<std::uint64_t>> arcs_of(std::string_view dotted) {
    std::vector<std::uint64_t> arcs;
    while (true) {
        const std::size_t end = std::min(dotted.find('.'), dotted.size());
        const std::string_view arc = dotted.substr(0, end);
        const bool digits = std::all_of(arc.begin(), arc.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (arc.empty() || arc.size() > 18 || !digits || (arc.size() > 1 && arc.front() == '0')) {
            return std::nullopt;
        }
        arcs.push_back(std::stoull(std::string(arc)));
        if (end == dotted.size()) {
            return arcs;
        }
        dotted.remove_prefix(end + 1);
    }
}

}  // namespace

std::string element(unsigned tag, std::string_view content) {
    std::string out(1, static_cast<char>(tag));
    if (content.size() < 0x80U) {
        out.push_back(static_cast<char>(content.size()));
    } else {
        std::string digits;
        for (std::size_t length = content.size(); length != 0; length >>= 8U) {
            digits.push_back(static_cast<char>(length & 0xFFU));
        }
        out.push_back(static_cast<char>(0x80U | digits.size()));
        out.append(digits.rbegin(), digits.rend());
    }
    return out.append(content);
}

std::string sequence(std::initializer_list<std::string_view> parts) {
    std::string content;
    for (const std::string_view part : parts) {
        content.append(part);
    }
    return element(kSequence, content);
}

std::string sequence_of(const std::vector<std::string>& parts) {
    std::string content;
    for (const std::string& part : parts) {
        content.append(part);
    }
    return element(kSequence, content);
}

std::string set_of(unsigned tag, std::vector<std::string> parts) {
    std::sort(parts.begin(), parts.end());
    std::string content;
    for (const std::string& part : parts) {
        content.append(part);
    }
    return element(tag, content);
}

std::string integer_of(std::string_view bytes) {
    while (bytes.size() > 1 && bytes.front() == 0) {
        bytes.remove_prefix(1);
    }
    const bool sign = bytes.empty() || byte_at(bytes, 0) >= 0x80U;
    return element(kInteger, (sign ? std::string(1, '\0') : std::string()).append(bytes));
}

std::string integer(std::uint64_t number) {
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<char>(number >> static_cast<unsigned>(shift) & 0xFFU));
    }
    return integer_of(bytes);
}

std::optional<std::string> oid(std::string_view dotted) {
    const auto arcs = arcs_of(dotted);
    if (!arcs || arcs->size() < 2 || (*arcs)[0] > 2 || ((*arcs)[0] < 2 && (*arcs)[1] > 39)) {
        return std::nullopt;
    }
    std::string content;
    append_base128(content, (*arcs)[0] * 40 + (*arcs)[1]);
    for (std::size_t index = 2; index < arcs->size(); ++index) {
        append_base128(content, (*arcs)[index]);
    }
    return content.size() > kLongestOid ? std::nullopt : std::optional(element(kOid, content));
}

std::string known_oid(std::string_view dotted) {
    const auto bytes = oid(dotted);
    if (!bytes) {
        throw std::logic_error("not an object identifier: " + std::string(dotted));
    }
    return *bytes;
}

}  // namespace egide::timestamp::der
