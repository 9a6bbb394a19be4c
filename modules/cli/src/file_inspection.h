#pragma once

#include <optional>
#include <string>

#include "egide/sandbox/guests.h"
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
};

base::Result<Inspection> inspect_file(const std::string& path);
std::string inspection_text(const Session& session, const Inspection& inspection);
std::string inspection_json(const Inspection& inspection);

}  // namespace egide::cli
