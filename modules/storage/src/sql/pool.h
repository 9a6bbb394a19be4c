#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "connection.h"

namespace egide::storage::sql {

/// At most so many connections, made when they are needed and kept.
class Pool {
  public:
    using Connect = std::function<std::unique_ptr<Connection>()>;

    Pool(std::size_t most, Connect connect) : most_(most), connect_(std::move(connect)) {}

    struct Borrowed {
        std::unique_ptr<Connection> connection;
        bool idle_before = false;  // it lay in the pool: the server may have gone since
    };

    /// Waits for a free place; throws Failure (busy when the wait was in vain, or why there is no connection).
    Borrowed borrow(std::chrono::milliseconds wait);
    /// Takes it back when it is usable, closes it otherwise.
    void give_back(std::unique_ptr<Connection> connection);
    /// Closes those that nobody uses.
    void forget_idle();

  private:
    std::size_t most_;
    Connect connect_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t lent_ = 0;
};

}  // namespace egide::storage::sql
