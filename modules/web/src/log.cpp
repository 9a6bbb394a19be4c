#include "log.h"

#include <unistd.h>

#include <chrono>

#include "egide/reading/json_writer.h"
#include "egide/storage/sql/value.h"

namespace egide::web {

namespace {

constexpr std::size_t kRoom = std::size_t{4} << 20;
constexpr double kBounds[] = {0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5};

std::string now_text() {
    return storage::sql::show_instant(
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
}

}  // namespace

Log::Log(int descriptor, bool requests)
    : descriptor_(descriptor), requests_(requests), writer_([this] { write_all(); }) {
    for (const double bound : kBounds) {
        counts_.by_seconds[bound] = 0;
    }
}

Log::~Log() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    changed_.notify_one();
    writer_.join();
}

void Log::record(const http::AccessEntry& entry) {
    reading::JsonWriter json(false);
    json.begin_object().field("time", now_text()).field("level", "info").field("event", "request");
    json.field("request", entry.id).field("client", entry.client).field("method", entry.method);
    json.field("route", entry.route).field("status", entry.status).field("in", entry.bytes_in);
    json.field("out", entry.bytes_out).field("us", entry.duration.count());
    if (!entry.trouble.empty()) {
        json.field("trouble", entry.trouble);
    }
    std::string line = json.end_object().take();
    const double seconds = static_cast<double>(entry.duration.count()) / 1e6;
    {
        const std::lock_guard lock(mutex_);
        ++counts_.requests;
        ++counts_.by_class[entry.status / 100];
        counts_.seconds += seconds;
        for (auto& [bound, count] : counts_.by_seconds) {
            count += seconds <= bound ? 1U : 0U;
        }
    }
    if (requests_ || entry.status >= 500) {
        add(std::move(line));
    }
}

void Log::event(std::string_view level, std::string_view what, std::initializer_list<Word> words) {
    reading::JsonWriter json(false);
    json.begin_object().field("time", now_text()).field("level", level).field("event", what);
    for (const Word& word : words) {
        json.field(word.first, word.second);
    }
    add(json.end_object().take());
}

void Log::errors(std::string_view what, const base::Errors& errors) {
    for (const base::Error& error : errors) {
        event("error", what,
              {{"message", base::render(error.message, base::Language::english)},
               {"at", error.at.file.empty() ? std::string() : error.at.show()},
               {"detail", error.detail}});
    }
}

Log::Counts Log::counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

void Log::add(std::string line) {
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() + line.size() > kRoom) {
            ++counts_.dropped_lines;
            return;
        }
        waiting_ += line;
    }
    changed_.notify_one();
}

void Log::write_all() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
        if (waiting_.empty()) {
            return;
        }
        const std::string now = std::exchange(waiting_, {});
        lock.unlock();
        for (std::size_t at = 0; at < now.size();) {
            const auto written = ::write(descriptor_, now.data() + at, now.size() - at);
            if (written <= 0) {
                break;  // nobody reads the log any more: there is no other place to say so
            }
            at += static_cast<std::size_t>(written);
        }
        lock.lock();
    }
}

}  // namespace egide::web
