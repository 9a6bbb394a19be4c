#include "endpoint.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "egide/storage/messages.h"
#include "fault.h"

namespace egide::storage::objects {

namespace {

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kDigits = "0123456789";

bool made_of(std::string_view text, std::initializer_list<std::string_view> sets) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return std::any_of(sets.begin(), sets.end(),
                           [c](std::string_view set) { return set.find(c) != std::string_view::npos; });
    });
}

using Four = std::array<std::uint8_t, 4>;
using Sixteen = std::array<std::uint8_t, 16>;

bool is_loopback(const Four& address) {
    return address[0] == 127;
}

/// The last four bytes of ::ffff:a.b.c.d.
std::optional<Four> mapped(const Sixteen& address) {
    static constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (!std::equal(kMapped.begin(), kMapped.end(), address.begin())) {
        return std::nullopt;
    }
    return Four{address[12], address[13], address[14], address[15]};
}

bool is_loopback(const Sixteen& address) {
    const auto four = mapped(address);
    Sixteen one{};
    one[15] = 1;
    return four ? is_loopback(*four) : address == one;
}

/// Link-local (RFC 3927, RFC 4291), unspecified and multicast addresses, and those where clouds keep their metadata.
bool is_forbidden(const Four& address) {
    return address[0] == 0 || address[0] >= 224 || (address[0] == 169 && address[1] == 254) ||
           address == Four{100, 100, 100, 200};
}
bool is_forbidden(const Sixteen& address) {
    if (const auto four = mapped(address)) {
        return is_forbidden(*four);
    }
    static constexpr Sixteen kMetadata = {0xFD, 0, 0x0E, 0xC2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x54};
    const bool link_local = address[0] == 0xFE && (address[1] & 0xC0) == 0x80;
    return link_local || address[0] == 0xFF || address == Sixteen{} || address == kMetadata;
}

template <typename Address>
bool may_reach(const Endpoint& endpoint, const Address& address) {
    if (endpoint.literal) {
        return true;  // the very address that somebody wrote down
    }
    return endpoint.loopback ? is_loopback(address) : !is_loopback(address) && !is_forbidden(address);
}

std::optional<bool> loopback_literal(const std::string& host) {
    Four four{};
    Sixteen sixteen{};
    if (::inet_pton(AF_INET, host.c_str(), four.data()) == 1) {
        return is_loopback(four);
    }
    if (::inet_pton(AF_INET6, host.c_str(), sixteen.data()) == 1) {
        return is_loopback(sixteen);
    }
    return std::nullopt;
}

/// A number alone or 0x… would be taken for an address by the resolver: names end with a letter's label.
bool is_host_name(std::string_view host) {
    const auto dot = host.rfind('.');
    const std::string_view last = dot == std::string_view::npos ? host : host.substr(dot + 1);
    return !host.empty() && host.size() <= 253 && made_of(host, {kLower, kDigits, "-."}) &&
           host.find("..") == std::string_view::npos && !last.empty() && !made_of(last.substr(0, 1), {kDigits});
}

bool split_port(std::string_view& rest, std::string& port) {
    const auto bracket = rest.rfind(']');
    const auto colon = rest.rfind(':');
    if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) {
        return true;
    }
    port = rest.substr(colon + 1);
    rest = rest.substr(0, colon);
    return !port.empty() && port.size() <= 5 && made_of(port, {kDigits}) && port[0] != '0' && std::stoi(port) <= 65535;
}

bool is_bucket(std::string_view name) {
    return name.size() >= 3 && name.size() <= 63 && made_of(name, {kLower, kDigits, "-."}) &&
           made_of(name.substr(0, 1), {kLower, kDigits}) && made_of(name.substr(name.size() - 1), {kLower, kDigits}) &&
           name.find("..") == std::string_view::npos;
}

/// Nothing that an address would have to escape, and no step that a server might resolve.
bool is_prefix(std::string_view prefix) {
    if (prefix.empty()) {
        return true;
    }
    const std::string between = "/" + std::string(prefix);
    return prefix.size() <= 200 && prefix.back() == '/' &&
           made_of(prefix, {kLower, kDigits, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "-_./"}) &&
           between.find("//") == std::string::npos && between.find("/./") == std::string::npos &&
           between.find("/../") == std::string::npos;
}

