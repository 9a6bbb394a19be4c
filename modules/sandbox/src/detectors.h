#pragma once

#include <optional>
#include <string_view>

#include "egide/sandbox/file_type.h"

namespace egide::sandbox {

/// Each looks at the head of a file (64 KiB at most) and says what it is, or nothing.
std::optional<FileType> detect_by_signature(std::string_view head);
std::optional<FileType> detect_zip(const ByteSource& bytes, std::string_view head);
std::optional<FileType> detect_ole2(const ByteSource& bytes, std::string_view head);
std::optional<FileType> detect_der(const ByteSource& bytes, std::string_view head);
/// Text of any sort; `whole` when the head is the whole file.
std::optional<FileType> detect_text(std::string_view head, bool whole);
/// For a text in ASCII characters, whatever its encoding: XML, HTML.
std::optional<FileType> detect_markup(std::string_view text);

}  // namespace egide::sandbox
