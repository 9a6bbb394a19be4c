#pragma once

#include "upload_bytes.h"

namespace egide::web {

/// The same as upload_bytes.h says, for bytes that are kept as objects of at most `objects.part_bytes` in the bucket, a
/// row for each: any node goes on where another stopped.
base::Result<std::unique_ptr<UploadBytes>> continue_pieces(Services& services, const Upload& upload);
evidence::OpenSource source_of_pieces(Services& services, const std::string& upload);
base::Result<std::uint64_t> length_of_pieces(Services& services, const std::string& upload);
evidence::Done remove_pieces(Services& services, const std::string& upload);
base::Result<std::int64_t> remove_stray_pieces(Services& services);

}  // namespace egide::web
