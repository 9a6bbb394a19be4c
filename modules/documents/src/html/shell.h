#pragma once

#include <string_view>

#include "egide/base/text.h"
#include "html/markup.h"

namespace egide::documents::html {

/// Begins a document of its own: head, the only style it allows itself, the symbols, the link to the content. What
/// follows is in the body; end with close_document().
void open_document(Markup& out, base::Language language, std::string_view title);
/// Writes the footer and ends body and document.
void close_document(Markup& out, std::string_view footer);

}  // namespace egide::documents::html
