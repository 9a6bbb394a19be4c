#include "worker_pool.h"

#include <utility>

namespace egide::http {

WorkerPool::WorkerPool(std::size_t threads, std::size_t queue) : capacity_(queue) {
    for (std::size_t count = 0; count < threads; ++count) {
        threads_.emplace_back([this] { run(); });
    }
}

WorkerPool::~WorkerPool() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) {
        thread.join();
    }
}

bool WorkerPool::submit(std::function<void()> job, bool must) {
    {
        const std::lock_guard lock(mutex_);
        if (queue_.size() >= capacity_ && !must) {
            return false;
        }
        if (!threads_.empty()) {
            queue_.push_back(std::move(job));
        }
    }
    if (threads_.empty()) {
        job();
    } else {
        wake_.notify_one();
    }
    return true;
}

std::size_t WorkerPool::queue_length() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
}

void WorkerPool::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) {
            return;
        }
        const auto job = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        job();
        lock.lock();
    }
}

}  // namespace egide::http
