#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "egide/http/request.h"
#include "refusal.h"

namespace egide::http {

/// The head of a request as it was written, before anything is believed.
struct Head {
    std::string method;
    std::string target;
    bool version_1_1 = true;
    Fields fields;
};

/// Reads a complete head (Boost.Beast's parser); `text` passed the HeadScanner.
std::variant<Head, Refusal> parse_head(std::string_view text, const Limits& limits);

/// Where the body of a request ends.
struct Framing {
    bool chunked = false;
    std::uint64_t length = 0;  // when not chunked
    bool has_body() const { return chunked || length > 0; }
};

/// What a sound head means for the connection and for the request.
struct Judgement {
    Method method = Method::get;
    Framing framing;
    Target target;
    std::string host;
    bool keep_alive = false;
    bool expects_continue = false;
};

/// Applies what a parser alone does not: one Host that agrees with the target, one framing that cannot be read in two
/// ways (RFC 9112 §6.3 and §11.2), no field twice whose copies could disagree. `hosts` are the names that are ours;
/// empty takes any.
std::variant<Judgement, Refusal> judge_head(const Head& head, const Limits& limits,
                                            const std::vector<std::string>& hosts);

}  // namespace egide::http
