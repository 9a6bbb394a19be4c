#include "bundle_fields.h"

#include <algorithm>
#include <charconv>

#include "bundle_text.h"
#include "egide/journal/canonical_json.h"

namespace egide::evidence {

using Kind = reading::Node::Kind;

ExactObject::ExactObject(const reading::Node* node, std::string& trouble) : node_(node), trouble_(trouble) {
    if (node_ != nullptr && node_->kind != Kind::mapping) {
        fail("", "an object");
    }
}

void ExactObject::fail(std::string_view key, std::string_view expected) {
    if (trouble_.empty()) {
        trouble_ =
            (key.empty() ? std::string() : "key \"" + std::string(key) + "\": ") + std::string(expected) + " expected";
    }
    node_ = nullptr;
}

const reading::Node* ExactObject::get(std::string_view key, Kind kind) {
    if (node_ == nullptr) {
        return nullptr;
    }
    ++asked_;
    const reading::Node* found = node_->find(key);
    if (found == nullptr || found->kind != kind) {
        fail(key, kind == Kind::scalar ? "a value" : kind == Kind::sequence ? "a list" : "an object");
        return nullptr;
    }
    return found;
}

std::string ExactObject::text(std::string_view key) {
    const reading::Node* found = get(key, Kind::scalar);
    if (found != nullptr && !found->quoted) {
        fail(key, "a text");
        return {};
    }
    return found == nullptr ? std::string() : found->scalar;
}

std::uint64_t ExactObject::number(std::string_view key) {
    constexpr std::uint64_t kMost = std::uint64_t{1} << 53;
    const reading::Node* found = get(key, Kind::scalar);
    if (found == nullptr) {
        return 0;
    }
    std::uint64_t value = 0;
    const char* end = found->scalar.data() + found->scalar.size();
    const auto [stopped, failed] = std::from_chars(found->scalar.data(), end, value);
    if (found->quoted || failed != std::errc() || stopped != end || value > kMost) {
        fail(key, "a whole number from 0 to 2^53");
        return 0;
    }
    return value;
}

Digest ExactObject::digest(std::string_view key) {
    const auto value = parse_digest(text(key));
    if (!value && node_ != nullptr) {
        fail(key, "64 lower-case hexadecimal digits");
    }
    return value.value_or(Digest{});
}

std::optional<journal::Instant> ExactObject::instant(std::string_view key) {
    auto value = journal::parse_instant(text(key));
    if (!value && node_ != nullptr) {
        fail(key, "a moment like 2026-03-01T10:00:00.000Z");
    }
    return value;
}

std::string ExactObject::base64(std::string_view key) {
    auto value = from_base64(text(key));
    if (!value && node_ != nullptr) {
        fail(key, "base 64");
    }
    return std::move(value).value_or(std::string());
}

std::vector<journal::Hash> ExactObject::path(std::string_view key) {
    std::vector<journal::Hash> hashes;
    for (const std::string& one : texts(key)) {
        const auto hash = hash_from_base64(one);
        if (!hash) {
            fail(key, "hashes in base 64");
            return {};
        }
        hashes.push_back(*hash);
    }
    return hashes;
}

std::vector<std::string> ExactObject::texts(std::string_view key) {
    std::vector<std::string> found;
    for (const reading::Node& item : items(key)) {
        if (item.kind != Kind::scalar || !item.quoted) {
            fail(key, "a list of texts");
            return {};
        }
        found.push_back(item.scalar);
    }
    return found;
}

const std::vector<reading::Node>& ExactObject::items(std::string_view key) {
    static const std::vector<reading::Node> none;
    const reading::Node* found = get(key, Kind::sequence);
    return found == nullptr ? none : found->items;
}

const reading::Node* ExactObject::child(std::string_view key) {
    return get(key, Kind::mapping);
}

void ExactObject::finish() {
    if (node_ != nullptr && node_->members.size() != asked_) {
        fail("", "no other key");
    }
}

std::optional<reading::Node> exact_json(std::string_view text, std::string& trouble) {
    constexpr reading::Limits kLimits{
        .bytes = 8U << 20, .nodes = 100'000, .depth = 16, .scalar_bytes = 8U << 20, .errors = 1};
    if (!journal::is_canonical_json(text)) {
        trouble = "canonical JSON (RFC 8785) expected";
        return std::nullopt;
    }
    auto node = reading::read_json(text, {}, kLimits);
    if (!node) {
        trouble = base::render(node.errors().front().message, base::Language::english);
        return std::nullopt;
    }
    return std::move(node).value();
}

}  // namespace egide::evidence
