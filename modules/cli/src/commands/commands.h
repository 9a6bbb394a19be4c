#pragma once

#include "command_tree.h"

namespace egide::cli::commands {

// One function a command, each in the file of its name.
CommandSpec evaluate();
CommandSpec simulate();
CommandSpec plan();
CommandSpec eligibility();
CommandSpec rules();
CommandSpec rules_check();
CommandSpec rules_test();
CommandSpec rules_mutate();
CommandSpec rules_show();
CommandSpec rules_diff();
CommandSpec organisation();
CommandSpec exposure();
CommandSpec evidence();
CommandSpec evidence_inspect();
CommandSpec calendar();
CommandSpec demo();
CommandSpec doctor();
CommandSpec version();
CommandSpec completion();
CommandSpec help();

}  // namespace egide::cli::commands
