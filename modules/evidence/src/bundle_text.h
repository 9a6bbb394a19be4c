#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/journal/merkle.h"

namespace egide::evidence {

/// Base 64 of RFC 4648 §4, with padding.
std::string to_base64(std::string_view bytes);
std::string to_base64(std::span<const std::uint8_t> bytes);
/// The bytes of a text that is exactly what to_base64 writes; nothing otherwise.
std::optional<std::string> from_base64(std::string_view text);
std::optional<journal::Hash> hash_from_base64(std::string_view text);

/// JSON in its one form; what is no JSON is a bug (std::logic_error).
std::string in_canonical_form(const std::string& json);

/// That a text of a bundle is not written as the format says.
base::Error malformed(std::string detail);

}  // namespace egide::evidence
