#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "egide/accounts/account.h"

namespace egide::accounts {

/// The places where argon2id is computed: so many at once, so many waiting; whoever comes then is sent away at once,
/// so that a flood of sign-ins takes neither the processors nor the memory.
class PasswordGate {
  public:
    PasswordGate(PasswordCost cost, int workers, int queue);

    /// The text to keep, which names its cost; nothing when there is no place.
    std::optional<std::string> hash(std::string_view password);

    enum class Check { right, wrong, busy };
    /// Without `kept`, the same work on a password that nobody has.
    Check verify(const std::optional<std::string>& kept, std::string_view password);
    /// True when the cost asked for now is not the one it was made with.
    bool outdated(const std::string& kept) const;

  private:
    class Place;
    std::string computed(std::string_view password) const;

    PasswordCost cost_;
    int workers_;
    int queue_;
    std::string nobodys_;
    std::mutex mutex_;
    std::condition_variable freed_;
    int working_ = 0;
    int waiting_ = 0;
};

/// NFKC, so that one password typed on two keyboards is one; the bytes as they are when they are not UTF-8.
Secret normal_form(std::string_view password);

/// Why a new password is refused; nothing when it is not.
std::optional<base::Error> refusal_of_password(std::string_view password, std::string_view email,
                                               std::string_view name);

/// True for those that come first in every attacker's list, whatever their case, digits around and look-alike letters.
bool is_common(std::string_view normal_form);

}  // namespace egide::accounts
