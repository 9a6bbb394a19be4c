#include "admission.h"

namespace egide::http {

bool Admission::enter(const std::string& address) {
    const std::lock_guard lock(mutex_);
    if (present_ >= total_) {
        return false;
    }
    if (per_address_ > 0) {
        std::size_t& count = by_address_[address];
        if (count >= per_address_) {
            return false;
        }
        ++count;
    }
    ++present_;
    return true;
}

void Admission::leave(const std::string& address) {
    const std::lock_guard lock(mutex_);
    --present_;
    if (const auto found = by_address_.find(address); found != by_address_.end() && --found->second == 0) {
        by_address_.erase(found);
    }
}

std::size_t Admission::present() const {
    const std::lock_guard lock(mutex_);
    return present_;
}

}  // namespace egide::http
