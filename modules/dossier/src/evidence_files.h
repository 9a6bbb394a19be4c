#pragma once

#include <filesystem>
#include <span>
#include <string_view>

#include "sections.h"

namespace egide::dossier {

/// Reports an evidence path that is not a plain relative one: absolute, with a drive, or going up.
void check_evidence_path(const reading::Node& node, std::string_view path, reading::Problems& problems);

/// Fills in the SHA-256 of every evidence file. A missing one is a warning; one that a link leads outside the folder,
/// or that is no ordinary file, is an error.
void hash_evidence(const std::filesystem::path& folder, std::span<observation::Observation> observations,
                   std::span<const reading::Node* const> nodes, Remarks& remarks);

}  // namespace egide::dossier
