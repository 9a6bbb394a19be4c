#include "json_splitter.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "source_text.h"

namespace egide::organisation {

namespace {

bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool ends_scalar(char c) {
    return c == ',' || c == '}' || c == ']' || is_space(c);
}

/// The bytes that matter outside and inside strings.
constexpr std::array<bool, 256> table_of(std::string_view bytes) {
    std::array<bool, 256> table{};
    for (const char c : bytes) {
        table[static_cast<unsigned char>(c)] = true;
    }
    return table;
}

constexpr auto kOutside = table_of("\"{}[]");
constexpr auto kInside = table_of("\"\\");

/// How many code points a UTF-8 text has: its bytes without those that continue one, eight at a time.
std::size_t characters(std::string_view text) {
    constexpr std::uint64_t kHighBits = 0x8080808080808080u;
    std::size_t following = 0;
    std::size_t at = 0;
    for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, text.data() + at, sizeof bytes);
        const auto marks = bytes & ~(bytes << 1) & kHighBits;  // 10xxxxxx
        following += marks == 0 ? 0u : static_cast<std::size_t>(std::popcount(marks));
    }
    for (; at < text.size(); ++at) {
        following += (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u ? 1u : 0u;
    }
    return text.size() - following;
}

}  // namespace

void TextPlace::pass(std::string_view text) {
    std::size_t from = 0;
    for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', from)) {
        ++line;
        column = 1;
        from = end + 1;
    }
    column += static_cast<std::uint32_t>(characters(text.substr(from)));
}

void JsonSplitter::feed(std::string_view piece) {
    while (!piece.empty() && fault_ == Fault::none) {
        const auto used = step(piece);
        place_.pass(piece.substr(0, used));
        if (state_ == State::start && mark_ > 0) {
            place_ = {};  // the mark is no character of the text
        }
        piece.remove_prefix(used);
    }
}

void JsonSplitter::finish() {
    if (state_ == State::scalar) {
        fail(Fault::truncated);
    }
    if (fault_ == Fault::none && state_ != State::end) {
        fail(state_ == State::start ? Fault::expected_object : Fault::truncated);
    }
}

/// Says how many bytes were read: none only when a scalar ended and the next state goes on.
std::size_t JsonSplitter::step(std::string_view piece) {
    switch (state_) {
        case State::capture:
            return capture(piece);
        case State::scalar:
            return scalar(piece);
        case State::in_key:
            return in_key(piece);
        default:
            break;
    }
    if (reads_mark(piece.front())) {
        ++mark_;
        return 1;
    }
    if (!is_space(piece.front())) {
        structural(piece.front());
    }
    return 1;
}

/// A byte order mark stands first or not at all.
bool JsonSplitter::reads_mark(char c) const {
    const bool first = state_ == State::start && place_.line == 1 && place_.column == 1;
    return first && mark_ < kByteOrderMark.size() && c == kByteOrderMark[mark_];
}

void JsonSplitter::structural(char c) {
    switch (state_) {
        case State::start:
            return expect(c == '{' && mark_ % kByteOrderMark.size() == 0, Fault::expected_object, State::first_key);
        case State::first_key:
        case State::key:
            if (c == '}' && state_ == State::first_key) {
                state_ = State::end;
                return;
            }
            key_.clear();
            return expect(c == '"', Fault::expected_key, State::in_key);
        case State::colon:
            return expect(c == ':', Fault::expected_colon, State::value);
        case State::value:
            return begin_value(c);
        case State::first_item:
        case State::item:
            return begin_item(c);
        case State::after_item:
            return expect(c == ',' || c == ']', Fault::expected_comma, c == ',' ? State::item : State::after_value);
        case State::after_value:
            return expect(c == ',' || c == '}', Fault::expected_comma, c == ',' ? State::key : State::end);
        default:
            return fail(Fault::after_end);
    }
}

void JsonSplitter::begin_value(char c) {
    if (c == '[') {
        state_ = State::first_item;
    } else if (c == '{') {
        begin_capture(State::after_value);
    } else if (ends_scalar(c) || c == ':') {
        fail(Fault::expected_value);
    } else {
        text_.assign(1, c);
        item_at_ = place_;
        in_string_ = c == '"';
        escaped_ = false;
        state_ = State::scalar;
    }
}

void JsonSplitter::begin_item(char c) {
    if (c == ']' && state_ == State::first_item) {
        state_ = State::after_value;
    } else if (c == '{') {
        begin_capture(State::after_item);
    } else {
        fail(Fault::expected_item);
    }
}

void JsonSplitter::begin_capture(State back) {
    back_ = back;
    item_at_ = place_;
    text_.assign(1, '{');
    depth_ = 1;
    in_string_ = escaped_ = false;
    state_ = State::capture;
}

std::size_t JsonSplitter::capture(std::string_view piece) {
    std::size_t i = 0;
    while (i < piece.size() && depth_ > 0) {
        if (escaped_) {
            escaped_ = false;
            ++i;
            continue;
        }
        const auto& stops = in_string_ ? kInside : kOutside;
        while (i < piece.size() && !stops[static_cast<unsigned char>(piece[i])]) {
            ++i;
        }
        if (i < piece.size()) {
            pass_stop(piece[i++]);
        }
    }
    text_ += piece.substr(0, i);
    if (text_.size() > largest_item_) {
        fault_at_ = item_at_;
        fault_ = Fault::too_large;
    } else if (depth_ == 0) {
        state_ = back_;
        hand_over();
    }
    return i;
}

/// A byte that changes what the following ones mean.
void JsonSplitter::pass_stop(char c) {
    if (c == '"') {
        in_string_ = !in_string_;
    } else if (in_string_) {
        escaped_ = true;
    } else if (c == '{' || c == '[') {
        ++depth_;
    } else {
        --depth_;
    }
}

std::size_t JsonSplitter::scalar(std::string_view piece) {
    std::size_t i = 0;
    for (; i < piece.size(); ++i) {
        const char c = piece[i];
        if (!in_string_ && ends_scalar(c)) {
            state_ = State::after_value;
            break;
        }
        text_ += c;
        if (escaped_) {
            escaped_ = false;
        } else if (in_string_) {
            in_string_ = c != '"';
            escaped_ = c == '\\';
        }
    }
    if (text_.size() > largest_item_) {
        fail(Fault::too_large);
    } else if (state_ == State::after_value) {
        hand_over();
    }
    return i;
}

std::size_t JsonSplitter::in_key(std::string_view piece) {
    const char c = piece.front();
    if (escaped_) {
        escaped_ = false;
    } else if (c == '"') {
        expect(keys_.insert(key_).second, Fault::duplicate_key, State::colon);
        return 1;
    } else if (static_cast<unsigned char>(c) < 0x20) {
        fail(Fault::expected_key);
        return 1;
    } else {
        escaped_ = c == '\\';
    }
    key_ += c;
    if (key_.size() > largest_item_) {
        fail(Fault::too_large);
    }
    return 1;
}

void JsonSplitter::hand_over() {
    receiver_(Item{key_, text_, item_at_});
}

void JsonSplitter::expect(bool met, Fault fault, State next) {
    if (met) {
        state_ = next;
    } else {
        fail(fault);
    }
}

void JsonSplitter::fail(Fault fault) {
    fault_ = fault;
    fault_at_ = place_;
}

}  // namespace egide::organisation
