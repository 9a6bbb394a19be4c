#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/text.h"
#include "egide/documents/report.h"
#include "egide/programme/difference.h"

namespace egide::documents {

/// How to write for a terminal. The caller knows the terminal: whether colour is welcome and how wide it is.
struct TerminalStyle {
    base::Language language = base::Language::french;
    std::size_t columns = 80;  // 40 at least
    bool colour = false;
};

/// The answer, the objectives, the money, the missing pieces, other readings, what to do first.
std::string evaluation_text(const Report& report, const TerminalStyle& style);

/// One objective opened down to facts and citations.
std::string objective_text(const Report& report, const programme::ObjectiveResult& objective,
                           const TerminalStyle& style);

/// Ranked tasks, what would flip each objective, last safe days, coverage, best phase start.
std::string plan_text(const Report& report, const TerminalStyle& style);

/// Who may apply, and the prerequisites.
std::string eligibility_text(const programme::Evaluation& evaluation, const TerminalStyle& style);

/// What a simulation changes.
std::string difference_text(const programme::Evaluation& before, const programme::Evaluation& after,
                            const TerminalStyle& style);

/// Text from outside made harmless for a terminal: control characters, invalid bytes and direction overrides become
/// U+FFFD.
std::string harmless(std::string_view text);
/// Columns a text takes on a terminal: combining marks none, East Asian wide characters two.
std::size_t display_width(std::string_view text);
/// Breaks at spaces so that no line is wider than `columns`; a longer word is cut.
std::vector<std::string> wrap(std::string_view text, std::size_t columns);

}  // namespace egide::documents
