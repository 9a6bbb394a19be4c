#include <sodium.h>

#include <stdexcept>

#include "password.h"
#include "secrets.h"

namespace egide::accounts {

/// One of the places, held while this lives.
class PasswordGate::Place {
  public:
    explicit Place(PasswordGate& gate) : gate_(&gate) {
        std::unique_lock lock(gate_->mutex_);
        if (gate_->working_ == gate_->workers_ && gate_->waiting_ >= gate_->queue_) {
            gate_ = nullptr;
            return;
        }
        ++gate_->waiting_;
        gate_->freed_.wait(lock, [this] { return gate_->working_ < gate_->workers_; });
        --gate_->waiting_;
        ++gate_->working_;
    }
    ~Place() {
        if (gate_ != nullptr) {
            const std::lock_guard lock(gate_->mutex_);
            --gate_->working_;
            gate_->freed_.notify_one();
        }
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    bool held() const { return gate_ != nullptr; }

  private:
    PasswordGate* gate_;
};

PasswordGate::PasswordGate(PasswordCost cost, int workers, int queue) : cost_(cost), workers_(workers), queue_(queue) {
    prepare_sodium();
    const Secret unknown = random_token();
    nobodys_ = computed(unknown.view());
}

std::string PasswordGate::computed(std::string_view password) const {
    char kept[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str_alg(kept, password.data(), password.size(), cost_.passes, cost_.memory,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        throw std::runtime_error("argon2id: no memory, or a cost out of range");
    }
    return kept;
}

std::optional<std::string> PasswordGate::hash(std::string_view password) {
    const Place place(*this);
    return place.held() ? std::optional(computed(password)) : std::nullopt;
}

PasswordGate::Check PasswordGate::verify(const std::optional<std::string>& kept, std::string_view password) {
    const Place place(*this);
    if (!place.held()) {
        return Check::busy;
    }
    const std::string& against = kept.value_or(nobodys_);
    const bool right = crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
    return right && kept ? Check::right : Check::wrong;
}

bool PasswordGate::outdated(const std::string& kept) const {
    return crypto_pwhash_str_needs_rehash(kept.c_str(), cost_.passes, cost_.memory) != 0;
}

}  // namespace egide::accounts
