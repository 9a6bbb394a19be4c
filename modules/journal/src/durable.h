#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/journal/files.h"

namespace egide::journal {

using Path = std::filesystem::path;

/// Nothing, or why the disk did not do what it was asked.
using Done = base::Result<std::monostate>;

/// The error of a call that just failed (errno).
base::Error call_failed(const Path& path);

/// The bytes of a file of at most 64 MiB.
base::Result<std::string> read_file(const Path& path);
/// A file that may not be there.
base::Result<std::optional<std::string>> read_if_there(const Path& path);
bool is_there(const Path& path);

/// Puts files down together: writes them all, then makes each durable, then the folders that name them.
class Batch {
  public:
    explicit Batch(Calls& calls) : calls_(calls) {}
    ~Batch();
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;

    /// Makes the missing folders on the way, down to `folder` included.
    Done make_folders(const Path& folder);
    /// Creates a file or replaces what it holds. Not durable, and not even whole, before commit().
    Done write(const Path& file, std::string_view bytes);
    /// Keeps the first `size` bytes of a file and adds these.
    Done append(const Path& file, std::uint64_t size, std::string_view bytes);
    /// After it, all that was written survives a power cut.
    Done commit();

  private:
    Done put(const Path& file, int flags, std::uint64_t keep, std::string_view bytes);
    Done sync_files();
    Calls& calls_;
    std::vector<std::pair<int, Path>> files_;
    std::set<Path> folders_;
};

/// Replaces a file at once: readers see the old bytes or the new ones, after a power cut too.
Done replace_file(Calls& calls, const Path& file, std::string_view bytes);
/// Removes a file that may not be there; not durable before its folder is synced.
Done remove_file(Calls& calls, const Path& file);
Done sync_folder(Calls& calls, const Path& folder);

/// The one process that may change a folder, until it goes (flock: the kernel frees it when the process dies).
class FolderLock {
  public:
    static base::Result<FolderLock> take(const Path& file);
    FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    FolderLock& operator=(FolderLock&&) = delete;
    ~FolderLock();

  private:
    explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace egide::journal
