#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "egide/evidence/store.h"

namespace egide::storage::objects {

/// `<prefix><2 hex>/<64 hex>`: a bucket holds what a folder of objects does, under the same names.
inline std::string key_of(std::string_view prefix, const evidence::Digest& sha256) {
    const std::string name = base::hex(sha256);
    return std::string(prefix) + name.substr(0, 2) + "/" + name;
}

/// The object that a key names; nothing when it names none.
inline std::optional<evidence::Digest> digest_of(std::string_view prefix, std::string_view key) {
    if (!key.starts_with(prefix) || key.size() != prefix.size() + 67) {
        return std::nullopt;
    }
    const auto digest = evidence::parse_digest(key.substr(prefix.size() + 3));
    return digest && key == key_of(prefix, *digest) ? digest : std::nullopt;
}

}  // namespace egide::storage::objects
