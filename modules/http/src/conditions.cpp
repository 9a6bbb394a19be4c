#include <algorithm>
#include <string>

#include "characters.h"
#include "egide/base/sha256.h"
#include "egide/http/files.h"
#include "egide/http/messages.h"
#include "egide/http/problem.h"

namespace egide::http {

namespace {

/// Whether a list of entity tags holds one ("*" holds any). Weak tags match only where weak comparison is meant.
bool holds_tag(std::string_view list, std::string_view tag, bool weakly) {
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        auto item = trimmed(list.substr(0, end));
        if (item == "*") {
            return true;
        }
        if (weakly && item.starts_with("W/")) {
            item.remove_prefix(2);
        }
        if (item == tag) {
            return true;
        }
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

std::string_view without_weakness(std::string_view tag) {
    return tag.starts_with("W/") ? tag.substr(2) : tag;
}

/// "bytes=a-b", "bytes=a-" or "bytes=-n"; nothing for anything else, several ranges included.
std::optional<ByteRange> parse_range(std::string_view text, std::uint64_t size) {
    if (!text.starts_with("bytes=")) {
        return std::nullopt;
    }
    text = trimmed(text.substr(6));
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) {
        return std::nullopt;
    }
    const auto first = plain_number(text.substr(0, dash));
    const auto last = plain_number(text.substr(dash + 1));
    if (dash == 0 && last) {
        const std::uint64_t length = std::min(*last, size);
        return ByteRange{size - length, length};
    }
    if (!first || (!last && dash + 1 != text.size()) || (last && *last < *first)) {
        return std::nullopt;
    }
    if (*first >= size) {
        return ByteRange{0, 0};
    }
    return ByteRange{*first, std::min(last.value_or(size - 1), size - 1) - *first + 1};
}

}  // namespace

std::string entity_tag(std::string_view bytes) {
    return '"' + base::hex(base::sha256(bytes)).substr(0, 32) + '"';
}

Condition weigh(const Request& request, std::optional<std::string_view> current_tag) {
    if (const auto wanted = request.fields.find("If-Match")) {
        if (!current_tag || !holds_tag(*wanted, *current_tag, false)) {
            return Condition::failed;
        }
    }
    const auto known = request.fields.find("If-None-Match");
    if (known && current_tag && holds_tag(*known, without_weakness(*current_tag), true)) {
        const bool reads = request.method == Method::get || request.method == Method::head;
        return reads ? Condition::not_modified : Condition::failed;
    }
    return Condition::proceed;
}

std::optional<Response> conditional_answer(const Request& request, std::optional<std::string_view> current_tag,
                                           bool must_match) {
    if (must_match && !request.fields.has("If-Match")) {
        return problem_response({428, "version-required", messages::condition_required()}, request);
    }
    switch (weigh(request, current_tag)) {
        case Condition::failed:
            return problem_response({412, "version", messages::condition_failed()}, request);
        case Condition::not_modified: {
            Response response;
            response.status = 304;
            response.fields.add("ETag", std::string(*current_tag));
            return response;
        }
        case Condition::proceed:
            break;
    }
    return std::nullopt;
}

std::optional<ByteRange> asked_range(const Request& request, std::uint64_t size, std::string_view tag) {
    const auto range = request.fields.find("Range");
    if (!range || tag.empty() || request.method != Method::get) {
        return std::nullopt;
    }
    const auto unchanged = request.fields.find("If-Range");
    if (unchanged && *unchanged != tag) {
        return std::nullopt;
    }
    return parse_range(*range, size);
}

}  // namespace egide::http
