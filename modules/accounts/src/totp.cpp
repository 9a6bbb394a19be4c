#include "totp.h"

#include <fmt/format.h>
#include <liboath/oath.h>

#include <array>
#include <stdexcept>

#include "state.h"

namespace egide::accounts {

namespace {

using storage::sql::Blob;

constexpr unsigned kDigits = 6;
constexpr std::int64_t kStep = OATH_TOTP_DEFAULT_TIME_STEP_SIZE;

void prepare_oath() {
    static const int ready = oath_init();
    if (ready != OATH_OK) {
        throw std::runtime_error("liboath cannot be used on this machine");
    }
}

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' || letter == '_';
        out += plain ? std::string(1, letter) : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
    return out;
}

}  // namespace

std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code, Instant now) {
    prepare_oath();
    const std::int64_t present = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count() / kStep;
    std::optional<std::int64_t> found;
    // All three are always computed and compared: how long it takes tells nothing.
    for (const std::int64_t step : {present - 1, present, present + 1}) {
        std::array<char, kDigits + 1> right{};
        const int made = oath_totp_generate(secret.data(), secret.size(), static_cast<time_t>(step * kStep),
                                            static_cast<unsigned>(kStep), 0, kDigits, right.data());
        if (made == OATH_OK && equal_in_constant_time({right.data(), kDigits}, code)) {
            found = step;
        }
    }
    return found;
}

Secret totp_uri(std::string_view title, std::string_view email, std::string_view base32) {
    const std::string name = percent_encoded(title);
    return Secret(fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}&algorithm=SHA1&digits={}&period={}", name,
                              percent_encoded(email), base32, name, kDigits, kStep));
}

std::string totp_purpose(std::string_view account) {
    return fmt::format("totp {}", account);
}

base::Result<bool> use_totp(Transaction& transaction, const AccountStore::State& state, const std::string& account,
                            std::string_view code) {
    const auto rows =
        transaction.query("SELECT secret FROM account_totp WHERE account = $1 AND secret IS NOT NULL", {account});
    if (!rows.ok() || rows->empty()) {
        return rows.ok() ? base::Result<bool>(false) : base::Result<bool>(rows.errors());
    }
    const auto secret = state.vault.open(totp_purpose(account), rows->at(0).blob(0));
    const auto step = secret ? step_of_code(secret->view(), code, state.now()) : std::nullopt;
    if (!step) {
        return false;
    }
    return changed_of(transaction.execute(
        "UPDATE account_totp SET last_step = $1 WHERE account = $2 AND last_step < $3", {*step, account, *step}));
}

}  // namespace egide::accounts
