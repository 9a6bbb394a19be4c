#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace egide::http {

/// A fixed number of threads and a bounded queue before them. Jobs must not throw.
class WorkerPool {
  public:
    /// Without threads a job runs at once, in the thread that submits it.
    WorkerPool(std::size_t threads, std::size_t queue);
    ~WorkerPool();  // runs what is queued, then joins
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// False when the queue is full. What a served request still needs passes `must`: it was admitted before.
    bool submit(std::function<void()> job, bool must = false);
    std::size_t queue_length() const;

  private:
    void run();
    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace egide::http
