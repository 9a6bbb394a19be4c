#pragma once

#include <set>

#include "pdf_document.h"

namespace egide::signature {

/// What differs between two revisions of one file.
struct Differences {
    std::set<Change> changes;
    std::set<std::string> fields;  // names of the form fields filled in
};

/// Compares a signed revision with the file as it is now, object by object from the trailer. `signed_fields` are the
/// fields of the form whose signatures get a verdict of their own: only these may be added. `budget` counts objects and
/// goes down; at zero the answer holds Change::not_examined.
Differences compare_revisions(QPDF& before, QPDF& now, const std::set<QPDFObjGen>& signed_fields, std::size_t& budget);

/// Whether later changes are allowed: by the certification (DocMDP) when there is one, by the locks of this signature,
/// else by what ISO 32000-2 §12.8.2.2 leaves open to everybody. `signed_later` tells whether somebody signed again, a
/// mere document timestamp aside.
bool allowed(const Differences& differences, std::optional<std::uint32_t> certification,
             const std::optional<FieldLock>& lock, bool signed_later);

}  // namespace egide::signature
