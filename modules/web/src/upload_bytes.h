#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "egide/evidence/store.h"
#include "egide/storage/sql/database.h"
#include "upload_store.h"

namespace egide::web {

/// Where the bytes of an upload go, from its offset on: a file of the node, or pieces in the bucket that every node sees.
class UploadBytes {
  public:
    virtual ~UploadBytes() = default;
    /// Takes what comes next. After an error, what was taken since the last `settle` may be lost.
    virtual evidence::Done add(std::string_view bytes) = 0;
    /// All that was taken is durable, and is the upload's.
    virtual evidence::Done settle() = 0;
};

/// Goes on with an upload behind what it has.
base::Result<std::unique_ptr<UploadBytes>> continue_upload(Services& services, const Upload& upload);
/// All the bytes that an upload has, from the first on; for evidence::NewEvidence.
evidence::OpenSource bytes_of_upload(Services& services, const std::string& upload);
/// How much of it came.
base::Result<std::uint64_t> offset_of(Services& services, const std::string& upload);
/// Removes its bytes, wherever they are; to be called before its row goes.
evidence::Done remove_bytes(Services& services, const std::string& upload);
/// Removes pieces in the bucket that belong to no upload; gives how many.
base::Result<std::int64_t> remove_strays(Services& services);

}  // namespace egide::web
