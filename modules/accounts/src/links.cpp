#include <fmt/format.h>

#include <array>

#include "account_row.h"
#include "budget.h"
#include "egide/accounts/directory.h"
#include "egide/accounts/messages.h"
#include "event_log.h"
#include "fold.h"
#include "grant_row.h"
#include "session_row.h"
#include "trouble.h"

namespace egide::accounts {

namespace {

using storage::sql::Blob;
using storage::sql::Row;

constexpr std::array<std::string_view, 3> kLinkKinds = {"first_administrator", "invitation", "reset"};
constexpr std::chrono::hours kFirstAdministrator{24};
constexpr std::chrono::hours kHandedReset{24};
constexpr int kAskedResets = 3;
constexpr int kTokenLetters = 43;

LinkKind kind_of(std::string_view word) {
    return word == kLinkKinds[0]   ? LinkKind::first_administrator
           : word == kLinkKinds[1] ? LinkKind::invitation
                                   : LinkKind::reset;
}

std::string_view link_word(LinkKind kind) {
    return kLinkKinds.at(static_cast<std::size_t>(kind));
}

std::optional<std::string> none_if_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

/// A new link of that kind; those of the same account and kind die.
base::Result<Link> make_link(Transaction& transaction, const AccountStore::State& state, LinkKind kind,
                             const std::string& account, std::chrono::minutes lasts) {
    const auto removed =
        transaction.execute("DELETE FROM account_link WHERE kind = $1 AND (account = $2 OR account IS NULL AND $3)",
                            {link_word(kind), account, account.empty()});
    if (!removed.ok()) {
        return removed.errors();
    }
    Link link{.account = account, .token = random_token(), .until = state.now() + lasts};
    const auto made = transaction.execute(
        "INSERT INTO account_link (digest, kind, account, created_at, until_at) VALUES ($1, $2, $3, $4, $5)",
        {Blob{digest_of_token(link.token.view())}, link_word(kind), none_if_empty(account), state.now(), link.until});
    return made.ok() ? base::Result<Link>(std::move(link)) : base::Result<Link>(made.errors());
}

/// The same, with a word to the trail.
base::Result<Link> told_link(Transaction& transaction, const AccountStore::State& state, LinkKind kind,
                             const std::string& account, std::chrono::minutes lasts, const Note& told) {
    auto link = make_link(transaction, state, kind, account, lasts);
    if (!link.ok()) {
        return link;
    }
    const Done noted = note(transaction, state, told);
    return noted.ok() ? std::move(link) : base::Result<Link>(noted.errors());
}

/// The link, when what the caller writes with it could be written.
base::Result<Link> accompanied(Transaction& transaction, base::Result<Link> link, const WithLink& also) {
    if (!link.ok() || !also || link->account.empty()) {
        return link;
    }
    const auto account = the_account(transaction, link->account);
    if (!account.ok()) {
        return account.errors();
    }
    const Done written = also(transaction, *account, *link);
    return written.ok() ? std::move(link) : base::Result<Link>(written.errors());
}

std::string folded_of(std::string_view name, std::string_view email) {
    return folded(name) + ' ' + folded(email);
}

struct NewAccount {
    std::string email;
    std::string name;
    base::Language language;
    AccountState state;
    std::optional<std::string> password;
};

/// Its identifier; email_taken() when there is one with this address.
base::Result<std::string> insert_account(Transaction& transaction, const AccountStore::State& state,
                                         const NewAccount& account) {
    std::string id = random_id();
    const std::string email = normal_email(account.email).value();
    const auto inserted = transaction.execute(
        "INSERT INTO account (id, email, email_shown, name, folded, language, theme, state, password, created_at, "
        "revision) "
        "VALUES ($1, $2, $3, $4, $5, $6, 'auto', $7, $8, $9, 1) ON CONFLICT (email) DO NOTHING",
        {id, email, account.email, account.name, folded_of(account.name, email), word_of(account.language),
         word_of(account.state), account.password, state.now()});
    if (!inserted.ok()) {
        return inserted.errors();
    }
    return *inserted == 1 ? base::Result<std::string>(std::move(id)) : base::Result<std::string>(email_taken());
}

struct OpenLink {
    LinkKind kind;
    std::string account;
    Instant until;
};

base::Result<OpenLink> link_with(Transaction& transaction, const AccountStore::State& state, std::string_view token) {
    const auto rows =
        transaction.query("SELECT kind, account, until_at FROM account_link WHERE digest = $1 AND until_at > $2",
                          {Blob{digest_of_token(token)}, state.now()});
    if (!rows.ok()) {
        return rows.errors();
    }
    if (rows->empty() || token.size() != kTokenLetters) {
        return link_absent();
    }
    const Row& row = rows->at(0);
    return OpenLink{kind_of(row.text(0)), row.maybe_text(1).value_or(""), row.instant(2)};
}

/// The link and what its page shows; a link whose account is no longer in the state that it was made for is dead.
base::Result<LinkContent> content_of(Transaction& transaction, const OpenLink& link) {
    LinkContent content{
        .kind = link.kind, .email = {}, .name = {}, .language = base::Language::french, .until = link.until};
    if (link.kind == LinkKind::first_administrator) {
        return content;
    }
    const auto account = account_with(transaction, link.account);
    if (!account.ok()) {
        return account.errors();
    }
    const auto needed = link.kind == LinkKind::invitation ? AccountState::invited : AccountState::active;
    if (!account->has_value() || (*account)->state != needed) {
        return link_absent();
    }
    content.email = (*account)->email;
    content.name = (*account)->name;
    content.language = (*account)->language;
    return content;
}

/// What the link and the visitor say together, checked; the password is computed.
struct Filled {
    NewAccount account;
    LinkContent content;
};

base::Result<Filled> filled_in(AccountStore::State& state, LinkContent content, const Acceptance& acceptance) {
    Filled filled{{}, std::move(content)};
    filled.account.email =
        filled.content.kind == LinkKind::first_administrator ? acceptance.email : filled.content.email;
    const auto name = normal_name(acceptance.name.empty() ? filled.content.name : acceptance.name);
    base::Errors errors;
    if (!normal_email(filled.account.email)) {
        errors.push_back(refused(messages::email_refused(), "email"));
    }
    if (!name) {
        errors.push_back(refused(messages::name_refused(), "name"));
    }
    if (auto bad = refusal_of_password(acceptance.password.view(), filled.account.email, name.value_or(""))) {
        errors.push_back(std::move(*bad));
    }
    if (!errors.empty()) {
        return errors;
    }
    filled.account.name = *name;
    filled.account.language = acceptance.language.value_or(filled.content.language);
    filled.account.state = AccountState::active;
    filled.account.password = state.gate.hash(normal_form(acceptance.password.view()).view());
    return filled.account.password ? base::Result<Filled>(std::move(filled)) : base::Result<Filled>(busy());
}

/// Creates the account that administers; refused when one came before.
base::Result<std::string> first_administrator(Transaction& transaction, const AccountStore::State& state,
                                              const NewAccount& wanted, const Actor& actor) {
    const auto administered = administered_without(transaction, state.now(), "");
    if (!administered.ok() || *administered) {
        return administered.ok() ? base::Result<std::string>(link_absent())
                                 : base::Result<std::string>(administered.errors());
    }
    auto id = insert_account(transaction, state, wanted);
    if (!id.ok()) {
        return id;
    }
    const Done granted = insert_grant(transaction, state,
                                      {.id = random_id(),
                                       .account = *id,
                                       .role = "instance_administrator",
                                       .scope = {},
                                       .from = state.now(),
                                       .until = {},
                                       .granted_by = {},
                                       .granted_at = state.now(),
                                       .ended_at = {},
                                       .ended_by = {}},
                                      {.account = {}, .address = actor.address});
    return granted.ok() ? id : base::Result<std::string>(granted.errors());
}

/// An invited account becomes active, an active one gets the new password; whoever was signed in or known is no more.
base::Result<std::string> open_account(Transaction& transaction, const OpenLink& link, const NewAccount& wanted) {
    const bool invited = link.kind == LinkKind::invitation;
    const auto changed = transaction.execute(
        "UPDATE account SET state = 'active', password = $1, name = $2, folded = $3, language = $4, "
        "revision = revision + 1 WHERE id = $5 AND state = $6",
        {wanted.password, wanted.name, folded_of(wanted.name, *normal_email(wanted.email)), word_of(wanted.language),
         link.account, invited ? "invited" : "active"});
    if (!changed.ok() || *changed == 0) {
        return changed.ok() ? base::Result<std::string>(link_absent()) : base::Result<std::string>(changed.errors());
    }
    for (const char* const statement :
         {"DELETE FROM account_session WHERE account = $1", "DELETE FROM account_acquaintance WHERE account = $1"}) {
        if (const auto removed = transaction.execute(statement, {link.account}); !removed.ok()) {
            return removed.errors();
        }
    }
    return link.account;
}

std::string_view event_of(LinkKind kind) {
    switch (kind) {
        case LinkKind::first_administrator:
            return "account.first_administrator";
        case LinkKind::invitation:
            return "account.accepted";
        case LinkKind::reset:
            return "password.reset";
    }
    return "account.accepted";
}

/// Uses the link up, with the others of this account.
base::Result<Account> use_link(Transaction& transaction, const AccountStore::State& state, std::string_view token,
                               const Filled& filled, const Actor& actor) {
    const auto link = link_with(transaction, state, token);
    if (!link.ok()) {
        return link.errors();
    }
    const bool first = link->kind == LinkKind::first_administrator;
    const auto id = first ? first_administrator(transaction, state, filled.account, actor)
                          : open_account(transaction, *link, filled.account);
    if (!id.ok()) {
        return id.errors();
    }
    const auto used = transaction.execute("DELETE FROM account_link WHERE digest = $1 OR account = $2",
                                          {Blob{digest_of_token(token)}, *id});
    const Done noted = note(transaction, state, {.kind = event_of(link->kind), .account = *id, .actor = actor});
    if (!used.ok() || !noted.ok()) {
        return used.ok() ? noted.errors() : used.errors();
    }
    return the_account(transaction, *id);
}

/// A new link for an account that is in that state.
base::Result<Link> link_for(AccountStore::State& state, LinkKind kind, const std::string& account, AccountState needed,
                            std::chrono::minutes lasts, const Note& told) {
    return state.database.write([&](Transaction& transaction) -> base::Result<Link> {
        const auto found = the_account(transaction, account);
        if (!found.ok()) {
            return found.errors();
        }
        return found->state == needed ? told_link(transaction, state, kind, account, lasts, told)
                                      : base::Result<Link>(absent());
    });
}

}  // namespace

base::Result<std::optional<Link>> Accounts::first_administrator_link() {
    auto& state = store_->state();
    return state.database.write([&](Transaction& transaction) -> base::Result<std::optional<Link>> {
        const auto administered = administered_without(transaction, state.now(), "");
        if (!administered.ok() || *administered) {
            return administered.ok() ? base::Result<std::optional<Link>>(std::nullopt) : administered.errors();
        }
        auto link = make_link(transaction, state, LinkKind::first_administrator, {}, kFirstAdministrator);
        return link.ok() ? base::Result<std::optional<Link>>(std::move(*link)) : link.errors();
    });
}

base::Result<Link> Accounts::invite(const Invitation& invitation, const Actor& actor, const WithLink& also) {
    const auto name = normal_name(invitation.name);
    base::Errors errors;
    if (!normal_email(invitation.email)) {
        errors.push_back(refused(messages::email_refused(), "email"));
    }
    if (!name) {
        errors.push_back(refused(messages::name_refused(), "name"));
    }
    if (!errors.empty()) {
        return errors;
    }
    auto& state = store_->state();
    return state.database.write([&](Transaction& transaction) -> base::Result<Link> {
        const auto id = insert_account(transaction, state,
                                       {invitation.email, *name, invitation.language, AccountState::invited, {}});
        if (!id.ok()) {
            return id.errors();
        }
        return accompanied(transaction,
                           told_link(transaction, state, LinkKind::invitation, *id, state.settings.invitation,
                                     {.kind = "account.invited", .account = *id, .actor = actor}),
                           also);
    });
}

base::Result<Link> Accounts::invite_again(const std::string& account, const Actor& actor) {
    auto& state = store_->state();
    return link_for(state, LinkKind::invitation, account, AccountState::invited, state.settings.invitation,
                    {.kind = "account.invited", .account = account, .actor = actor});
}

base::Result<Link> Accounts::reset_link(const std::string& account, const Actor& actor) {
    return link_for(store_->state(), LinkKind::reset, account, AccountState::active, kHandedReset,
                    {.kind = "account.reset_link", .account = account, .actor = actor});
}

base::Result<std::optional<Link>> Accounts::ask_reset(std::string_view email, const Actor& actor,
                                                      const WithLink& also) {
    auto& state = store_->state();
    const std::string address = normal_email(email).value_or(std::string(email));
    const auto reserved = reserve(
        state, {{state.vault.digest({"reset", address}), kAskedResets},
                {state.vault.digest({"reset from", network_of(actor.address)}), state.settings.tries_per_address}});
    if (!reserved.ok()) {
        return reserved.errors();
    }
    if (reserved->retry_after) {
        return std::optional<Link>();
    }
    return state.database.write([&](Transaction& transaction) -> base::Result<std::optional<Link>> {
        const auto rows = transaction.query("SELECT id FROM account WHERE email = $1 AND state = 'active'", {address});
        if (!rows.ok()) {
            return rows.errors();
        }
        // For an address without account a link of nobody's is written, which opens nothing: the time tells nothing.
        const std::string id = rows->empty() ? std::string() : rows->at(0).text(0);
        const std::string_view kind = rows->empty() ? "account.reset_refused" : "account.reset_link";
        auto link = accompanied(transaction,
                                told_link(transaction, state, LinkKind::reset, id, state.settings.reset,
                                          {.kind = kind, .account = id, .actor = actor}),
                                also);
        if (!link.ok()) {
            return link.errors();
        }
        return rows->empty() ? std::optional<Link>() : std::optional(std::move(*link));
    });
}

base::Result<LinkContent> Accounts::look(std::string_view token) const {
    auto& state = store_->state();
    return state.database.read([&](Transaction& transaction) -> base::Result<LinkContent> {
        const auto link = link_with(transaction, state, token);
        return link.ok() ? content_of(transaction, *link) : base::Result<LinkContent>(link.errors());
    });
}

base::Result<Account> Accounts::accept(std::string_view token, const Acceptance& acceptance, const Actor& actor) {
    auto content = look(token);
    if (!content.ok()) {
        return content.errors();
    }
    auto& state = store_->state();
    const auto filled = filled_in(state, std::move(*content), acceptance);
    if (!filled.ok()) {
        return filled.errors();
    }
    return state.database.write(
        [&](Transaction& transaction) { return use_link(transaction, state, token, *filled, actor); });
}

}  // namespace egide::accounts
