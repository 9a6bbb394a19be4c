#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "egide/base/result.h"
#include "egide/evidence/store.h"
#include "egide/journal/files.h"

namespace egide::evidence {

using Path = std::filesystem::path;
using journal::Calls;

/// Closes what it holds.
class Descriptor {
  public:
    explicit Descriptor(int number = -1) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor();
    int number() const { return number_; }
    bool valid() const { return number_ >= 0; }

  private:
    int number_;
};

/// The error of a call that just failed (errno).
base::Error call_failed(const Path& path);
/// Something wrong with what a caller or a file says.
base::Error refused(base::Text message, const std::string& file = {});
/// Something that is not there or cannot be had now.
base::Error unavailable(base::Text message, const std::string& file = {}, std::string detail = {});

/// Fills as much of the block as there are bytes; less only at the end.
base::Result<std::size_t> read_block(int file, const Path& path, std::span<char> into);
/// The bytes of a file of at most `limit` bytes.
base::Result<std::string> read_file(const Path& path, std::size_t limit);
/// Whether a name exists, a dangling link included.
bool is_there(const Path& path);

Done write_all(Calls& calls, int file, const Path& path, std::string_view bytes);
Done sync_folder(Calls& calls, const Path& folder);
/// Syncs each, then forgets them.
Done sync_folders(Calls& calls, std::set<Path>& folders);
/// Makes the missing folders down to this one; those that name a new one are added to `touched`.
Done make_folders(Calls& calls, const Path& folder, std::set<Path>& touched);
/// Replaces a file at once and durably: readers see the old bytes or the new ones.
Done replace_file(Calls& calls, const Path& file, std::string_view bytes, unsigned mode = 0640);
Done remove_file(Calls& calls, const Path& file);

/// A lock between processes on a file that is made when missing (flock: the kernel frees it when the process dies).
class FileLock {
  public:
    enum class Kind { shared, exclusive };
    /// Waits for it.
    static base::Result<FileLock> take(Calls& calls, const Path& file, Kind kind);
    /// Nothing when somebody else has it.
    static base::Result<std::optional<FileLock>> try_take(Calls& calls, const Path& file, Kind kind);

  private:
    explicit FileLock(Descriptor file) : file_(std::move(file)) {}
    Descriptor file_;
};

}  // namespace egide::evidence
