#pragma once

#include <string_view>

namespace egide::sandbox {

/// Whether a head is that of an archive or of compressed bytes (ZIP, gzip, xz, 7z, bzip2, zstd, RAR, cabinet, tar).
bool begins_as_archive(std::string_view head);
/// A tar header: "ustar" where it belongs, or a checksum that fits.
bool begins_as_tar(std::string_view head);

}  // namespace egide::sandbox
