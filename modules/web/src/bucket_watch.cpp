#include "bucket_watch.h"

#include <chrono>

#include "services.h"

namespace egide::web {

namespace {

constexpr std::chrono::seconds kBetweenAnswers{10};
constexpr std::chrono::seconds kBetweenFailures{3};

}  // namespace

BucketWatch::BucketWatch(Services& services) : services_(services) {
    if (services_.bucket) {
        thread_ = std::thread([this] { watch(); });
    }
}

BucketWatch::~BucketWatch() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    ended_now_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
}

/// False at the end.
bool BucketWatch::wait(bool well) {
    std::unique_lock lock(mutex_);
    return !ended_now_.wait_for(lock, well ? kBetweenAnswers : kBetweenFailures, [this] { return ended_; });
}

void BucketWatch::watch() {
    bool well = services_.bucket->trouble().empty();
    while (wait(well)) {
        const auto answered = services_.bucket->check();
        if (!answered && well) {
            services_.log->errors("objects", answered.errors());
        } else if (answered && !well) {
            services_.log->event("info", "the bucket answers again");
        }
        well = static_cast<bool>(answered);
    }
}

}  // namespace egide::web
