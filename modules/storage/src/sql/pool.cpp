#include "pool.h"

namespace egide::storage::sql {

Pool::Borrowed Pool::borrow(std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    if (!freed_.wait_for(lock, wait, [&] { return lent_ < most_; })) {
        throw Failure(Fault::busy, "every connection is in use");
    }
    ++lent_;
    if (!idle_.empty()) {
        Borrowed borrowed{std::move(idle_.back()), true};
        idle_.pop_back();
        return borrowed;
    }
    lock.unlock();
    try {
        return {connect_(), false};
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
    {
        const std::lock_guard lock(mutex_);
        --lent_;
        if (connection && connection->usable()) {
            idle_.push_back(std::move(connection));
        }
    }
    freed_.notify_one();
}

void Pool::forget_idle() {
    std::vector<std::unique_ptr<Connection>> closing;
    const std::lock_guard lock(mutex_);
    closing.swap(idle_);
}

}  // namespace egide::storage::sql
