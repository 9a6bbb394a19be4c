#pragma once

#include "model/model.h"
#include "readers/table_plan.h"

namespace egide::directory {

/// Reads sysvol.tsv: the files and folders of a domain's SYSVOL, with their descriptors.
void read_sysvol(const TablePlan& plan, Model& model);

}  // namespace egide::directory
