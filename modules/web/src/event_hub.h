#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "egide/http/response.h"

namespace egide::web {

/// The event stream of each account that listens. An account's stream lives as long as the process, once asked for;
/// events for accounts that never listened are not kept: lists tell what was missed.
class EventHub {
  public:
    std::shared_ptr<http::EventStream> stream_of(const std::string& account);
    void publish(const std::string& account, std::string_view name, std::string_view data);
    /// To every account that listens and that `wanted` accepts.
    template <typename Wanted>
    void publish_to(const Wanted& wanted, std::string_view name, std::string_view data) {
        for (const auto& [account, stream] : all()) {
            if (wanted(account)) {
                stream->publish(name, data);
            }
        }
    }
    void end();

  private:
    using Streams = std::map<std::string, std::shared_ptr<http::EventStream>>;
    Streams all() const;
    mutable std::mutex mutex_;
    Streams streams_;
};

}  // namespace egide::web
