#pragma once

#include "state.h"

namespace egide::accounts {

/// What a sealed challenge says when it comes back.
struct Challenge {
    std::string account;  // empty: anybody
    Instant until{};
};

struct MadeChallenge {
    Secret text;  // base64url
    Instant until{};
};

constexpr std::chrono::minutes kChallenge{5};

/// Nothing is kept: the challenge proves by itself that we made it, for what and until when. A visitor who asks for a
/// million of them fills no table.
MadeChallenge make_challenge(const AccountStore::State& state, std::string_view purpose, std::string_view account);
std::optional<Challenge> open_challenge(const AccountStore::State& state, std::string_view purpose,
                                        std::string_view text);
/// True the first time; kept until it has expired anyway.
base::Result<bool> use_once(Transaction& transaction, std::string_view text, Instant until);

}  // namespace egide::accounts
