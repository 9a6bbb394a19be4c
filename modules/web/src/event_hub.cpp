#include "event_hub.h"

namespace egide::web {

namespace {

constexpr std::size_t kEvents = 100;
constexpr std::size_t kBytes = 64 << 10;

}  // namespace

std::shared_ptr<http::EventStream> EventHub::stream_of(const std::string& account) {
    const std::lock_guard lock(mutex_);
    auto& stream = streams_[account];
    if (!stream) {
        stream = std::make_shared<http::EventStream>(kEvents, kBytes);
    }
    return stream;
}

EventHub::Streams EventHub::all() const {
    const std::lock_guard lock(mutex_);
    return streams_;
}

void EventHub::publish(const std::string& account, std::string_view name, std::string_view data) {
    publish_to([&](const std::string& one) { return one == account; }, name, data);
}

void EventHub::end() {
    for (const auto& [account, stream] : all()) {
        stream->end();
    }
}

}  // namespace egide::web
