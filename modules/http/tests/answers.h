#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/http/request.h"

namespace egide::http {

/// An answer as a client reads it off the wire.
struct Answer {
    int status = 0;
    Fields fields;
    std::string body;
    std::string field(std::string_view name) const { return std::string(fields.find(name).value_or("")); }
};

namespace answers {

/// The body behind a chunked head; nothing when its end is missing.
inline std::optional<std::string> take_chunks(std::string_view& bytes) {
    std::string body;
    while (true) {
        const auto line = bytes.find("\r\n");
        if (line == std::string_view::npos) {
            return std::nullopt;
        }
        const auto size = std::stoul(std::string(bytes.substr(0, line)), nullptr, 16);
        if (bytes.size() < line + 2 + size + 2) {
            return std::nullopt;
        }
        body += bytes.substr(line + 2, size);
        bytes.remove_prefix(line + 2 + size + 2);
        if (size == 0) {
            return body;
        }
    }
}

}  // namespace answers

/// Takes one whole answer off the front; nothing when it is not whole. `head_only` is for answers to HEAD.
inline std::optional<Answer> take_answer(std::string_view& bytes, bool head_only = false) {
    const auto end = bytes.find("\r\n\r\n");
    if (!bytes.starts_with("HTTP/1.1 ") || end == std::string_view::npos) {
        return std::nullopt;
    }
    Answer answer;
    answer.status = std::stoi(std::string(bytes.substr(9, 3)));
    auto head = bytes.substr(0, end + 2);
    auto rest = bytes.substr(end + 4);
    head.remove_prefix(head.find("\r\n") + 2);
    while (!head.empty()) {
        const auto line = head.substr(0, head.find("\r\n"));
        const auto colon = line.find(": ");
        answer.fields.add(std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)));
        head.remove_prefix(line.size() + 2);
    }
    if (answer.field("Transfer-Encoding") == "chunked") {
        auto body = answers::take_chunks(rest);
        if (!body) {
            return std::nullopt;
        }
        answer.body = *body;
    } else if (const auto length = answer.fields.find("Content-Length"); length && !head_only) {
        const auto size = std::stoul(std::string(*length));
        if (rest.size() < size) {
            return std::nullopt;
        }
        answer.body = rest.substr(0, size);
        rest.remove_prefix(size);
    }
    bytes = rest;
    return answer;
}

/// Every whole answer, in order, and what is left behind them.
inline std::vector<Answer> take_answers(std::string_view bytes, std::string* left = nullptr) {
    std::vector<Answer> found;
    while (auto answer = take_answer(bytes)) {
        found.push_back(*std::move(answer));
    }
    if (left != nullptr) {
        *left = bytes;
    }
    return found;
}

}  // namespace egide::http
