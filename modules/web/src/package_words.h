#pragma once

#include <string>
#include <vector>

#include "egide/base/text.h"
#include "egide/desk/exchange.h"

namespace egide::web {

/// One field that is not the same on both sides, as people read it; an empty side has none.
struct FieldWords {
    std::string label;
    std::string mine;
    std::string theirs;
};

/// A line of a package in words: what it is about, and the fields that differ when both sides hold it.
struct LineWords {
    std::string title;
    std::vector<FieldWords> fields;
};
LineWords words_of(const desk::MergeLine& line, base::Language language);

}  // namespace egide::web
