#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "copy/manifest.h"
#include "egide/base/result.h"

namespace egide::web {

using Done = base::Result<std::monostate>;

/// The bytes of a file of at most `limit` bytes.
base::Result<std::string> read_whole(const std::filesystem::path& file, std::size_t limit);
/// A new file for its owner alone, durable on return.
Done write_durably(const std::filesystem::path& file, std::string_view bytes);
/// Copies one file, durably, readable by its owner alone; says what was copied.
base::Result<CopiedFile> copy_durably(const std::filesystem::path& from, const std::filesystem::path& to);
/// What a file is now.
base::Result<CopiedFile> measured(const std::filesystem::path& file);
/// The regular files below a folder that `wanted` takes, as paths relative to it, sorted.
base::Result<std::vector<std::filesystem::path>> files_below(
    const std::filesystem::path& folder, const std::function<bool(const std::filesystem::path& relative)>& wanted);
/// Where the key of accounts stands in a data folder.
inline constexpr const char* kAccountsKeyName = "accounts.key";
/// Whether a path below the data folder is copied as a plain file: not rows, not uploads under way, and not what the
/// vault copies with its proof.
bool is_plain(const std::filesystem::path& relative);
/// Makes what a folder names durable, its sub-folders included.
Done sync_tree(const std::filesystem::path& folder);

/// A folder being made beside its place: removed unless it is put there.
class FolderInMaking {
  public:
    /// Refuses a destination that is there and holds something.
    static base::Result<FolderInMaking> beside(const std::filesystem::path& destination);
    ~FolderInMaking();
    FolderInMaking(FolderInMaking&& other) noexcept;
    FolderInMaking& operator=(FolderInMaking&&) = delete;
    const std::filesystem::path& path() const { return part_; }
    /// Durable, under its name.
    Done put();

  private:
    FolderInMaking(std::filesystem::path destination, std::filesystem::path part)
        : destination_(std::move(destination)), part_(std::move(part)) {}
    std::filesystem::path destination_;
    std::filesystem::path part_;
};

}  // namespace egide::web
