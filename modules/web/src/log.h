#pragma once

#include <condition_variable>
#include <initializer_list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "egide/base/result.h"
#include "egide/http/server.h"

namespace egide::web {

/// The log of the process: one JSON object a line on standard error, written by a thread of its own so that a slow
/// reader of the log slows nobody. What does not fit in its room is dropped and counted. Secrets are never given to it:
/// it shows patterns of routes, not paths, and no query.
class Log final : public http::AccessLog {
  public:
    /// `requests`: one line for each of them too; failures are always told.
    explicit Log(int descriptor, bool requests = true);
    ~Log() override;
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    void record(const http::AccessEntry& entry) override;
    using Word = std::pair<std::string_view, std::string>;
    void event(std::string_view level, std::string_view what, std::initializer_list<Word> words = {});
    void errors(std::string_view what, const base::Errors& errors);
    /// How many requests ended with each status class and in which time, for the metrics.
    struct Counts {
        std::map<int, std::uint64_t> by_class;       // 0, 2, 3, 4, 5
        std::map<double, std::uint64_t> by_seconds;  // upper bounds, cumulated
        std::uint64_t requests = 0;
        double seconds = 0;
        std::uint64_t dropped_lines = 0;
    };
    Counts counts() const;

  private:
    void add(std::string line);
    void write_all();
    int descriptor_;
    bool requests_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::string waiting_;
    Counts counts_;
    bool ended_ = false;
    std::thread writer_;
};

}  // namespace egide::web
