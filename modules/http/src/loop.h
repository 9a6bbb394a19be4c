#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <thread>
#include <unordered_set>

#include "session.h"
#include "site.h"
#include "transport.h"

namespace egide::http {

/// One thread that moves the bytes of its sessions, and their time.
class Loop {
  public:
    explicit Loop(Site& site) : site_(site), sweep_(context_.get_executor()) {}
    ~Loop();

    Executor executor() { return context_.get_executor(); }
    asio::io_context& context() { return context_; }
    /// Runs in a thread of its own until `finish`.
    void start();
    void finish();
    /// From any thread: serves the session, then calls `ended`.
    void serve(std::shared_ptr<Session> session, std::function<void()> ended);
    void stop_sessions();
    void abort_sessions();
    /// In the loop's thread.
    void tick();

  private:
    void sweep();
    Site& site_;
    asio::io_context context_{1};
    Timer sweep_;
    std::unordered_set<Session*> sessions_;
    std::thread thread_;
};

}  // namespace egide::http
