#include "account_row.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "trouble.h"

namespace egide::accounts {

namespace {

constexpr std::array<std::string_view, 3> kThemes = {"auto", "light", "dark"};
constexpr std::array<std::string_view, 3> kStates = {"invited", "active", "disabled"};

template <typename T>
T meaning(const std::array<std::string_view, 3>& words, std::string_view word) {
    const auto* const found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) {
        throw std::logic_error("an account with a word that is not known: " + std::string(word));
    }
    return static_cast<T>(found - words.begin());
}

}  // namespace

std::string_view word_of(Theme theme) {
    return kThemes.at(static_cast<std::size_t>(theme));
}

std::string_view word_of(AccountState state) {
    return kStates.at(static_cast<std::size_t>(state));
}

std::string_view word_of(base::Language language) {
    return language == base::Language::french ? "fr" : "en";
}

base::Language language_of(std::string_view word) {
    return word == "en" ? base::Language::english : base::Language::french;
}

std::string_view account_columns() {
    return "a.id, a.email_shown, a.name, a.language, a.theme, a.state, a.created_at, a.last_sign_in_at, "
           "a.password IS NOT NULL, "
           "EXISTS (SELECT 1 FROM account_totp t WHERE t.account = a.id AND t.secret IS NOT NULL), "
           "(SELECT count(*) FROM account_passkey p WHERE p.account = a.id), "
           "(SELECT count(*) FROM account_recovery_code c WHERE c.account = a.id), a.revision";
}

Account account_of(const storage::sql::Row& row) {
    return {.id = row.text(0),
            .email = row.text(1),
            .name = row.text(2),
            .language = language_of(row.text(3)),
            .theme = meaning<Theme>(kThemes, row.text(4)),
            .state = meaning<AccountState>(kStates, row.text(5)),
            .created = row.instant(6),
            .last_sign_in = row.maybe_instant(7),
            .has_password = row.boolean(8),
            .has_totp = row.boolean(9),
            .passkeys = static_cast<int>(row.integer(10)),
            .recovery_codes = static_cast<int>(row.integer(11)),
            .revision = row.integer(12)};
}

base::Result<std::optional<Account>> account_with(Transaction& transaction, const std::string& id) {
    const auto rows =
        transaction.query(fmt::format("SELECT {} FROM account a WHERE a.id = $1", account_columns()), {id});
    if (!rows.ok()) {
        return rows.errors();
    }
    return rows->empty() ? std::optional<Account>() : account_of(rows->at(0));
}

base::Result<Account> the_account(Transaction& transaction, const std::string& id) {
    auto found = account_with(transaction, id);
    if (!found.ok()) {
        return found.errors();
    }
    return found->has_value() ? base::Result<Account>(std::move(**found)) : base::Result<Account>(absent());
}

}  // namespace egide::accounts
