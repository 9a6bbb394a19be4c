#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "egide/evidence/store.h"
#include "egide/journal/files.h"
#include "egide/timestamp/trust.h"

namespace egide::evidence {

/// Where a vault keeps what concerns trusted time.
struct TimeFolder {
    std::filesystem::path root;

    std::filesystem::path settings() const { return root / "authorities.yaml"; }
    std::filesystem::path anchors() const { return root / "anchors"; }
    std::filesystem::path anchors_of(const std::string& name) const { return anchors() / (name + ".pem"); }
    std::filesystem::path local() const { return root / "local"; }
    std::filesystem::path queue() const { return root / "queue"; }
    /// By what is asked to be stamped: the digest of the head's text.
    std::filesystem::path head(const timestamp::Digest& digest) const;
    std::filesystem::path record(const std::string& id) const { return root / "records" / (id + ".ers"); }
};

/// Replaces a file durably, its folder being made when missing.
Done keep_file(journal::Calls& calls, const std::filesystem::path& file, std::string_view bytes);
/// The bytes of a file of at most 16 MiB; nothing when there is none.
base::Result<std::optional<std::string>> kept_file(const std::filesystem::path& file);

/// Whether a text can name an authority and a file: a-z, 0-9, '-', '_' and '.', not first; at most 64.
bool is_authority_name(std::string_view name);

}  // namespace egide::evidence
