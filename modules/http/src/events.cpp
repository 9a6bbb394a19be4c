#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <random>
#include <stdexcept>

#include "characters.h"
#include "egide/http/response.h"

namespace egide::http {

namespace {

/// Every line of the data gets its own field; CR and CRLF end lines too.
std::string event_text(const std::string& id, std::string_view name, std::string_view data) {
    std::string text = fmt::format("id: {}\nevent: {}\n", id, name);
    std::string line;
    for (std::size_t at = 0; at <= data.size(); ++at) {
        if (at < data.size() && data[at] != '\n' && data[at] != '\r') {
            line += data[at];
            continue;
        }
        text += "data: " + line + "\n";
        line.clear();
        if (at + 1 < data.size() && data[at] == '\r' && data[at + 1] == '\n') {
            ++at;
        }
    }
    return text + "\n";
}

/// An older process gave other ids: its listeners must start anew.
std::uint32_t random_epoch() {
    std::random_device device;
    return static_cast<std::uint32_t>(device());
}

/// Where a listener stands who missed events that are no longer kept.
constexpr std::uint64_t kLost = 0;

}  // namespace

struct EventStream::State {
    struct KeptEvent {
        std::uint64_t position = 0;
        std::string text;
    };
    std::size_t kept_events = 0;
    std::size_t kept_bytes = 0;
    std::uint32_t epoch = random_epoch();
    mutable std::mutex mutex;
    std::deque<KeptEvent> events;
    std::size_t bytes = 0;
    std::uint64_t last = 1;  // the position behind which the first event comes
    bool ended = false;
    std::map<std::uint64_t, std::function<void()>> listeners;
    std::uint64_t next_listener = 1;

    std::string id_of(std::uint64_t position) const { return fmt::format("{:08x}-{}", epoch, position); }
    /// The first position from which nothing is missing.
    std::uint64_t earliest() const { return events.empty() ? last : events.front().position - 1; }
    void wake_all() const {
        for (const auto& [listener, wake] : listeners) {
            wake();
        }
    }
};

EventStream::EventStream(std::size_t kept_events, std::size_t kept_bytes) : state_(std::make_unique<State>()) {
    state_->kept_events = kept_events;
    state_->kept_bytes = kept_bytes;
}

EventStream::~EventStream() = default;

void EventStream::publish(std::string_view name, std::string_view data) {
    if (!is_token(name)) {
        throw std::logic_error("the name of an event is one word");
    }
    const std::lock_guard lock(state_->mutex);
    const std::uint64_t position = ++state_->last;
    state_->events.push_back({position, event_text(state_->id_of(position), name, data)});
    state_->bytes += state_->events.back().text.size();
    while (state_->events.size() > state_->kept_events ||
           (state_->bytes > state_->kept_bytes && state_->events.size() > 1)) {
        state_->bytes -= state_->events.front().text.size();
        state_->events.pop_front();
    }
    state_->wake_all();
}

void EventStream::end() {
    const std::lock_guard lock(state_->mutex);
    state_->ended = true;
    state_->wake_all();
}

EventStream::Batch EventStream::after(std::uint64_t position) const {
    const std::lock_guard lock(state_->mutex);
    Batch batch{.text = {}, .position = state_->last, .ended = state_->ended};
    if (position < state_->earliest()) {
        batch.text = event_text(state_->id_of(state_->last), "reset", "");
        return batch;
    }
    for (const State::KeptEvent& event : state_->events) {
        if (event.position > position) {
            batch.text += event.text;
        }
    }
    return batch;
}

std::uint64_t EventStream::position_of(std::optional<std::string_view> last_event_id) const {
    const std::lock_guard lock(state_->mutex);
    if (!last_event_id || last_event_id->empty()) {
        return state_->last;
    }
    const auto dash = last_event_id->find('-');
    const auto position =
        dash == std::string_view::npos ? std::nullopt : plain_number(last_event_id->substr(dash + 1));
    if (!position || *position > state_->last || state_->id_of(*position) != *last_event_id) {
        return kLost;
    }
    return *position;
}

std::uint64_t EventStream::listen(std::function<void()> wake) {
    const std::lock_guard lock(state_->mutex);
    state_->listeners.emplace(state_->next_listener, std::move(wake));
    return state_->next_listener++;
}

void EventStream::unlisten(std::uint64_t listener) {
    const std::lock_guard lock(state_->mutex);
    state_->listeners.erase(listener);
}

}  // namespace egide::http
