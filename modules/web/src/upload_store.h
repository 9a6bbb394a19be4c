#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "egide/base/result.h"
#include "egide/storage/sql/value.h"

namespace egide::web {

struct Services;

/// An upload under way; upload_bytes.h has its bytes.
struct Upload {
    std::string id;
    std::string account;
    std::uint64_t length = 0;
    std::uint64_t offset = 0;
    std::string name;
    std::string media_type;
    storage::sql::Instant created{};
    storage::sql::Instant expires{};
    bool whole() const { return offset == length; }
};

std::filesystem::path file_of(const Services& services, const std::string& upload);

/// Makes the row, and the empty file when bytes go to one.
base::Result<Upload> begin_upload(Services& services, Upload wanted);
/// One of this account's; nothing when there is none, or its time is over.
base::Result<std::optional<Upload>> find_upload(Services& services, const std::string& account, const std::string& id);
base::Result<std::vector<Upload>> uploads_of(Services& services, const std::string& account);
/// Removes row and bytes. What the bucket keeps of them by an error is removed later as a stray.
base::Result<std::int64_t> drop_upload(Services& services, const std::string& id);
/// Removes those whose time is over; gives how many.
base::Result<std::int64_t> forget_uploads(Services& services);

/// Percent of the disk that is free below a folder; 100 when the system does not say.
std::int64_t free_share(const std::filesystem::path& folder);

/// Which uploads are being written now: two requests never write the same file.
class UploadsAtWork {
  public:
    bool take(const std::string& id);
    void leave(const std::string& id);

  private:
    std::mutex mutex_;
    std::set<std::string> ids_;
};

}  // namespace egide::web
