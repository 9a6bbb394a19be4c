#include "head_scanner.h"

#include <algorithm>
#include <utility>

#include "characters.h"
#include "egide/http/messages.h"

namespace egide::http {

namespace {

bool ends_with_version(std::string_view line) {
    return line.ends_with(" HTTP/1.1") || line.ends_with(" HTTP/1.0");
}

/// Another version of HTTP ("HTTP/2.0", "HTTP/3"), as opposed to something that is not HTTP.
bool names_version(std::string_view line) {
    const auto at = line.rfind(" HTTP/");
    if (at == std::string_view::npos || line.size() - at < 7 || !is_digit(line[at + 6])) {
        return false;
    }
    const auto minor = line.substr(at + 7);
    return minor.empty() || (minor.front() == '.' && std::all_of(minor.begin() + 1, minor.end(), is_digit));
}

}  // namespace

HeadScanner::State HeadScanner::refuse(int status, std::string_view kind, base::Text detail) {
    refusal_ = Refusal{status, kind, std::move(detail)};
    return State::refused;
}

HeadScanner::State HeadScanner::scan(std::string_view bytes) {
    while (at_ < bytes.size()) {
        if (at_ >= limits_->head_bytes) {
            return refuse(431, "head-too-large", messages::head_too_large({.limit = limits_->head_bytes}));
        }
        const char c = bytes[at_++];
        if (const auto state = take(bytes, c)) {
            return *state;
        }
    }
    return State::more;
}

std::optional<HeadScanner::State> HeadScanner::take(std::string_view bytes, char c) {
    if (after_return_) {
        after_return_ = false;
        if (c != '\n') {
            return refuse(400, "line-ending", messages::head_line_ending());
        }
        return end_line(bytes.substr(0, at_));
    }
    if (c == '\r') {
        after_return_ = true;
        return std::nullopt;
    }
    if (c == '\n') {
        return refuse(400, "line-ending", messages::head_line_ending());
    }
    if (at_ - 1 == line_start_ && lines_ > 0 && (c == ' ' || c == '\t')) {
        return refuse(400, "folded-field", messages::head_folded());
    }
    // Tabs too: nobody needs them, and "Transfer-Encoding:<tab>chunked" is read in more than one way.
    if (is_control(c)) {
        return refuse(400, "control-character", messages::head_control_character());
    }
    return std::nullopt;
}

std::optional<HeadScanner::State> HeadScanner::end_line(std::string_view bytes) {
    const std::string_view line = bytes.substr(line_start_, bytes.size() - 2 - line_start_);
    line_start_ = at_;
    if (line.empty() && lines_ > 0) {
        return State::complete;
    }
    if (lines_ == 0 && !ends_with_version(line)) {
        return names_version(line) ? refuse(505, "version", messages::head_version())
                                   : refuse(400, "request-line", messages::head_request_line());
    }
    if (lines_++ > limits_->fields) {
        return refuse(431, "too-many-fields", messages::head_too_many_fields({.limit = limits_->fields}));
    }
    return std::nullopt;
}

}  // namespace egide::http
