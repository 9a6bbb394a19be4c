#pragma once

#include "terminal/page.h"

namespace egide::documents::terminal {

/// Blocks that several pages share.
void write_scope(Page& page, const Wording& wording);
void write_objective_line(Page& page, const programme::ObjectiveResult& result, const Wording& wording);
void write_first_tasks(Page& page, const std::vector<TaskGroup>& groups, std::size_t at_most, const Wording& wording);
void write_missing_pieces(Page& page, const programme::ObjectiveResult& result, const Wording& wording);
void write_tree(Page& page, const programme::Node& node, const Wording& wording, std::size_t depth);
void write_actions(Page& page, const std::vector<Task>& tasks, const Wording& wording);
void write_warnings(Page& page, const Wording& wording);

}  // namespace egide::documents::terminal
