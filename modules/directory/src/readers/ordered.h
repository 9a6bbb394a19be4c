#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace egide::directory {

/// Makes `count` pieces on several threads and takes them one at a time in their order: what is made does not depend on
/// the number of threads. Each thread has at most one piece in hand, so memory is bounded. An exception stops all and
/// is thrown again here.
template <typename Worker, typename Take>
void in_order(std::size_t count, unsigned threads, Worker new_worker, Take take) {
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::condition_variable turned;
    std::size_t turn = 0;
    std::exception_ptr failure;
    const auto run = [&] {
        try {
            auto worker = new_worker();
            for (std::size_t i = next++; i < count; i = next++) {
                auto& piece = worker.make(i);
                std::unique_lock lock(mutex);
                turned.wait(lock, [&] { return turn == i || failure; });
                if (failure) {
                    return;
                }
                take(i, piece);
                ++turn;
                turned.notify_all();
            }
        } catch (...) {
            const std::lock_guard lock(mutex);
            failure = failure ? failure : std::current_exception();
            turned.notify_all();
        }
    };
    std::vector<std::thread> others;
    for (unsigned i = 1; i < threads && i < count; ++i) {
        others.emplace_back(run);
    }
    run();
    for (std::thread& other : others) {
        other.join();
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
}

}  // namespace egide::directory
