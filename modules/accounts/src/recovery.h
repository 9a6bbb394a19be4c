#pragma once

#include "state.h"

namespace egide::accounts {

constexpr int kRecoveryCodes = 10;

/// Sixteen letters of base32 in fours, 80 random bits.
Secret new_recovery_code();
/// The same for "abcd efgh …" and "ABCD-EFGH-…".
std::string digest_of_recovery_code(const AccountStore::State& state, std::string_view account, std::string_view code);
/// True when the code was left; then it is gone.
base::Result<bool> use_recovery_code(Transaction& transaction, const AccountStore::State& state,
                                     const std::string& account, std::string_view code);

}  // namespace egide::accounts
