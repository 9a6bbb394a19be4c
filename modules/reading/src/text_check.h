#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "egide/reading/reader.h"
#include "egide/reading/tree.h"
#include "place.h"

namespace egide::reading {

/// One outside text under reading: its bytes after a UTF-8 byte order mark, its name and the troubles met so far.
struct Source {
    std::string_view bytes;
    std::shared_ptr<const std::string> file;
    Problems* problems;

    base::SourcePosition at(Place place) const { return {*file, place.line, place.column}; }
    void refuse(Place place, base::Text message, std::string detail = {}) const;
};

/// What a format forbids in its raw text.
enum class Controls { left_to_the_format, forbidden };

/// Removes a UTF-8 byte order mark.
std::string_view without_bom(std::string_view bytes);

/// Reports a text that is too large, not UTF-8, or holds a NUL (and, when forbidden, another control character or a
/// lone carriage return), one error a line. True when the text may be read.
bool check_text(const Source& source, std::size_t max_bytes, Controls controls);

/// A piece of outside text fit for a message: at most 60 code points, nothing unprintable.
std::string shown(std::string_view text);

}  // namespace egide::reading
