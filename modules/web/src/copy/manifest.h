#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "egide/base/result.h"
#include "egide/web/instance_copy.h"

namespace egide::web {

/// What a file of a copy must be; by its path below `data/`.
struct CopiedFile {
    std::uint64_t size = 0;
    std::string sha256;  // lower-case hexadecimal
    bool operator==(const CopiedFile&) const = default;
};
using CopiedFiles = std::map<std::string, CopiedFile>;

/// copy.json: what the copy holds, its files one by one. Objects and journal carry their own proof.
struct Manifest {
    InstanceCopy copy;
    CopiedFiles files;
};

inline constexpr std::string_view kManifestName = "copy.json";
inline constexpr std::string_view kRowsName = "database.copy";
inline constexpr std::string_view kDataName = "data";

std::string write_manifest(const Manifest& manifest);
/// Strict: an unknown format, key or value is an error with line and column.
base::Result<Manifest> read_manifest(const std::filesystem::path& file);

}  // namespace egide::web
