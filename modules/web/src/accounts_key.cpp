#include "accounts_key.h"

#include "egide/base/sha256.h"
#include "egide/web/messages.h"

namespace egide::web {

namespace {

using storage::sql::Rows;
using storage::sql::Transaction;

std::string print_of(const accounts::Secret& key) {
    return base::hex(base::sha256("egide accounts key\n" + std::string(key.view())));
}

base::Result<Rows> noted_print(Transaction& transaction) {
    return transaction.query("SELECT value FROM web_fact WHERE name = 'accounts.key'");
}

base::Result<accounts::Secret> other_key(const base::Text& message, const std::filesystem::path& file) {
    return base::Error{base::ErrorKind::invalid, message, {file.string(), 0, 0}, {}, {}};
}

}  // namespace

base::Result<accounts::Secret> open_accounts_key(storage::sql::Database& database, const std::filesystem::path& file) {
    const auto before = database.read(noted_print);
    if (!before) {
        return before.errors();
    }
    std::error_code none;
    if (!before->empty() && !std::filesystem::exists(file, none)) {
        return other_key(messages::node_accounts_key_missing({.path = file.string()}), file);
    }
    auto key = accounts::key_in(file);
    if (!key) {
        return key;
    }
    const std::string own = print_of(*key);
    const auto rows = database.write([&](Transaction& transaction) -> base::Result<Rows> {
        const auto added = transaction.execute(
            "INSERT INTO web_fact (name, value) VALUES ('accounts.key', $1) ON CONFLICT DO NOTHING", {own});
        return added ? noted_print(transaction) : added.errors();
    });
    if (!rows) {
        return rows.errors();
    }
    return rows->front().text(0) == own ? std::move(key)
                                        : other_key(messages::accounts_other_key({.path = file.string()}), file);
}

std::optional<bool> is_accounts_key_of(storage::sql::Database& database, const std::filesystem::path& file) {
    // Nothing may be written here: a database that no server has opened yet has no such table.
    const auto tables = database.read([](Transaction& transaction) {
        return transaction.engine() == storage::sql::Engine::sqlite
                   ? transaction.query("SELECT 1 FROM sqlite_master WHERE name = 'web_fact'")
                   : transaction.query("SELECT 1 FROM pg_tables WHERE tablename = 'web_fact'");
    });
    if (!tables || tables->empty()) {
        return std::nullopt;
    }
    const auto rows = database.read(noted_print);
    const auto key = accounts::key_in(file);
    if (!rows || rows->empty() || !key) {
        return std::nullopt;
    }
    return rows->front().text(0) == print_of(*key);
}

}  // namespace egide::web
