#pragma once

#include "disk.h"

namespace egide::evidence {

/// The folder that names an object begins with.
std::string prefix_of(const Digest& sha256);
Path object_path(const Path& store, const Digest& sha256);
inline constexpr std::string_view kIncomingFolder = "incoming";
/// Objects are never written to again.
inline constexpr unsigned kObjectMode = 0444;

/// Opens an object to be read; fails when it is anything but a regular file.
base::Result<Descriptor> open_object(const Path& path, const Digest& sha256);

}  // namespace egide::evidence
