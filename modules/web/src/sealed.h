#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace egide::web {

/// AES-256-GCM under the SHA-256 of a pass phrase of high entropy: nonce, tag, bytes. OpenSSL failing is a broken
/// environment (exception).
std::string seal(std::string_view text, std::string_view phrase);
/// Nothing when the phrase is another or the bytes were touched.
std::optional<std::string> unseal(std::string_view sealed, std::string_view phrase);
/// Unpredictable, as lower-case hexadecimal.
std::string random_id(std::size_t bytes = 16);

}  // namespace egide::web
