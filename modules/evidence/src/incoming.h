#pragma once

#include <string>

#include "disk.h"

namespace egide::evidence {

/// The place of one process among those that write temporary files into `incoming/`. The lock on `<id>.lock` tells the
/// others that `<id>.1`, `<id>.2` … are alive; the kernel frees it when the process dies.
class Incoming {
  public:
    /// Takes a place and removes what dead processes left; a failure to remove is left to the next.
    static base::Result<Incoming> enter(Calls& calls, const Path& folder);
    Incoming(Incoming&& other) noexcept
        : calls_(other.calls_),
          lock_(std::move(other.lock_)),
          folder_(std::move(other.folder_)),
          id_(std::exchange(other.id_, {})),
          count_(other.count_) {}
    Incoming& operator=(Incoming&&) = delete;
    ~Incoming();
    /// A name that nobody else uses.
    Path next();

  private:
    Incoming(Calls& calls, Descriptor lock, Path folder, std::string id)
        : calls_(&calls), lock_(std::move(lock)), folder_(std::move(folder)), id_(std::move(id)) {}
    Calls* calls_;
    Descriptor lock_;
    Path folder_;
    std::string id_;
    std::uint64_t count_ = 0;
};

}  // namespace egide::evidence
