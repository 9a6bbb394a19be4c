#pragma once

#include <functional>

#include "generate/forest.h"
#include "layout/collection_writer.h"

namespace egide::directory::generate {

/// Writes all of a forest: its structure, then its crowd; `done` is told after each object.
void record(const Forest& forest, layout::CollectionWriter& writer, const std::function<void()>& done);

}  // namespace egide::directory::generate
