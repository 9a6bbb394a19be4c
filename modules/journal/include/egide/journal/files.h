#pragma once

#include <sys/types.h>

#include <cstddef>

namespace egide::journal {

/// The calls that change files, as the kernel has them: -1 and errno on failure. Everything durable goes through here,
/// so that a test fails each of them once.
class Calls {
  public:
    virtual ~Calls() = default;
    virtual int open(const char* path, int flags, mode_t mode) = 0;
    virtual ssize_t write(int file, const void* bytes, std::size_t size) = 0;
    virtual int truncate(int file, off_t size) = 0;
    virtual int sync(int file) = 0;
    virtual int rename(const char* from, const char* to) = 0;
    virtual int remove(const char* path) = 0;
    virtual int make_folder(const char* path, mode_t mode) = 0;
};

/// The kernel's own.
Calls& system_calls();

}  // namespace egide::journal
