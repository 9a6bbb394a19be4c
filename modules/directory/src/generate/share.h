#pragma once

#include "generate/forest.h"
#include "layout/collection_writer.h"

namespace egide::directory::generate {

/// Writes the folders of the share of each domain: one a group policy, with the rights that the directory gives them.
void record_shares(const Forest& forest, layout::CollectionWriter& writer);

/// XXH64, seed 0: the names of copied files are made of their paths. Source: the algorithm's description by Y. Collet.
std::uint64_t xxh64(std::string_view bytes);

}  // namespace egide::directory::generate
