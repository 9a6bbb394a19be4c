#include "challenge.h"

#include <fmt/format.h>

#include <charconv>

namespace egide::accounts {

MadeChallenge make_challenge(const AccountStore::State& state, std::string_view purpose, std::string_view account) {
    const Instant until = state.now() + kChallenge;
    // The nonce of the sealing makes each one unlike all others.
    const std::string content = fmt::format("{} {}", until.time_since_epoch().count(), account);
    return {Secret(to_base64url(state.vault.seal(purpose, content))), until};
}

std::optional<Challenge> open_challenge(const AccountStore::State& state, std::string_view purpose,
                                        std::string_view text) {
    const auto sealed = from_base64url(text);
    const auto content = sealed ? state.vault.open(purpose, *sealed) : std::nullopt;
    if (!content) {
        return std::nullopt;
    }
    const std::string_view view = content->view();
    std::int64_t until = 0;
    const auto read = std::from_chars(view.data(), view.data() + view.size(), until);
    if (read.ec != std::errc() || read.ptr == view.data() + view.size()) {
        return std::nullopt;
    }
    Challenge challenge{std::string(read.ptr + 1, view.data() + view.size()),
                        Instant(std::chrono::milliseconds(until))};
    const bool fresh = state.now() < challenge.until && challenge.until <= state.now() + kChallenge + kChallenge;
    return fresh ? std::optional(std::move(challenge)) : std::nullopt;
}

base::Result<bool> use_once(Transaction& transaction, std::string_view text, Instant until) {
    return changed_of(transaction.execute(
        "INSERT INTO account_used (digest, until_at) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING",
        {storage::sql::Blob{digest_of_token(text)}, until + kChallenge}));
}

}  // namespace egide::accounts
