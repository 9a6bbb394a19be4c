#pragma once

#include "egide/accounts/account.h"
#include "egide/accounts/rights.h"

namespace egide::accounts {

/// A link that opens once, until then. Its token is shown to the one who is to hand it over, and kept as a SHA-256.
struct Link {
    std::string account;  // empty for the first administrator, who has none yet
    Secret token;         // 43 characters of base64url, for the path of an address
    Instant until{};
};

enum class LinkKind { first_administrator, invitation, reset };

/// What the page behind a link shows.
struct LinkContent {
    LinkKind kind = LinkKind::invitation;
    std::string email;  // empty for the first administrator, who gives one
    std::string name;
    base::Language language = base::Language::french;
    Instant until{};
};

/// What else is written with a link, or neither is: a letter that carries it, for instance. It may be called again when
/// the transaction is repeated, and changes nothing but the database.
using WithLink = std::function<Done(Transaction& transaction, const Account& account, const Link& link)>;

struct Invitation {
    std::string email = {};
    std::string name = {};
    base::Language language = base::Language::french;
};

/// What somebody fills in behind a link. Empty fields keep what the invitation said.
struct Acceptance {
    std::string email = {};  // of the first administrator
    std::string name = {};
    Secret password = {};
    std::optional<base::Language> language = {};
};

struct AccountChange {
    std::optional<std::string> name = {};
    std::optional<base::Language> language = {};
    std::optional<Theme> theme = {};
};

enum class AccountOrder { email, name, created, last_sign_in };

struct AccountFilter {
    std::string words = {};  // each within the name or the e-mail address, whatever the case
    std::optional<AccountState> state = {};
    AccountOrder order = AccountOrder::email;
    bool descending = false;
    std::string cursor = {};  // the `next` of the page before
    int most = 100;           // 1 to 500
};

struct AccountPage {
    std::vector<Account> accounts;
    std::string next;  // empty on the last page; opaque
    std::int64_t total = 0;
};

/// The accounts and how they come and go. Who may do so is the caller's question (Rights); each change goes to the
/// trail.
class Accounts {
  public:
    explicit Accounts(AccountStore& store) : store_(&store) {}

    /// Nothing when an active account already administers the instance. A link made before, if any, dies.
    base::Result<std::optional<Link>> first_administrator_link();
    base::Result<Link> invite(const Invitation& invitation, const Actor& actor, const WithLink& also = {});
    /// A new link for somebody who has not yet opened his; the former dies.
    base::Result<Link> invite_again(const std::string& account, const Actor& actor);
    /// For somebody who cannot sign in, handed over by an administrator. The second factor stays asked for.
    base::Result<Link> reset_link(const std::string& account, const Actor& actor);
    /// Asked by a visitor: the link to be sent to that address, or nothing, which he is not told. At most three an
    /// hour.
    base::Result<std::optional<Link>> ask_reset(std::string_view email, const Actor& actor, const WithLink& also = {});

    base::Result<LinkContent> look(std::string_view token) const;
    /// Uses the link: the account is active, its password the one given, its other sessions over.
    base::Result<Account> accept(std::string_view token, const Acceptance& acceptance, const Actor& actor);

    base::Result<std::optional<Account>> find(const std::string& account) const;
    base::Result<std::optional<Account>> find_by_email(std::string_view email) const;
    base::Result<AccountPage> list(const AccountFilter& filter = {}) const;
    base::Result<Account> change(const std::string& account, const AccountChange& change, std::int64_t revision,
                                 const Actor& actor);
    /// Ends the sessions and the links. The last instance administrator cannot be disabled, nor anybody by himself.
    base::Result<Account> disable(const std::string& account, std::int64_t revision, const Actor& actor);
    base::Result<Account> enable(const std::string& account, std::int64_t revision, const Actor& actor);

  private:
    AccountStore* store_;
};

}  // namespace egide::accounts
