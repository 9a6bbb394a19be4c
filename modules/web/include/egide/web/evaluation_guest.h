#pragma once

#include "egide/sandbox/guest.h"

namespace egide::web {

/// The guest that reads a stranger's dossier.yaml and evaluates it. The request is JSON: the date, the language and the
/// rule files of every programme. The answer is the evaluation (docs: Evaluation), or {"errors": […]}.
sandbox::Guest evaluation_guest();

}  // namespace egide::web