bool is_printable(std::string_view text, std::size_t most) {
    return text.size() <= most && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

bool are_limits(const S3Options& options) {
    const auto between = [](auto value, auto least, auto most) { return value >= least && value <= most; };
    constexpr std::size_t kMiB = std::size_t{1} << 20;
    return between(options.part_bytes, 5 * kMiB, 256 * kMiB) && between(options.block_bytes, kMiB / 16, 64 * kMiB) &&
           between(options.attempts, 1, 20) && options.first_wait.count() > 0 && options.longest_wait.count() > 0 &&
           options.connect.count() > 0 && options.stall.count() > 0 && options.attempt.count() > 0;
}

}  // namespace

std::string Endpoint::origin(std::string_view bucket, S3Addressing addressing) const {
    const bool six = host.find(':') != std::string::npos;
    std::string text = secure ? "https://" : "http://";
    text += addressing == S3Addressing::host ? std::string(bucket) + "." : "";
    text += six ? "[" + host + "]" : host;
    return port.empty() ? text : text + ":" + port;
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
    Endpoint endpoint;
    const bool plain = text.starts_with("http://");
    if (!plain && !text.starts_with("https://")) {
        return std::nullopt;
    }
    endpoint.secure = !plain;
    text.remove_prefix(plain ? 7 : 8);
    text.remove_suffix(text.ends_with('/') ? 1 : 0);
    if (!split_port(text, endpoint.port)) {
        return std::nullopt;
    }
    const bool six = text.size() > 2 && text.front() == '[' && text.back() == ']';
    endpoint.host = six ? text.substr(1, text.size() - 2) : text;
    std::transform(endpoint.host.begin(), endpoint.host.end(), endpoint.host.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const auto literal = loopback_literal(endpoint.host);
    endpoint.literal = literal.has_value();
    endpoint.loopback = literal.value_or(endpoint.host == "localhost");
    if (six != (endpoint.host.find(':') != std::string::npos) || (!literal && !is_host_name(endpoint.host))) {
        return std::nullopt;
    }
    return endpoint;
}

bool may_connect(const Endpoint& endpoint, const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        Four four{};
        std::memcpy(four.data(), &reinterpret_cast<const sockaddr_in&>(address).sin_addr, four.size());
        return may_reach(endpoint, four);
    }
    if (address.sa_family == AF_INET6) {
        Sixteen sixteen{};
        std::memcpy(sixteen.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, sixteen.size());
        return may_reach(endpoint, sixteen);
    }
    return false;
}

base::Result<Endpoint> check_options(const S3Options& options) {
    base::Errors errors;
    const auto refuse = [&](const char* field, base::Text message) {
        errors.push_back({base::ErrorKind::invalid, std::move(message), {}, field, {}});
    };
    const auto endpoint = parse_endpoint(options.endpoint);
    if (!endpoint) {
        refuse("endpoint", messages::objects_endpoint());
    } else if (!endpoint->secure && !endpoint->loopback) {
        refuse("endpoint", messages::objects_plain());
    } else if (endpoint->literal && options.addressing == S3Addressing::host) {
        refuse("addressing", messages::objects_addressing());
    }
    if (!is_bucket(options.bucket)) {
        refuse("bucket", messages::objects_bucket());
    }
    if (!is_prefix(options.prefix)) {
        refuse("prefix", messages::objects_prefix());
    }
    if (options.region.empty() || options.region.size() > 64 || !made_of(options.region, {kLower, kDigits, "-"})) {
        refuse("region", messages::objects_region());
    }
    const bool keyed = !options.access_key.empty() && !options.secret_key.empty() &&
                       is_printable(options.access_key, 256) && is_printable(options.secret_key.view(), 256) &&
                       is_printable(options.session_token.view(), 8192);
    if (!keyed) {
        refuse("access_key", messages::objects_keys());
    }
    if (!are_limits(options)) {
        refuse("limits", messages::objects_limits());
    }
    return errors.empty() ? base::Result<Endpoint>(*endpoint) : errors;
}

}  // namespace egide::storage::objects
