#include "egide/journal/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdio>

namespace egide::journal {

namespace {

class KernelCalls final : public Calls {
  public:
    int open(const char* path, int flags, unsigned mode) override { return ::open(path, flags, mode); }
    std::ptrdiff_t write(int file, const void* bytes, std::size_t size) override { return ::write(file, bytes, size); }
    int truncate(int file, std::int64_t size) override { return ::ftruncate(file, size); }
    int sync(int file) override { return ::fsync(file); }
    int sync_disk(int file) override { return ::syncfs(file); }
    int rename(const char* from, const char* to) override { return ::rename(from, to); }
    int remove(const char* path) override { return ::unlink(path); }
    int make_folder(const char* path, unsigned mode) override { return ::mkdir(path, mode); }
};

}  // namespace

Calls& system_calls() {
    static KernelCalls calls;
    return calls;
}

bool sync_disk_reports() {
    utsname system{};
    int major = 0;
    int minor = 0;
    return ::uname(&system) == 0 && std::sscanf(system.release, "%d.%d", &major, &minor) == 2 &&
           (major > 5 || (major == 5 && minor >= 8));
}

}  // namespace egide::journal
