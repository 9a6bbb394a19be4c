#include "der.h"

#include <algorithm>

#include "egide/timestamp/messages.h"

namespace egide::timestamp::der {

namespace {

/// Where the content starts and how long it is; nothing when the length is not DER or not there.
struct Head {
    std::size_t header = 0;
    std::size_t length = 0;
};

std::optional<Head> read_head(std::string_view bytes, bool& cut) {
    cut = bytes.size() < 2;
    if (cut || (byte_at(bytes, 0) & 0x1FU) == 0x1FU) {
        return std::nullopt;
    }
    const unsigned first = byte_at(bytes, 1);
    if (first < 0x80U) {
        return Head{2, first};
    }
    const std::size_t count = first & 0x7FU;
    if (count == 0 || count > 4) {
        return std::nullopt;
    }
    cut = bytes.size() < 2 + count;
    if (cut) {
        return std::nullopt;
    }
    std::size_t length = 0;
    for (std::size_t index = 0; index < count; ++index) {
        length = length << 8U | byte_at(bytes, 2 + index);
    }
    if (byte_at(bytes, 2) == 0 || length < 0x80U) {
        return std::nullopt;  // a shorter form exists
    }
    return Head{2 + count, length};
}

}  // namespace

Element Reader::next(const char* field) {
    if (fault_->raised) {
        return {};
    }
    if (rest_.empty()) {
        fault_->raise(messages::der_missing({.byte = at_, .field = field}));
        return {};
    }
    bool cut = false;
    const auto head = read_head(rest_, cut);
    if (!head && !cut) {
        fault_->raise(messages::der_not_der({.byte = at_, .field = field}));
        return {};
    }
    if (!head || head->length > rest_.size() - head->header) {
        fault_->raise(messages::der_cut({.byte = at_, .field = field}));
        return {};
    }
    const Element element{byte_at(rest_, 0), at_, rest_.substr(0, head->header + head->length),
                          rest_.substr(head->header, head->length)};
    rest_.remove_prefix(element.whole.size());
    at_ += element.whole.size();
    return element;
}

Element Reader::take(unsigned tag, const char* field) {
    const std::size_t at = at_;
    const Element element = next(field);
    if (!fault_->raised && element.tag != tag) {
        fault_->raise(messages::der_unexpected({.byte = at, .field = field}));
    }
    return fault_->raised ? Element{} : element;
}

std::optional<Element> Reader::take_if(unsigned tag, const char* field) {
    return next_is(tag) ? std::optional(take(tag, field)) : std::nullopt;
}

std::vector<Element> Reader::all(const char* field, std::size_t limit) {
    std::vector<Element> elements;
    while (more()) {
        if (elements.size() == limit) {
            fault_->raise(messages::der_too_many({.byte = at_, .field = field, .limit = limit}));
            break;
        }
        elements.push_back(next(field));
    }
    return fault_->raised ? std::vector<Element>{} : elements;
}

void Reader::finish() {
    if (more()) {
        fault_->raise(messages::der_left_over({.byte = at_}));
    }
}

std::string number_bytes(const Element& element, Fault& fault, const char* field) {
    const std::string_view bytes = element.content;
    const bool padded = bytes.size() > 1 && bytes[0] == 0 && byte_at(bytes, 1) < 0x80U;
    if (!fault.raised && (bytes.empty() || byte_at(bytes, 0) >= 0x80U || padded)) {
        fault.raise(messages::der_number({.byte = element.at, .field = field}));
    }
    if (fault.raised) {
        return {};
    }
    return std::string(bytes.substr(bytes[0] == 0 ? 1 : 0));
}

std::uint64_t small_number(const Element& element, Fault& fault, const char* field) {
    const std::string bytes = number_bytes(element, fault, field);
    if (bytes.size() > 7) {
        fault.raise(messages::der_number({.byte = element.at, .field = field}));
        return 0;
    }
    std::uint64_t number = 0;
    for (const char byte : bytes) {
        number = number << 8U | static_cast<unsigned char>(byte);
    }
    return number;
}

bool boolean(const Element& element, Fault& fault, const char* field) {
    const bool truth = element.content == "\xFF";
    if (!fault.raised && !truth && element.content != std::string_view("\0", 1)) {
        fault.raise(messages::der_unexpected({.byte = element.at, .field = field}));
    }
    return truth;
}

std::string dotted(const Element& element, Fault& fault, const char* field) {
    if (fault.raised) {
        return {};
    }
    const std::string_view bytes = element.content;
    std::string text;
    std::uint64_t arc = 0;
    bool inside = false;
    bool wrong = bytes.empty() || bytes.size() > kLongestOid;
    for (std::size_t index = 0; index < bytes.size() && !wrong; ++index) {
        const unsigned byte = byte_at(bytes, index);
        wrong = (!inside && byte == 0x80U) || arc >> 56U != 0;
        arc = arc << 7U | (byte & 0x7FU);
        inside = (byte & 0x80U) != 0;
        if (!inside && text.empty()) {
            const std::uint64_t first = std::min<std::uint64_t>(arc / 40, 2);
            text = std::to_string(first) + "." + std::to_string(arc - first * 40);
        } else if (!inside) {
            text += "." + std::to_string(arc);
        }
        arc = inside ? arc : 0;
    }
    if (wrong || inside) {
        fault.raise(messages::der_unexpected({.byte = element.at, .field = field}));
        return {};
    }
    return text;
}

base::Error refused(base::Text text, const std::string& file) {
    return {
        .kind = base::ErrorKind::invalid, .message = std::move(text), .at = {file, 0, 0}, .field = {}, .detail = {}};
}

}  // namespace egide::timestamp::der
