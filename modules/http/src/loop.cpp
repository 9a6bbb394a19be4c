#include "loop.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <utility>
#include <vector>

namespace egide::http {

namespace {

/// How exact deadlines are.
constexpr std::chrono::milliseconds kSweep{100};

}  // namespace

Loop::~Loop() {
    finish();
}

void Loop::start() {
    sweep();
    thread_ = std::thread([this] { context_.run(); });
}

void Loop::finish() {
    context_.stop();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Loop::serve(std::shared_ptr<Session> session, std::function<void()> ended) {
    asio::post(context_, [this, session = std::move(session), ended = std::move(ended)]() mutable {
        Session* const known = session.get();
        sessions_.insert(known);
        auto finished = [this, session = std::move(session), ended = std::move(ended)](std::exception_ptr failure) {
            sessions_.erase(session.get());
            if (failure) {  // out of memory: this connection ends, the others go on
                session->abort();
            }
            ended();
        };
        asio::co_spawn(context_.get_executor(), known->run(), std::move(finished));
    });
}

void Loop::tick() {
    const TimePoint now = site_.now();
    for (Session* const session : sessions_) {
        session->tick(now);
    }
}

void Loop::sweep() {
    sweep_.expires_after(kSweep);
    sweep_.async_wait([this](const boost::system::error_code& error) {
        if (!error) {
            tick();
            sweep();
        }
    });
}

void Loop::stop_sessions() {
    asio::post(context_, [this] {
        for (Session* const session : sessions_) {
            session->stop();
        }
    });
}

void Loop::abort_sessions() {
    asio::post(context_, [this] {
        for (Session* const session : sessions_) {
            session->abort();
        }
    });
}

}  // namespace egide::http
