#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace egide::signature {

/// One key of a PDF dictionary and where its value stands, as offsets in the whole text.
struct RawEntry {
    std::string key;  // without the slash, #xx decoded
    std::size_t value_begin = 0;
    std::size_t value_end = 0;
};

/// Reads a dictionary straight from the bytes of a PDF (ISO 32000-2 §7.3), at "<<" or at the white space before it.
/// Keeps repeated keys: readers of PDF do not agree on which one counts. Nothing when it is malformed, nested deeper
/// than 64 or longer than 1,000 keys.
std::optional<std::vector<RawEntry>> read_raw_dictionary(std::string_view text, std::size_t at);

/// Skips "N G obj" and white space, when they stand there.
std::size_t skip_object_header(std::string_view text, std::size_t at);

/// The value of a hexadecimal digit; -1 for anything else.
int hex_digit(char sign);

/// White space of a PDF, NUL included.
bool is_pdf_blank(char sign);

}  // namespace egide::signature
