#include "body_decoder.h"

#include <algorithm>
#include <array>
#include <utility>

#include "characters.h"
#include "egide/http/messages.h"

namespace egide::http {

namespace {

/// ";name" or ";name=token", any number of times.
bool are_extensions(std::string_view text) {
    while (!text.empty()) {
        if (text.front() != ';') {
            return false;
        }
        text.remove_prefix(1);
        const auto end = std::min(text.find(';'), text.size());
        const auto extension = text.substr(0, end);
        const auto equals = extension.find('=');
        if (!is_token(extension.substr(0, equals)) ||
            (equals != std::string_view::npos && !is_token(extension.substr(equals + 1)))) {
            return false;
        }
        text.remove_prefix(end);
    }
    return true;
}

/// The size at the front of a chunk's line: one to fifteen digits, so that it fits; nothing when malformed.
std::optional<std::uint64_t> chunk_size(std::string_view line) {
    std::uint64_t size = 0;
    std::size_t digits = 0;
    while (digits < line.size()) {
        const auto digit = hex_pair('0', line[digits]);
        if (!digit) {
            break;
        }
        if (++digits > 15) {
            return std::nullopt;
        }
        size = size * 16 + *digit;
    }
    return digits > 0 && are_extensions(line.substr(digits)) ? std::optional(size) : std::nullopt;
}

/// A trailer may be dropped only when nobody could take it for part of the head.
bool is_harmless_trailer(std::string_view line) {
    static constexpr std::array kForbidden{"content-length", "transfer-encoding", "host", "connection", "authorization",
                                           "cookie", "content-type", "content-encoding", "expect", "trailer"};
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
        return false;
    }
    return std::none_of(kForbidden.begin(), kForbidden.end(),
                        [&](const char* name) { return same_name(line.substr(0, colon), name); });
}

}  // namespace

BodyDecoder::BodyDecoder(const Framing& framing, const Limits& limits)
    : limits_(&limits), stage_(framing.chunked ? Stage::size_line : Stage::data), left_(framing.length) {
    if (!framing.has_body()) {
        stage_ = Stage::complete;
    }
}

void BodyDecoder::refuse(base::Text detail, int status) {
    refusal_ = Refusal{status, "chunk", std::move(detail)};
    stage_ = Stage::refused;
}

BodyDecoder::State BodyDecoder::decode(std::string_view bytes, std::string& out, std::size_t most) {
    taken_ = 0;
    while (stage_ != Stage::complete && stage_ != Stage::refused && taken_ < bytes.size()) {
        const bool is_data = stage_ == Stage::data || stage_ == Stage::chunk_data;
        if (is_data && out.size() >= most) {
            break;
        }
        if (is_data) {
            copy(bytes, out, most, stage_ == Stage::data ? Stage::complete : Stage::chunk_end);
            continue;
        }
        const std::size_t longest = stage_ == Stage::trailer ? limits_->trailer_bytes : limits_->chunk_line_bytes;
        if (add_to_line(bytes[taken_++], longest)) {
            stage_ == Stage::size_line ? end_size_line() : stage_ == Stage::chunk_end ? end_chunk() : end_trailer();
            line_.clear();
        }
    }
    return stage_ == Stage::complete ? State::complete : stage_ == Stage::refused ? State::refused : State::more;
}

void BodyDecoder::copy(std::string_view bytes, std::string& out, std::size_t most, Stage after) {
    const std::size_t room = std::min(most - out.size(), bytes.size() - taken_);
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, room));
    out.append(bytes.substr(taken_, size));
    taken_ += size;
    left_ -= size;
    if (left_ == 0) {
        stage_ = after;
    }
}

bool BodyDecoder::add_to_line(char c, std::size_t most) {
    if (after_return_) {
        after_return_ = false;
        if (c != '\n') {
            refuse(messages::chunk_malformed());
            return false;
        }
        return true;
    }
    if (c == '\r') {
        after_return_ = true;
        return false;
    }
    // Behind a chunk's data only CRLF may come.
    if (is_control(c) || stage_ == Stage::chunk_end) {
        refuse(messages::chunk_malformed());
    } else if (line_.size() >= most) {
        refuse(stage_ == Stage::trailer ? messages::chunk_trailers() : messages::chunk_malformed());
    } else {
        line_ += c;
    }
    return false;
}

void BodyDecoder::end_size_line() {
    const auto size = chunk_size(line_);
    if (!size) {
        return refuse(messages::chunk_malformed());
    }
    left_ = *size;
    stage_ = left_ == 0 ? Stage::trailer : Stage::chunk_data;
}

void BodyDecoder::end_chunk() {
    stage_ = Stage::size_line;
}

void BodyDecoder::end_trailer() {
    if (line_.empty()) {
        stage_ = Stage::complete;
        return;
    }
    trailer_bytes_ += line_.size() + 2;
    if (trailer_bytes_ > limits_->trailer_bytes || ++trailer_fields_ > limits_->trailer_fields) {
        return refuse(messages::chunk_trailers(), 431);
    }
    if (!is_harmless_trailer(line_)) {
        refuse(messages::chunk_trailers());
    }
}

}  // namespace egide::http
