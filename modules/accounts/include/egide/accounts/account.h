#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/base/text.h"
#include "egide/storage/sql/database.h"
#include "egide/storage/sql/migrations.h"

namespace egide::accounts {

using storage::sql::Database;
using storage::sql::Done;
using storage::sql::Instant;
using storage::sql::Transaction;
using Clock = std::function<Instant()>;

/// The tables of this module.
storage::sql::Schema schema();

/// Bytes that are wiped when they go, and that nothing prints. Compared in constant time.
class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string&& bytes);
    explicit Secret(std::string_view bytes) : Secret(std::string(bytes)) {}
    explicit Secret(const char* text) : Secret(std::string(text)) {}
    ~Secret();
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret copy() const { return Secret(view()); }
    std::string_view view() const { return bytes_; }
    bool empty() const { return bytes_.empty(); }
    bool equals(std::string_view other) const;

  private:
    std::string bytes_;
};

enum class Theme { automatic, light, dark };
std::string_view word_of(Theme theme);  // auto | light | dark

/// invited: has not yet opened its link; disabled: cannot sign in and holds no right.
enum class AccountState { invited, active, disabled };
std::string_view word_of(AccountState state);

/// A person who may sign in.
struct Account {
    std::string id;     // 32 hexadecimal digits, random
    std::string email;  // as the person writes it; found whatever its case
    std::string name;
    base::Language language = base::Language::french;
    Theme theme = Theme::automatic;
    AccountState state = AccountState::invited;
    Instant created{};
    std::optional<Instant> last_sign_in;
    bool has_password = false;
    bool has_totp = false;
    int passkeys = 0;
    int recovery_codes = 0;  // left
    std::int64_t revision = 0;
};

/// Who does something, for the trail. No account: nobody is signed in, or the program itself (command line).
struct Actor {
    std::string account = {};
    std::string address = {};  // of the client, without port
};

/// What argon2id costs: passes, and bytes of memory.
struct PasswordCost {
    std::uint64_t passes = 3;
    std::size_t memory = std::size_t{64} << 20U;
};

/// Limits and names; each is one line of the configuration.
struct Settings {
    Secret key = {};                        // 32 bytes shared by all nodes, kept outside the database
    std::string site = "localhost";         // the host name that passkeys are made for (WebAuthn's rpId)
    std::vector<std::string> origins = {};  // exact origins of the interface, "https://egide.example"
    std::string title = "Égide";            // shown by authenticators
    PasswordCost cost = {};
    int password_workers = 2;
    int password_queue = 20;
    std::chrono::minutes idle{30};       // a session unused for so long ends
    std::chrono::minutes absolute{720};  // and each one after so long
    std::chrono::minutes step_up{10};    // how long a repeated proof of identity counts
    std::chrono::minutes invitation{4320};
    std::chrono::minutes reset{60};
    std::chrono::minutes window{15};  // of the two limits that follow
    int tries_per_account = 10;       // see docs/decisions/0010
    int tries_per_address = 50;
    bool second_factor_by_role = true;  // false for a demonstration on this machine: no role asks for a second factor
};

/// What an operation that gives errors was refused for, so that code can go on differently.
enum class Trouble {
    absent,     // no such thing, or none that the one who asks may know of; a link that is unknown, used or expired
    changed,    // somebody changed it since it was read: the revision is not the one expected
    invalid,    // a value is refused; the error's field names it
    taken,      // this e-mail address has an account
    forbidden,  // the one who asks may not do it
    throttled,  // too many tries; later
    busy,       // too many passwords are being checked; in a moment
    storage,    // the database or a peer, not the request
};
Trouble trouble_of(const base::Errors& errors);

/// The key of that file, 32 random bytes; made (mode 0600) when it is not there.
base::Result<Secret> key_in(const std::filesystem::path& file);

/// What the classes of this module share: the database (its schema up to date), the clock, the key, the places where
/// passwords are computed. Outlives them; safe from several threads.
class AccountStore {
  public:
    static base::Result<std::unique_ptr<AccountStore>> open(Database& database, Clock clock, Settings settings);
    ~AccountStore();
    AccountStore(const AccountStore&) = delete;
    AccountStore& operator=(const AccountStore&) = delete;

    const Settings& settings() const;
    Instant now() const;

    /// Removes what no longer serves: ended sessions, expired links, old tries. To be called every hour or so.
    Done tidy();

    struct State;
    State& state() const { return *state_; }

  private:
    explicit AccountStore(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace egide::accounts
