#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

namespace egide::http {

/// Counts connections, in all and by address; safe from several threads.
class Admission {
  public:
    /// `per_address` 0 does not count by address: one proxy brings everybody.
    Admission(std::size_t total, std::size_t per_address) : total_(total), per_address_(per_address) {}
    bool enter(const std::string& address);
    void leave(const std::string& address);
    std::size_t present() const;

  private:
    const std::size_t total_;
    const std::size_t per_address_;
    mutable std::mutex mutex_;
    std::size_t present_ = 0;
    std::map<std::string, std::size_t> by_address_;  // ordered: nobody can make its look-ups slow
};

}  // namespace egide::http
