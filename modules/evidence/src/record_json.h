#pragma once

#include <optional>
#include <string>

#include "egide/evidence/record.h"
#include "egide/reading/json_writer.h"
#include "egide/reading/reader.h"

namespace egide::evidence {

/// A field that is 64 lower-case hexadecimal digits; reports and gives nothing when it is there and is not.
std::optional<Digest> read_digest(reading::Reader& reader, std::string_view key);
/// A field that is an instant.
std::optional<journal::Instant> read_instant(reading::Reader& reader, std::string_view key);
/// A field that is a whole number from `least` to 2^53.
std::optional<std::uint64_t> read_number(reading::Reader& reader, std::string_view key, std::uint64_t least);

/// key + value when the text is not empty.
void write_text(reading::JsonWriter& writer, std::string_view key, const std::string& text);

/// What canonical_json makes of text that this module wrote; a refusal is a bug (std::logic_error).
std::string canonical(const std::string& json);

}  // namespace egide::evidence
