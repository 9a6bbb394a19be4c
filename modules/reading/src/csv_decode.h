#pragma once

#include <string>
#include <string_view>

#include "text_check.h"

namespace egide::reading {

/// The text of a CSV file in UTF-8, without its byte order mark, and the encoding it was in.
struct DecodedCsv {
    std::string encoding;
    std::string converted;  // empty when the file was in UTF-8 already
    std::string_view original;
    std::string_view text() const { return encoding.starts_with("UTF-8") ? original : std::string_view(converted); }
};

/// Detects the encoding (byte order mark, else zeros of UTF-16, else validity as UTF-8, else windows-1252) and
/// converts. Bytes that stand for nothing are reported to the source's problems, with their place in the converted
/// text.
DecodedCsv decode_csv(const Source& source);

}  // namespace egide::reading
