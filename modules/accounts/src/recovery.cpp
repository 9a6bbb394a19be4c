#include "recovery.h"

namespace egide::accounts {

namespace {

constexpr std::size_t kBytes = 10;

/// What people type instead of a letter that looks alike is put right: base32 has no 0, 1 and 8.
char plain(char letter) {
    switch (letter) {
        case '0':
            return 'O';
        case '1':
            return 'I';
        case '8':
            return 'B';
        default:
            return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
}

}  // namespace

Secret new_recovery_code() {
    const Secret bytes(random_bytes(kBytes));
    const Secret letters(to_base32(bytes.view()));
    std::string grouped;
    for (std::size_t at = 0; at < letters.view().size(); at += 4) {
        grouped += (at == 0 ? "" : "-") + std::string(letters.view().substr(at, 4));
    }
    return Secret(std::move(grouped));
}

std::string digest_of_recovery_code(const AccountStore::State& state, std::string_view account, std::string_view code) {
    std::string letters;
    for (const char letter : code.substr(0, 100)) {
        if (letter != '-' && letter != ' ') {
            letters += plain(letter);
        }
    }
    const Secret wiped(std::move(letters));
    return state.vault.digest({"recovery", account, wiped.view()});
}

base::Result<bool> use_recovery_code(Transaction& transaction, const AccountStore::State& state,
                                     const std::string& account, std::string_view code) {
    return changed_of(
        transaction.execute("DELETE FROM account_recovery_code WHERE account = $1 AND digest = $2",
                            {account, storage::sql::Blob{digest_of_recovery_code(state, account, code)}}));
}

}  // namespace egide::accounts
