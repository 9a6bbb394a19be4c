#pragma once

#include "egide/sandbox/guest.h"

namespace egide::web {

/// The guest that reads a stranger's dossier.yaml and evaluates it. The request is JSON: the date, the language and the
/// rule files of every programme. The answer is the evaluation (docs: Evaluation), or {"errors": […]}.
sandbox::Guest evaluation_guest();

/// The guest that reads a stranger's dossier.yaml, OPSSIES statement or table of audits, and gives it back as the tree of
/// a dossier. The request is JSON: kind (dossier, opssies, csv), language, entities (FINESS numbers of the perimeter) and
/// trigram. The answer holds the tree as a text whose lines are those of the file, what is wrong, and what is doubtful.
sandbox::Guest import_guest();

/// The guest that reads a package of another instance: its form, its manifest, its rows. The request is the language. The
/// answer holds them as texts, where the bytes of each member stand, and nothing but "wrong" when it is refused. Whose
/// signature it bears and whether the bytes are whole is not asked here.
sandbox::Guest package_guest();

/// The guests that read a collection of an Active Directory: one lists its archive, with caps of its own; one, over the
/// folder where it was unpacked (sandbox::run_guest_in), audits it.
sandbox::Guest collection_listing_guest();
sandbox::Guest directory_guest();

}  // namespace egide::web
