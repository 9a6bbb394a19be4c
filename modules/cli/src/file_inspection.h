#pragma once

#include <optional>
#include <string>

#include "egide/sandbox/guests.h"
#include "egide/sandbox/signature_guests.h"
#include "session.h"

namespace egide::cli {

/// What a file turned out to be; everything but its size and hash was read in a child.
struct Inspection {
    std::string name;
    std::uint64_t bytes = 0;
    std::string sha256;
    sandbox::FileType type;
    bool promises_else = false;
    std::optional<sandbox::ZipListing> zip;
    std::optional<sandbox::PdfStructure> pdf;
    std::optional<signature::PdfReport> pdf_signatures;
    std::optional<signature::DetachedReport> detached_signatures;
};

/// Whom to trust, and when signatures are looked at where nothing proves a time.
struct SignatureTrust {
    signature::TrustList list;
    signature::Time now;
};

base::Result<Inspection> inspect_file(const std::string& path, const SignatureTrust& trust);
std::string inspection_text(const Session& session, const Inspection& inspection);
std::string inspection_json(const Inspection& inspection);

}  // namespace egide::cli
