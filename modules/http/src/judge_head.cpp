#include <algorithm>
#include <array>
#include <utility>

#include "authority.h"
#include "characters.h"
#include "egide/http/messages.h"
#include "head.h"
#include "parse_target.h"

namespace egide::http {

namespace {

using MaybeRefusal = std::optional<Refusal>;

/// Fields of which two copies could be read in two ways: one at most.
constexpr std::array kSingle{"content-type", "content-range", "authorization", "cookie", "origin", "range", "referer",
                             "expect", "last-event-id", "if-match", "if-none-match", "if-range", "content-encoding",
                             "x-forwarded-proto", "idempotency-key", "upload-offset", "upload-length", "user-agent"};

/// "Content_Length": what stands between us and the client may take '_' for '-'.
bool looks_like_framing(std::string name) {
    std::replace(name.begin(), name.end(), '_', '-');
    return same_name(name, "Content-Length") || same_name(name, "Transfer-Encoding") || same_name(name, "Host");
}

MaybeRefusal check_fields(const Fields& fields) {
    for (const Field& field : fields.all()) {
        if (field.name.find('_') != std::string::npos && looks_like_framing(field.name)) {
            return Refusal{400, "field", messages::head_field()};
        }
        if (!is_utf8(field.value)) {
            return Refusal{400, "field", messages::head_field_encoding({.name = shown(field.name)})};
        }
    }
    for (const char* const name : kSingle) {
        if (fields.count(name) > 1) {
            return Refusal{400, "repeated-field", messages::head_repeated_field({.name = name})};
        }
    }
    return std::nullopt;
}

std::variant<Framing, Refusal> judge_framing(const Head& head) {
    const auto lengths = head.fields.count("Content-Length");
    const auto codings = head.fields.count("Transfer-Encoding");
    if (lengths > 0 && codings > 0) {
        return Refusal{400, "two-framings", messages::framing_both()};
    }
    if (lengths > 1) {
        return Refusal{400, "content-length", messages::framing_content_length()};
    }
    if (codings > 1 || (codings == 1 && !head.version_1_1)) {
        return Refusal{400, "transfer-encoding", messages::framing_transfer_encoding()};
    }
    if (codings == 1) {
        if (!same_name(*head.fields.find("Transfer-Encoding"), "chunked")) {
            return Refusal{400, "transfer-encoding", messages::framing_transfer_encoding()};
        }
        return Framing{.chunked = true};
    }
    if (lengths == 1) {
        const auto length = plain_number(*head.fields.find("Content-Length"));
        if (!length) {
            return Refusal{400, "content-length", messages::framing_content_length()};
        }
        return Framing{.chunked = false, .length = *length};
    }
    return Framing{};
}

/// Only "close" matters: HTTP/1.0's keep-alive is not spoken.
std::variant<bool, Refusal> judge_keep_alive(const Head& head) {
    bool keep = head.version_1_1;
    for (const Field& field : head.fields.all()) {
        if (!same_name(field.name, "Connection")) {
            continue;
        }
        std::string_view rest = field.value;
        while (!rest.empty()) {
            const auto comma = std::min(rest.find(','), rest.size());
            const auto option = trimmed(rest.substr(0, comma));
            if (!is_token(option)) {
                return Refusal{400, "field", messages::head_field()};
            }
            keep = keep && !same_name(option, "close");
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
    }
    return keep;
}

std::variant<Authority, Refusal> judge_host(const Head& head, const std::vector<std::string>& hosts) {
    if (head.fields.count("Host") != 1) {
        return Refusal{400, "host", messages::host_one()};
    }
    auto authority = parse_authority(*head.fields.find("Host"));
    if (!authority) {
        return Refusal{400, "host", messages::host_malformed()};
    }
    const bool ours = hosts.empty() || std::any_of(hosts.begin(), hosts.end(), [&authority](const std::string& name) {
                          return same_name(name, authority->name);
                      });
    if (!ours) {
        return Refusal{421, "host", messages::host_foreign({.host = shown(authority->name)})};
    }
    return *std::move(authority);
}

std::variant<bool, Refusal> judge_expectation(const Head& head, const Framing& framing) {
    const auto expected = head.fields.find("Expect");
    if (!expected) {
        return false;
    }
    if (!same_name(*expected, "100-continue")) {
        return Refusal{417, "expectation", messages::head_expectation()};
    }
    return framing.has_body() && head.version_1_1;
}

/// Takes the value out, or the refusal.
template <typename T>
MaybeRefusal take(std::variant<T, Refusal> result, T& into) {
    if (auto* const refusal = std::get_if<Refusal>(&result)) {
        return std::move(*refusal);
    }
    into = std::get<T>(std::move(result));
    return std::nullopt;
}

MaybeRefusal judge_method(const Head& head, Method& into) {
    const auto method = method_named(head.method);
    if (!method) {
        return Refusal{501, "method", messages::head_method({.method = shown(head.method)})};
    }
    into = *method;
    return std::nullopt;
}

}  // namespace

std::variant<Judgement, Refusal> judge_head(const Head& head, const Limits& limits,
                                            const std::vector<std::string>& hosts) {
    Judgement judged;
    Authority authority;
    if (auto refusal = check_fields(head.fields)) {
        return *std::move(refusal);
    }
    if (auto refusal = take(judge_framing(head), judged.framing)) {
        return *std::move(refusal);
    }
    if (auto refusal = take(judge_host(head, hosts), authority)) {
        return *std::move(refusal);
    }
    if (auto refusal = judge_method(head, judged.method)) {
        return *std::move(refusal);
    }
    if (auto refusal = take(judge_keep_alive(head), judged.keep_alive)) {
        return *std::move(refusal);
    }
    if (auto refusal = take(judge_expectation(head, judged.framing), judged.expects_continue)) {
        return *std::move(refusal);
    }
    if (auto refusal = take(parse_target(head.target, judged.method, authority, limits), judged.target)) {
        return *std::move(refusal);
    }
    judged.host = authority.text;
    return judged;
}

}  // namespace egide::http
