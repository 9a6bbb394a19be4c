#pragma once

#include <string_view>

namespace egide::journal {

/// Whether a text can name a key: not empty, valid UTF-8, no Unicode space, no control character, no plus.
bool is_key_name(std::string_view text);

/// Whether a text can stand in a note: valid UTF-8 without control characters other than the newline.
bool is_note_text(std::string_view text);

}  // namespace egide::journal
