#pragma once

#include "egide/sandbox/guest.h"
#include "egide/signature/detached.h"
#include "egide/signature/pdf.h"

namespace egide::sandbox {

/// What the signatures of a stranger's file are worth, examined in a child (egide/signature/pdf.h, detached.h). A file
/// above 128 MiB is answered as too large: it would not fit in the memory a child is given. A detached signature is
/// examined without the content that stands elsewhere. Errors as run_guest.
base::Result<signature::PdfReport> ask_pdf_signatures(int input, const signature::TrustList& trusted,
                                                      signature::Time now, const Run& how = {});
base::Result<signature::DetachedReport> ask_detached_signatures(int input, const signature::TrustList& trusted,
                                                                signature::Time now, const Run& how = {});

}  // namespace egide::sandbox
