#include "egide/base/secret.h"

#include <openssl/crypto.h>

#include <utility>

namespace egide::base {

Secret::Secret(std::string_view bytes) : bytes_(bytes) {}

Secret::~Secret() {
    wipe();
}

Secret::Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) {
    // A short string is copied when it moves: what it leaves behind is wiped too.
    other.wipe();
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        bytes_ = std::move(other.bytes_);
        other.wipe();
    }
    return *this;
}

void Secret::wipe() {
    bytes_.resize(bytes_.capacity());
    OPENSSL_cleanse(bytes_.data(), bytes_.size());
    bytes_.clear();
}

}  // namespace egide::base
