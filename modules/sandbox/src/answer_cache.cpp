#include <iterator>

#include "egide/sandbox/guest.h"

namespace egide::sandbox {

namespace {

std::string key_of(std::string_view guest, const base::Sha256Digest& content, std::string_view request) {
    return std::string(guest) + ' ' + base::hex(content) + ' ' + base::hex(base::sha256(request));
}

}  // namespace

std::optional<std::string> AnswerCache::find(std::string_view guest, const base::Sha256Digest& content,
                                             std::string_view request) {
    const std::string key = key_of(guest, content, request);
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) {
        return std::nullopt;
    }
    kept_.splice(kept_.begin(), kept_, found->second);
    return found->second->answer;
}

void AnswerCache::forget(std::list<Kept>::iterator one) {
    used_ -= one->key.size() + one->answer.size();
    by_key_.erase(one->key);
    kept_.erase(one);
}

void AnswerCache::keep(std::string_view guest, const base::Sha256Digest& content, std::string_view request,
                       std::string answer) {
    std::string key = key_of(guest, content, request);
    const std::lock_guard lock(mutex_);
    if (const auto same = by_key_.find(key); same != by_key_.end()) {
        forget(same->second);
    }
    used_ += key.size() + answer.size();
    kept_.push_front({key, std::move(answer)});
    by_key_.emplace(std::move(key), kept_.begin());
    while (used_ > room_) {
        forget(std::prev(kept_.end()));
    }
}

}  // namespace egide::sandbox
