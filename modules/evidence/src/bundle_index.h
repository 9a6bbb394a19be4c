#pragma once

#include <string>

#include "bundle_selection.h"
#include "egide/base/text.h"

namespace egide::evidence {

/// What the readable index of a bundle says, besides the revisions.
struct IndexFacts {
    std::string origin;
    std::string programme;
    std::string candidate;
    journal::Instant made{};
    std::string evaluation_on;  // empty: none enclosed
};

/// The index for people, in one language: a page without script that links to the files, and the same as plain text.
/// Foreign texts are escaped. Same facts, same bytes.
std::string index_html(const IndexFacts& facts, const Selection& selection, base::Language language);
std::string index_text(const IndexFacts& facts, const Selection& selection, base::Language language);

}  // namespace egide::evidence
