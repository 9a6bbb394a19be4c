#pragma once

#include "command_tree.h"

namespace egide::cli::commands {

// One function a command, each in the file of its name.
CommandSpec evaluate();
CommandSpec simulate();
CommandSpec plan();
CommandSpec eligibility();
CommandSpec dossier();
CommandSpec rules();
CommandSpec rules_check();
CommandSpec rules_test();
CommandSpec rules_mutate();
CommandSpec rules_show();
CommandSpec rules_diff();
CommandSpec organisation();
CommandSpec directory();
CommandSpec directory_audit();
CommandSpec directory_paths();
CommandSpec directory_compare();
CommandSpec directory_collect();
CommandSpec directory_generate();
CommandSpec exposure();
CommandSpec evidence();
CommandSpec evidence_add();
CommandSpec evidence_absent();
CommandSpec evidence_revise();
CommandSpec evidence_withdraw();
CommandSpec evidence_erase();
CommandSpec evidence_list();
CommandSpec evidence_show();
CommandSpec evidence_read();
CommandSpec evidence_link();
CommandSpec evidence_grant();
CommandSpec evidence_revoke();
CommandSpec evidence_name();
CommandSpec evidence_verify();
CommandSpec evidence_copy();
CommandSpec evidence_export();
CommandSpec evidence_import();
CommandSpec evidence_garbage();
CommandSpec evidence_inspect();
CommandSpec evidence_seal();
CommandSpec evidence_receipt();
CommandSpec evidence_stamp();
CommandSpec evidence_renew();
CommandSpec evidence_authority();
CommandSpec evidence_witness();
CommandSpec evidence_cosigned();
CommandSpec verify();
CommandSpec calendar();
CommandSpec demo();
CommandSpec serve();
CommandSpec user();
CommandSpec instance_export();
CommandSpec instance_import();
CommandSpec doctor();
CommandSpec version();
CommandSpec completion();
CommandSpec help();

}  // namespace egide::cli::commands
