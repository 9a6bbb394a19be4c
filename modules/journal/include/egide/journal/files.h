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
    virtual int rename(const char* from, const char* to) = 0;
    virtual int remove(const char* path) = 0;
    virtual int make_folder(const char* path, unsigned mode) = 0;
};

/// The kernel's own.
Calls& system_calls();

}  // namespace egide::journal
