#include "bundle_text.h"

#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>

#include "egide/evidence/messages.h"
#include "egide/journal/canonical_json.h"

namespace egide::evidence {

std::string to_base64(std::span<const std::uint8_t> bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends with a zero
    const int length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::string to_base64(std::string_view bytes) {
    return to_base64(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

std::optional<std::string> from_base64(std::string_view text) {
    constexpr std::size_t kLongest = 8U << 20;
    if (text.size() % 4 != 0 || text.size() > kLongest) {
        return std::nullopt;
    }
    std::string bytes(text.size() / 4 * 3 + 1, '\0');
    const int length =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (length < 0) {
        return std::nullopt;
    }
    const auto padding = std::count(text.end() - std::min<std::ptrdiff_t>(2, std::ssize(text)), text.end(), '=');
    bytes.resize(static_cast<std::size_t>(length - padding));
    // OpenSSL steps over blanks and stray bits: only the one way to write these bytes is taken.
    return to_base64(bytes) == text ? std::optional(std::move(bytes)) : std::nullopt;
}

std::optional<journal::Hash> hash_from_base64(std::string_view text) {
    journal::Hash hash{};
    const auto bytes = text.size() == 44 ? from_base64(text) : std::nullopt;
    if (!bytes || bytes->size() != hash.size()) {
        return std::nullopt;
    }
    std::transform(bytes->begin(), bytes->end(), hash.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    return hash;
}

std::string in_canonical_form(const std::string& json) {
    auto canonical = journal::canonical_json(json, {});
    if (!canonical) {
        throw std::logic_error("not JSON: " + json.substr(0, 200));
    }
    return std::move(canonical).value();
}

base::Error malformed(std::string detail) {
    return {base::ErrorKind::invalid, messages::proof_malformed(), {}, {}, std::move(detail)};
}

}  // namespace egide::evidence
