#pragma once

#include <cstddef>
#include <cstdint>

namespace egide::journal {

/// The calls that change files, as the kernel has them: -1 and errno on failure. Everything durable goes through here,
/// so that a test fails each of them once.
class Calls {
  public:
    virtual ~Calls() = default;
    virtual int open(const char* path, int flags, unsigned mode) = 0;
    virtual std::ptrdiff_t write(int file, const void* bytes, std::size_t size) = 0;
    virtual int truncate(int file, std::int64_t size) = 0;
    virtual int sync(int file) = 0;
    /// All that was written before on the file system of this file is on the disk, names included (syncfs). It reports
    /// what failed since `file` was opened; needs Linux 5.8, see sync_disk_reports().
    virtual int sync_disk(int file) = 0;
    virtual int rename(const char* from, const char* to) = 0;
    virtual int remove(const char* path) = 0;
    virtual int make_folder(const char* path, unsigned mode) = 0;
};

/// The kernel's own.
Calls& system_calls();
/// Whether sync_disk tells of failed writes: Linux before 5.8 kept them to itself.
bool sync_disk_reports();

}  // namespace egide::journal
