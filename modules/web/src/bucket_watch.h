#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

namespace egide::web {

struct Services;

/// Asks the bucket of an instance now and then whether it answers, in a thread of its own, for as long as it stands;
/// tells the log when that changes. Without a bucket it does nothing.
class BucketWatch {
  public:
    explicit BucketWatch(Services& services);
    ~BucketWatch();
    BucketWatch(const BucketWatch&) = delete;
    BucketWatch& operator=(const BucketWatch&) = delete;

  private:
    void watch();
    bool wait(bool well);
    Services& services_;
    std::mutex mutex_;
    std::condition_variable ended_now_;
    bool ended_ = false;
    std::thread thread_;
};

}  // namespace egide::web
