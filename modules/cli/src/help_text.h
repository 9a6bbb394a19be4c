#pragma once

#include <string>
#include <vector>

#include "command_tree.h"
#include "egide/documents/terminal.h"

namespace egide::cli {

/// Help of one command, from the tree.
std::string help_text(const std::vector<const CommandSpec*>& path, const documents::TerminalStyle& style);
/// "egide evaluate DOSSIER [OPTION…]".
std::string synopsis(const std::vector<const CommandSpec*>& path);
/// The manual page, troff man macros, in English as the house's pages are; the same tree gives the same bytes.
std::string manual_page();
/// A completion script; empty for an unknown shell.
std::string completion_script(std::string_view shell);

}  // namespace egide::cli
