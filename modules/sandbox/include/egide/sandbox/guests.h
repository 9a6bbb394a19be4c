#pragma once

#include <span>

#include "egide/sandbox/file_type.h"
#include "egide/sandbox/guest.h"
#include "egide/sandbox/pdf_structure.h"
#include "egide/sandbox/zip_listing.h"

namespace egide::sandbox {

/// The guests of this module, for the table that the program gives to serve_guest.
std::span<const Guest> own_guests();

/// Each asks one of them in a child, and believes only an answer of the agreed form. Errors as run_guest.
base::Result<FileType> ask_file_type(int input, const Run& how = {});
base::Result<ZipListing> ask_zip_listing(int input, const Run& how = {});
base::Result<std::vector<ZipPiece>> ask_zip_pieces(int input, ZipPoint from, const Run& how = {});
base::Result<PdfStructure> ask_pdf_structure(int input, const Run& how = {});

}  // namespace egide::sandbox
